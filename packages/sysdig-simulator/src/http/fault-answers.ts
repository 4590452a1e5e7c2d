import { STATUS_CODES } from 'node:http';
import { accessDenied } from '../monitor/monitor-error.ts';
import { type Answer, errorAnswer, gatewayAnswer, htmlAnswer, refusalAnswer, tooManyRequestsAnswer } from './answer.ts';
import type { Fault } from './faults.ts';

/** What a fault needs to know of the request that it meets. */
export interface FaultyRequest {
  readonly path: string;
  readonly now: number;
  /** Whose words an error speaks: Prometheus', or those of Sysdig's own API. */
  readonly isPromql: boolean;
}

/** The answer that takes the place of the right one; undefined: this fault lets the right one through, changed. */
export function answerOfFault(fault: Fault, request: FaultyRequest): Answer | undefined {
  switch (fault.kind) {
    case 'status':
      return {
        ...answerOfStatus(fault.status, request),
        ...(fault.body !== undefined && { body: fault.body }),
        ...(fault.headers && { headers: fault.headers }),
      };
    case 'rate-limit':
      return tooManyRequestsAnswer(fault.retryAfterSeconds, fault.requestsPerMinute);
    case 'login-page':
      return htmlAnswer(200, 'Log in to Sysdig');
    case 'redirect':
      return { status: 302, headers: { location: fault.location }, body: '' };
    case 'empty':
      return { status: 200, headers: {}, body: '' };
    default:
      return undefined;
  }
}

function answerOfStatus(status: number, request: FaultyRequest): Answer {
  if (status === 401) return gatewayAnswer(401, 'Unauthorized', request);
  if (status === 403) return refusalAnswer(403, accessDenied);
  if (status === 429) return tooManyRequestsAnswer(1, 60);
  if (status >= 502 && status <= 504) return htmlAnswer(status, `${status} ${STATUS_CODES[status]}`);
  if (request.isPromql) return errorAnswer(status, planned);
  if (status === 400 || status === 422) return refusalAnswer(status, { reason: planned, message: planned });
  return gatewayAnswer(status, STATUS_CODES[status] ?? planned, request);
}

const planned = 'planned by the test';
