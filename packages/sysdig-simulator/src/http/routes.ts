import { type Answer, errorAnswer, successAnswer, textAnswer } from './answer.ts';
import type { EndpointContext } from './endpoint-context.ts';
import { answerLabels, answerLabelValues, answerMetadata, answerSeries } from './index-endpoints.ts';
import type { Parameters } from './parameters.ts';
import { answerQuery, answerQueryRange } from './query-endpoints.ts';

type Endpoint = (parameters: Parameters, context: EndpointContext) => Answer;

interface Route {
  readonly methods: readonly string[];
  readonly answer: Endpoint;
}

const readable = ['GET', 'POST'];
const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['query', { methods: readable, answer: answerQuery }],
  ['query_range', { methods: readable, answer: answerQueryRange }],
  ['series', { methods: readable, answer: answerSeries }],
  ['labels', { methods: readable, answer: answerLabels }],
  ['metadata', { methods: ['GET'], answer: answerMetadata }],
  ['rules', { methods: ['GET'], answer: () => successAnswer({ groups: [] }) }],
  ['alerts', { methods: ['GET'], answer: () => successAnswer({ alerts: [] }) }],
]);

/** What Prometheus has and Sysdig has not. */
const gone =
  /^(?:admin\/tsdb|query_exemplars|format_query|parse_query|targets|status|notifications|alertmanagers)(?:\/|$)/;

/**
 * Answers a request whose token was right.
 * @param request its name is what follows the root of the Prometheus API: `query`.
 */
export function answerApi(
  request: { readonly method: string; readonly name: string; readonly parameters: Parameters },
  context: EndpointContext,
): Answer {
  const { name } = request;
  if (gone.test(name)) return errorAnswer(410, `${name} is not supported`);
  const route = routes.get(name) ?? labelValuesRoute(name);
  if (route === undefined) return textAnswer(404, '404 page not found\n');
  if (!route.methods.includes(request.method)) return textAnswer(405, 'Method Not Allowed\n');
  return route.answer(request.parameters, context);
}

function labelValuesRoute(name: string): Route | undefined {
  const label = /^label\/([^/]+)\/values$/.exec(name)?.[1];
  if (label === undefined) return undefined;
  return { methods: ['GET'], answer: (parameters, context) => answerLabelValues(label, parameters, context) };
}
