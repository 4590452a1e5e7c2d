import { PathNotFoundError } from '@metrics-adapter/core';
import { type Response, Router } from 'express';
import type { HealthCheck } from '../health/health-check.ts';
import { HealthLog } from '../health/health-log.ts';
import { type HealthReport, reportCheck, reportHealth } from '../health/report-health.ts';
import { targetOf } from '../http/exchange.ts';
import { readOrProbe } from '../http/read-or-probe.ts';
import type { Log } from '../logging/log.ts';

export interface HealthChecks {
  /** Wrong ones cannot be mended but by a restart. */
  readonly live: readonly HealthCheck[];
  /** Wrong ones make every answer wrong: nothing is sent here meanwhile. The backend is not among them, since an
   * unavailable APIService would break discovery, and with it kubectl and the deletion of namespaces. */
  readonly ready: readonly HealthCheck[];
}

/** `/livez`, `/readyz` and `/healthz`, which older probes ask; below each, its checks by name. */
export function healthRouter({ live, ready }: HealthChecks, log: Log): Router {
  const router = Router({ caseSensitive: true });
  const healthLog = new HealthLog(log);
  const answer = (response: Response, path: string, report: HealthReport): void => {
    healthLog.tell(path, report);
    response.status(Object.keys(report.problems).length === 0 ? 200 : 500);
    response.set({ 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' });
    response.end(report.text);
  };
  const add = (path: string, checks: readonly HealthCheck[]): void => {
    readOrProbe(router, `/${path}`, (request, response) =>
      answer(response, path, reportHealth(path, checks, targetOf(request).query.has('verbose'))),
    );
    readOrProbe(router, `/${path}/:check`, (request, response) => {
      const check = checks.find(({ name }) => name === request.params['check']);
      if (check === undefined) throw new PathNotFoundError();
      answer(response, `${path}/${check.name}`, reportCheck(check));
    });
  };
  add('livez', live);
  add('readyz', [...live, ...ready]);
  add('healthz', live);
  return router;
}
