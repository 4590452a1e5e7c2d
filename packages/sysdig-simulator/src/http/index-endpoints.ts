import { compareText, type Labels, metricName } from '../series/labels.ts';
import { unknownMetadata } from '../series/metric-metadata.ts';
import { selectSeries, type TimeRange } from '../series/series-source.ts';
import { type Answer, errorAnswer, RefusedRequestError, successAnswer } from './answer.ts';
import { type EndpointContext, remembered } from './endpoint-context.ts';
import { badParameter, type Parameters } from './parameters.ts';
import { parseQuery } from './query-endpoints.ts';

/** Series and names of labels: so many at most, whatever the request says, but for 0. */
const listLimit = 10_000;
/** Values of a label, unless the request says otherwise. */
const valuesLimit = 5_000;

/** `/series`: the labels of the series that any of the selectors chooses. */
export function answerSeries(parameters: Parameters, context: EndpointContext): Answer {
  if (parameters.all('match[]').length === 0)
    throw new RefusedRequestError(errorAnswer(400, 'no match[] parameter provided'));
  const range = {
    from: parameters.time('start') ?? remembered(context).from,
    to: parameters.time('end') ?? context.now,
  };
  const series = listSeries(parameters, context, range).map((labels) => Object.fromEntries(labels));
  return limitedAnswer(series, cappedLimit(parameters));
}

/** `/labels`: the names of labels. */
export function answerLabels(parameters: Parameters, context: EndpointContext): Answer {
  const names = listSeries(parameters, context, remembered(context)).flatMap((labels) => [...labels.keys()]);
  return limitedAnswer(sortedUnique(names), cappedLimit(parameters));
}

/** `/label/<name>/values`; those of `__name__` are the metrics. */
export function answerLabelValues(label: string, parameters: Parameters, context: EndpointContext): Answer {
  if (!/^[a-zA-Z_]\w*$/.test(label)) throw badParameter('name', `invalid label name: "${label}"`);
  const values = listSeries(parameters, context, remembered(context)).flatMap((labels) => labels.get(label) ?? []);
  return limitedAnswer(sortedUnique(values), parameters.limit(valuesLimit));
}

/** `/metadata`: types and units, of every metric that there is. */
export function answerMetadata(parameters: Parameters, context: EndpointContext): Answer {
  const metric = parameters.text('metric');
  const names = new Set<string>();
  for (const { labels, existsIn } of context.source.series(metric, remembered(context))) {
    if (existsIn(remembered(context))) names.add(labels.get(metricName) ?? '');
  }
  const known = [...names].sort(compareText).slice(0, parameters.limit());
  return successAnswer(
    Object.fromEntries(known.map((name) => [name, [context.metadata.get(name) ?? unknownMetadata]])),
  );
}

function listSeries(parameters: Parameters, { source, version }: EndpointContext, range: TimeRange): readonly Labels[] {
  const selectors = parameters.all('match[]');
  if (selectors.length === 0) return selectSeries(source, [], range).map(({ labels }) => labels);
  const chosen = selectors.flatMap((text) => {
    const selector = parseQuery(text, version, 'match[]');
    if (selector.kind !== 'selector') throw badParameter('match[]', `${text} is no vector selector`);
    return selectSeries(source, selector.matchers, range).map(({ labels }) => labels);
  });
  return [...new Set(chosen)];
}

function cappedLimit(parameters: Parameters): number {
  const limit = parameters.limit(listLimit);
  return Number.isFinite(limit) ? Math.min(limit, listLimit) : limit;
}

function limitedAnswer(items: readonly unknown[], limit: number): Answer {
  if (items.length <= limit) return successAnswer(items);
  return successAnswer(items.slice(0, limit), ['results truncated due to limit']);
}

function sortedUnique(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort(compareText);
}
