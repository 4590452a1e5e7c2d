import { type Answer, errorAnswer, gatewayAnswer, htmlAnswer, jsonAnswer, tooManyRequestsAnswer } from './answer.ts';

/** Something that goes wrong with one request. */
export type Fault =
  /** An answer with this status instead; without a body one that Sysdig or the gateway before it would send. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** 429. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number; readonly requestsPerMinute: number }
  /** 200, and HTML: what a proxy or an expired session shows. */
  | { readonly kind: 'login-page' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** The connection ends without an answer. */
  | { readonly kind: 'reset' }
  /** The right answer, of which only half arrives before the connection ends. */
  | { readonly kind: 'truncated' }
  /** 200 without a body. */
  | { readonly kind: 'empty' }
  /** The right answer, later. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The right answer, with every value not a number. */
  | { readonly kind: 'nan' };

export interface FaultScope {
  /** How many requests; 1. `Infinity`: until `clear`. */
  readonly times?: number;
  /** Only requests whose path ends so: `/query`. Absent: all below `/prometheus`. */
  readonly path?: string;
}

export interface PlannedFault {
  readonly fault: Fault;
  readonly path?: string;
  /** How many requests it still meets. */
  readonly left: number;
}

/** What is to go wrong. Each request meets at most one fault: the oldest that fits. */
export class Faults {
  private planned: readonly PlannedFault[] = [];
  private lagSeconds: number;
  private skewSeconds = 0;

  constructor(lagSeconds: number) {
    this.lagSeconds = lagSeconds;
  }

  /** Plans a fault; a number is a status. */
  failNext(fault: Fault | number, { times = 1, path }: FaultScope = {}): void {
    const whole: Fault = typeof fault === 'number' ? { kind: 'status', status: fault } : fault;
    this.planned = [...this.planned, { fault: whole, left: times, ...(path !== undefined && { path }) }];
  }

  /** Seconds until a sample can be seen. */
  get lag(): number {
    return this.lagSeconds;
  }

  set lag(seconds: number) {
    this.lagSeconds = seconds;
  }

  /** How many seconds the simulator's clock is ahead of the one that it was given; negative: behind. */
  get skew(): number {
    return this.skewSeconds;
  }

  set skew(seconds: number) {
    this.skewSeconds = seconds;
  }

  get pending(): readonly PlannedFault[] {
    return this.planned;
  }

  /** Nothing is to go wrong any more. The lag and the skew stay. */
  clear(): void {
    this.planned = [];
  }

  /** The fault that this request meets. */
  take(path: string): Fault | undefined {
    const met = this.planned.find((one) => one.path === undefined || path.endsWith(one.path));
    if (met === undefined) return undefined;
    this.planned = this.planned.flatMap((one) =>
      one !== met ? [one] : one.left > 1 ? [{ ...one, left: one.left - 1 }] : [],
    );
    return met.fault;
  }
}

/** The answer that takes the place of the right one; undefined: this fault lets the right one through, changed. */
export function answerOfFault(
  fault: Fault,
  request: { readonly path: string; readonly now: number },
): Answer | undefined {
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

function answerOfStatus(status: number, request: { readonly path: string; readonly now: number }): Answer {
  if (status === 401) return gatewayAnswer(401, 'Unauthorized', request);
  if (status === 403) {
    return jsonAnswer(403, {
      errors: [{ reason: 'Not enough privileges to complete the action', message: 'Access is denied' }],
    });
  }
  if (status === 429) return tooManyRequestsAnswer(1, 60);
  if (status >= 502 && status <= 504) return htmlAnswer(status, `${status} ${gatewayReasons[status] ?? ''}`);
  return errorAnswer(status, 'planned by the test');
}

const gatewayReasons: Readonly<Record<number, string>> = {
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
