import { type Answer, gatewayAnswer, jsonAnswer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { Parameters } from '../http/parameters.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { toLegacyLabel } from './label-names.ts';
import { type ListedDescriptor, listDescriptors } from './list-descriptors.ts';
import type { MetricDescriptor } from './metric-descriptor.ts';
import { toLegacyMetric } from './metric-names.ts';
import { readPage } from './page.ts';
import { readIndex } from './read-index.ts';

/** `GET /api/v2/metrics/descriptors`: a page of them, and how many there are. */
export function answerDescriptors(request: ApiRequest, context: MonitorContext): Answer {
  const { settings, now } = context;
  if (settings.oldServer) return gatewayAnswer(500, 'Internal Server Error', { path: request.path, now });
  const { offset, limit } = readPage(request.parameters, settings.defaultPage);
  const listed = filterDescriptors(listDescriptors(context), request.parameters);
  const page = listed.slice(offset, offset + limit);
  if (settings.growthPerPage !== 0) {
    context.change({ inventedMetrics: Math.max(0, settings.inventedMetrics + settings.growthPerPage) });
  }
  return jsonAnswer(200, {
    total: listed.length,
    offset,
    metricDescriptors: page.map(({ describe }) => describe()),
  });
}

/** `GET /api/data/metrics`: the older list, one object by id. `light=true` leaves out what is long. */
export function answerOldMetrics({ parameters }: ApiRequest, context: MonitorContext): Answer {
  const isLight = parameters.text('light') === 'true';
  const all = listDescriptors(context).map(({ describe }) => describe());
  return jsonAnswer(200, Object.fromEntries(all.map((one) => [one.id, toOldMetric(one, isLight)])));
}

/** `GET /api/data/metrics/<id>/segmentationMetrics`: by which labels a metric can be split. */
export function answerSegmentation(id: string, context: MonitorContext): Answer {
  const shown = [...readIndex(context)].filter(([name]) => name === id || toLegacyMetric(name) === id);
  const labels = new Set(shown.flatMap(([, own]) => [...own].map(toLegacyLabel)));
  return jsonAnswer(200, { segmentationMetrics: [...labels].sort() });
}

function filterDescriptors(all: readonly ListedDescriptor[], parameters: Parameters): readonly ListedDescriptor[] {
  const text = parameters.text('filter') ?? '';
  const types = listOf(parameters.text('types'));
  const metricTypes = listOf(parameters.text('metricTypes'));
  const named = all.filter(({ id }) => id.includes(text));
  if (types.length + metricTypes.length === 0) return named;
  return named.filter(({ describe }) => {
    const { type, metricType } = describe();
    return (
      (types.length === 0 || types.includes(type)) && (metricTypes.length === 0 || metricTypes.includes(metricType))
    );
  });
}

function listOf(text = ''): readonly string[] {
  return text.split(',').filter((item) => item !== '');
}

/** What the older list tells; descriptions and units are not invented. */
function toOldMetric(descriptor: MetricDescriptor, isLight: boolean): Readonly<Record<string, unknown>> {
  const { id, timeAggregations, groupAggregations, namespaces, scopes, scale, documented, heuristic, ...same } =
    descriptor;
  const able = (aggregation: string) => [...timeAggregations, ...groupAggregations].includes(aggregation);
  const flags = ['avg', 'max', 'min', 'sum', 'timeAvg', 'concat', 'count', 'countDistinct'];
  return {
    id,
    name: id,
    description: '',
    ...same,
    canCalculate: descriptor.metricType !== 'segmentBy',
    hidden: false,
    timeAggregations,
    groupAggregations,
    aggregations: timeAggregations,
    aggregationForGroup: groupAggregations[0],
    ...Object.fromEntries(flags.map((flag) => [flag, able(flag)])),
    shortName: id,
    unitPostfix: '',
    quantity: '',
    namespaces,
    ...(!isLight && { scopes, groupBy: namespaces }),
  };
}
