import { type Field, fieldOf, optional, parseOneOf, parseText } from './field.ts';
import type { CrossVersionReference, MetricSpec, ResourceMetricSpec } from './metric-spec.ts';
import {
  parseAverageTarget,
  parseExternalTarget,
  parseObjectTarget,
  parseResourceTarget,
} from './parse-metric-target.ts';
import { parseSelector } from './parse-selector.ts';

/** What kube-apiserver writes into an HPA without metrics. */
export const defaultMetrics: readonly ResourceMetricSpec[] = [
  { type: 'Resource', name: 'cpu', target: { type: 'Utilization', percent: 80 } },
];

/** The field that holds the source of each type. */
const sources = {
  Pods: 'pods',
  Object: 'object',
  External: 'external',
  Resource: 'resource',
  ContainerResource: 'containerResource',
} as const;

const types = ['Pods', 'Object', 'External', 'Resource', 'ContainerResource'] as const;

/** Reads one entry of `spec.metrics`. */
export function parseMetricSpec(field: Field): MetricSpec {
  const type = parseOneOf(fieldOf(field, 'type'), types);
  const source = fieldOf(field, sources[type]);
  const target = fieldOf(source, 'target');
  switch (type) {
    case 'Pods':
      return { type, ...parseIdentifier(source), target: parseAverageTarget(target) };
    case 'Object': {
      const describedObject = parseReference(fieldOf(source, 'describedObject'));
      return { type, ...parseIdentifier(source), describedObject, target: parseObjectTarget(target) };
    }
    case 'External':
      return { type, ...parseIdentifier(source), target: parseExternalTarget(target) };
    case 'Resource':
      return { type, name: parseText(fieldOf(source, 'name')), target: parseResourceTarget(target) };
    case 'ContainerResource': {
      const container = parseText(fieldOf(source, 'container'));
      return { type, name: parseText(fieldOf(source, 'name')), container, target: parseResourceTarget(target) };
    }
  }
}

function parseIdentifier(source: Field): Pick<MetricSpec & { type: 'Pods' }, 'name' | 'selector'> {
  const metric = fieldOf(source, 'metric');
  const selector = optional(fieldOf(metric, 'selector'), parseSelector);
  return { name: parseText(fieldOf(metric, 'name')), ...(selector && { selector }) };
}

/** Reads a `CrossVersionObjectReference`. */
export function parseReference(field: Field): CrossVersionReference {
  const version = fieldOf(field, 'apiVersion');
  // Kubernetes lets an empty one pass for the core group.
  const apiVersion = version.value === '' ? undefined : optional(version, parseText);
  const kind = parseText(fieldOf(field, 'kind'));
  const name = parseText(fieldOf(field, 'name'));
  return { ...(apiVersion && { apiVersion }), kind, name };
}
