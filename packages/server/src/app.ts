import {
  type Clock,
  type CustomMetricsProvider,
  type ExternalMetricsProvider,
  type OpenApiInfo,
  PathNotFoundError,
  type Timers,
} from '@metrics-adapter/core';
import express, { type Express } from 'express';
import { adapterInfo } from './app-info.ts';
import type { Authorizer } from './authorization/authorizer.ts';
import { type AuthenticateParts, authenticate } from './http/authenticate.ts';
import { authorize } from './http/authorize.ts';
import { beginExchange } from './http/begin-exchange.ts';
import { closeWhileEnding } from './http/close-while-ending.ts';
import { countRequests } from './http/count-requests.ts';
import { handleError } from './http/handle-error.ts';
import { readTarget } from './http/read-target.ts';
import { nodeTimers } from './lifecycle/node-timers.ts';
import type { ShutdownState } from './lifecycle/shutdown.ts';
import type { Log } from './logging/log.ts';
import type { AppMetrics } from './metrics/app-metrics.ts';
import { type HealthChecks, healthRouter } from './routes/health.ts';
import { metricsApi } from './routes/metrics-api.ts';
import { metricsPageRoute } from './routes/metrics-page.ts';
import { versionRoute } from './routes/version.ts';

/** What the application asks; none of it knows a backend. */
export interface AppParts extends AuthenticateParts {
  readonly customMetrics: CustomMetricsProvider;
  readonly externalMetrics: ExternalMetricsProvider;
  readonly authorizer: Authorizer;
  readonly checks: HealthChecks;
  readonly shutdown: ShutdownState;
  readonly log: Log;
  readonly clock: Clock;
  readonly newId: () => string;
  /** End the wait for values; absent: the machine's own. */
  readonly timers?: Timers;
  /** What the program is called at `/version` and in OpenAPI; absent: as this adapter is. */
  readonly info?: OpenApiInfo;
  /** Counts requests, and is shown at `/metrics`; absent: there is no such path. */
  readonly metrics?: AppMetrics;
}

/** One request's way: begun → target read → authenticated → authorized → routed → answered, or refused on the way. */
export function createApp(parts: AppParts): Express {
  const { timers = nodeTimers, info = adapterInfo, metrics } = parts;
  const app = express();
  // Whatever NODE_ENV says: express' own last resort then tells no client a stack.
  app.set('env', 'production');
  app.set('case sensitive routing', true);
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(beginExchange(parts));
  if (metrics !== undefined) app.use(countRequests(metrics));
  app.use(closeWhileEnding(parts.shutdown));
  app.use(readTarget);
  app.use(authenticate(parts));
  app.use(authorize(parts.authorizer));
  app.use(healthRouter(parts.checks, parts.log));
  app.use(metricsApi({ ...parts, timers, info }));
  app.use(versionRoute(info, process));
  if (metrics !== undefined) app.use(metricsPageRoute(metrics));
  app.use(() => {
    throw new PathNotFoundError();
  });
  app.use(handleError(parts.log));
  return app;
}
