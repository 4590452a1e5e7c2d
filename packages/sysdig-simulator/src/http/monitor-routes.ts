import { dataAddresses } from '../data/data-addresses.ts';
import { monitorAddresses } from '../monitor/monitor-addresses.ts';
import { type Answer, gatewayAnswer, RefusedRequestError } from './answer.ts';
import type { MonitorContext } from './monitor-context.ts';
import type { ApiRequest } from './read-request.ts';

/** One address below `/api/`. */
interface MonitorRoute {
  readonly methods: readonly string[];
  /** Whether a path, without its trailing slash, is this address. */
  readonly fits: (path: string) => boolean;
  readonly answer: (request: ApiRequest, context: MonitorContext) => Answer;
}

/** Sysdig Monitor's own API; the first that fits counts. */
const routes: readonly MonitorRoute[] = [...monitorAddresses, ...dataAddresses];

/** Everything that is not Prometheus' API. */
export const monitorPrefix = '/api/';

/** Answers a request to Sysdig Monitor's own API whose token was right. A trailing slash makes no difference. */
export function answerMonitor(request: ApiRequest, context: MonitorContext): Answer {
  const at = { path: request.path, now: context.now };
  const path = request.path.replace(/\/$/, '');
  const fitting = routes.filter((route) => route.fits(path));
  if (fitting.length === 0) return gatewayAnswer(404, 'Not Found', at);
  const route = fitting.find(({ methods }) => methods.includes(request.method));
  if (route === undefined) return gatewayAnswer(405, 'Method Not Allowed', at);
  try {
    return route.answer(request, context);
  } catch (error) {
    if (error instanceof RefusedRequestError) return error.answer;
    return gatewayAnswer(500, error instanceof Error ? error.message : String(error), at);
  }
}
