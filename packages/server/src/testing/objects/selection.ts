import { AdapterError, matchesLabels, parseLabelSelector } from '@metrics-adapter/core';
import { badRequest } from './api-error.ts';
import { type KubernetesObject, recordAt } from './kubernetes-object.ts';

export type Selects = (object: KubernetesObject) => boolean;

/** The fields that can be selected by; every kind has the first two, pods the others as well. */
const fields: Readonly<Record<string, (object: KubernetesObject) => unknown>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
};
const podFields: typeof fields = {
  ...fields,
  'spec.nodeName': (pod) => recordAt(pod, 'spec')['nodeName'] ?? '',
  'status.phase': (pod) => recordAt(pod, 'status')['phase'] ?? '',
};

/** What the query parameters `labelSelector` and `fieldSelector` choose. Throws {@link ApiError} (400). */
export function parseSelection(kind: string, query: URLSearchParams): Selects {
  const byLabel = parseLabels(query.get('labelSelector') ?? '');
  const byField = parseFields(query.get('fieldSelector') ?? '', kind === 'Pod' ? podFields : fields);
  return (object) => byLabel(object) && byField(object);
}

function parseLabels(text: string): Selects {
  try {
    const selector = parseLabelSelector(text);
    return ({ metadata }) => matchesLabels(selector, metadata.labels ?? {});
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    // Kubernetes does not say where.
    throw badRequest(error.message.replace(/ \(at character \d+\)$/, ''));
  }
}

function parseFields(text: string, known: typeof fields): Selects {
  const terms = text.split(',').filter((term) => term !== '');
  const tests = terms.map((term) => parseTerm(term, known));
  return (object) => tests.every((test) => test(object));
}

function parseTerm(term: string, known: typeof fields): Selects {
  const [, field = '', operator, value] = /^([^=!]+)(==|!=|=)(.*)$/.exec(term) ?? [];
  if (operator === undefined) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  const read = known[field];
  if (read === undefined) throw badRequest(`field label not supported: ${field}`);
  return operator === '!=' ? (object) => read(object) !== value : (object) => read(object) === value;
}
