import { type RequestHandler, Router } from 'express';
import type { HealthCheck } from '../health/health-check.ts';
import { reportHealth } from '../health/report-health.ts';
import type { Log } from '../logging/log.ts';

export interface HealthChecks {
  /** Wrong ones cannot be mended but by a restart. */
  readonly live: readonly HealthCheck[];
  /** Wrong ones make every answer wrong: nothing is sent here meanwhile. The backend is not among them, since an
   * unavailable APIService would break discovery, and with it kubectl and the deletion of namespaces. */
  readonly ready: readonly HealthCheck[];
}

/** `/livez`, `/readyz` and `/healthz`, which older probes ask. */
export function healthRouter({ live, ready }: HealthChecks, log: Log): Router {
  const router = Router({ caseSensitive: true });
  const answer = (path: string, checks: readonly HealthCheck[]): RequestHandler => {
    return (request, response) => {
      const { ok, text } = reportHealth(path, checks, request.query['verbose'] !== undefined);
      if (!ok)
        log.warn(`${path} failed`, Object.fromEntries(checks.map((check) => [check.name, check.problem() ?? 'ok'])));
      response
        .status(ok ? 200 : 500)
        .set({ 'X-Content-Type-Options': 'nosniff' })
        .type('text/plain')
        .send(text);
    };
  };
  router.get('/livez', answer('livez', live));
  router.get('/readyz', answer('readyz', [...live, ...ready]));
  router.get('/healthz', answer('healthz', live));
  return router;
}
