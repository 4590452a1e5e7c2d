import { parseTeamScope, type TeamScope } from '../data/team-scope.ts';
import { type Answer, gatewayAnswer, jsonAnswer, RefusedRequestError, refusalAnswer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { legacyLabels, toLegacyLabel } from './label-names.ts';
import { toLegacyMetric } from './metric-names.ts';
import { readPage } from './page.ts';
import { type Index, listLabels, readIndex } from './read-index.ts';

/** `GET /api/v2/labels/descriptors`: the legacy names of labels; with `pids` those of these metrics, with `scope` those of what a filter leaves. */
export function answerLabelDescriptors(request: ApiRequest, context: MonitorContext): Answer {
  refuseOldServer(request, context);
  const { offset, limit } = readPage(request.parameters, Number.POSITIVE_INFINITY);
  const text = request.parameters.text('filter') ?? '';
  const scope = readScope(request.parameters.text('scope'));
  const index = onlyMetrics(readIndex({ ...context, source: scope(context.source) }), request.parameters.text('pids'));
  const ids = listLabels(index).map((label) => context.labelIds.idOf(label));
  const wanted = ids.filter((id) => id.includes(text)).slice(offset, offset + limit);
  return jsonAnswer(200, { labelDescriptors: wanted.map((id) => ({ id })) });
}

/** `GET /api/v3/labels/`: both names of every label that the tenant really has. */
export function answerLabelList(request: ApiRequest, context: MonitorContext): Answer {
  refuseOldServer(request, context);
  const { limit } = readPage(request.parameters, Number.POSITIVE_INFINITY);
  const labels = listLabels(readIndex(context)).slice(0, limit);
  return jsonAnswer(200, {
    allLabels: labels.map((publicId) => ({ id: context.labelIds.idOf(publicId), publicId })),
  });
}

/**
 * `GET /api/v3/labels/descriptors/<publicId>`: always 200, whether there is such a label or not, and wrong for labels of
 * users: where the table ends, each underscore is taken for a dot.
 */
export function answerLabelDescriptor(publicId: string, request: ApiRequest, context: MonitorContext): Answer {
  refuseOldServer(request, context);
  const known = legacyLabels.get(publicId);
  return jsonAnswer(200, { labelDescriptor: { id: known ?? toLegacyLabel(publicId).replaceAll('_', '.'), publicId } });
}

function onlyMetrics(index: Index, pids = ''): Index {
  const wanted = pids.split(',').filter((id) => id !== '');
  if (wanted.length === 0) return index;
  return new Map([...index].filter(([name]) => wanted.includes(name) || wanted.includes(toLegacyMetric(name) ?? '')));
}

function readScope(filter = ''): TeamScope {
  try {
    return parseTeamScope(filter);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new RefusedRequestError(
      refusalAnswer(400, { reason: 'Invalid filter', message, field: 'scope', rejectedValue: filter }),
    );
  }
}

function refuseOldServer({ path }: ApiRequest, { settings, now }: MonitorContext): void {
  if (settings.oldServer) throw new RefusedRequestError(gatewayAnswer(404, 'Not Found', { path, now }));
}
