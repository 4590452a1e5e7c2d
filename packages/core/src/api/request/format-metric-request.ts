import { BadRequestError } from '../../errors/request-errors.ts';
import { formatGroupResource } from '../../model/group-resource.ts';
import { formatLabelSelector, type LabelSelector } from '../../model/label-selector.ts';
import { customMetricsGroup, externalMetricsGroup } from '../discovery/api-groups.ts';
import type { CustomByNameRequest, CustomBySelectorRequest, MetricRequest } from './api-request.ts';
import { parseApiRequest } from './parse-api-request.ts';
import { parseRequestTarget } from './request-target.ts';

/**
 * Writes the request target that asks this: what `parseApiRequest` reads back. For clients, and for messages that say
 * where to look.
 *
 * Throws a {@link BadRequestError} for a name that no path can hold, for the object name `*`, which would ask for all, for
 * `in` and `notin` without values, for a timeout that is no whole number of milliseconds above zero, and for everything
 * that `parseApiRequest` refuses.
 */
export function formatMetricRequest(request: MetricRequest): string {
  const segments = segmentsOf(request).map(formatSegment);
  const parameters = [...selectorsOf(request), ...timeoutOf(request)];
  const target = `/apis/${segments.join('/')}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
  parseApiRequest('GET', parseRequestTarget(target));
  return target;
}

function segmentsOf(request: MetricRequest): readonly string[] {
  const { version, query } = request;
  if (request.kind === 'external') {
    return [externalMetricsGroup, version, 'namespaces', request.query.namespace, query.metric];
  }
  const name = nameOf(request);
  const { groupResource, namespace, metric } = request.query;
  const resource = formatGroupResource(groupResource);
  const start = [customMetricsGroup, version];
  if (namespace !== undefined) return [...start, 'namespaces', namespace, resource, name, metric];
  return resource === 'namespaces' ? [...start, resource, name, 'metrics', metric] : [...start, resource, name, metric];
}

function nameOf(request: CustomByNameRequest | CustomBySelectorRequest): string {
  if (request.kind === 'custom-by-selector') return '*';
  if (request.query.name === '*') throw new BadRequestError('no object has the name "*"');
  return request.query.name;
}

function formatSegment(segment: string): string {
  if (!/^\.{0,2}$|[/%\p{Cc}\p{Cs}]/u.test(segment)) return encodeURIComponent(segment);
  throw new BadRequestError(`no path can hold the name ${JSON.stringify(segment)}`);
}

function selectorsOf(request: MetricRequest): readonly string[] {
  switch (request.kind) {
    case 'external':
      return formatSelector('labelSelector', request.query.selector);
    case 'custom-by-name':
      return formatSelector('metricLabelSelector', request.query.metricSelector);
    case 'custom-by-selector':
      return [
        ...formatSelector('labelSelector', request.query.selector),
        ...formatSelector('metricLabelSelector', request.query.metricSelector),
      ];
  }
}

function formatSelector(parameter: string, selector: LabelSelector): readonly string[] {
  if (selector.requirements.length === 0) return [];
  if (selector.requirements.some(({ operator, values }) => /in$/.test(operator) && values.length === 0)) {
    // As text it would choose the empty value.
    throw new BadRequestError(`${parameter}: in and notin need at least one value`);
  }
  return [`${parameter}=${encodeURIComponent(formatLabelSelector(selector))}`];
}

function timeoutOf({ timeout }: MetricRequest): readonly string[] {
  if (timeout === undefined) return [];
  if (Number.isSafeInteger(timeout) && timeout > 0) return [`timeout=${timeout}ms`];
  throw new BadRequestError(`timeout: ${timeout} is no whole number of milliseconds above zero`);
}
