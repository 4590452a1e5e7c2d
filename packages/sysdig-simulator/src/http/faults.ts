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
  /** An answer that is complete, as far as HTTP can tell, and holds half of the JSON. */
  | { readonly kind: 'half-json' }
  /** 200 without a body. */
  | { readonly kind: 'empty' }
  /** The right answer, later. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** A query that takes so long: the right answer later, or a time-out of the query's own `timeout`, two minutes at most. */
  | { readonly kind: 'slow-query'; readonly milliseconds: number }
  /** The right answer in chunks of so many bytes, so many milliseconds apart. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly milliseconds: number }
  /** The right answer to a query, with this text for every value: `+Inf`, `-Inf`, `NaN`, … */
  | { readonly kind: 'value'; readonly value: string }
  /** The same with `NaN`. */
  | { readonly kind: 'nan' };

export interface FaultScope {
  /** How many requests; 1. `Infinity`: until `clear`. */
  readonly times?: number;
  /** Only requests whose path ends so: `/query`; a slash at the end makes no difference. Absent: all. */
  readonly path?: string;
  /** How many requests that it fits are spared first: the third page fails, or the second token; 0. */
  readonly after?: number;
}

export interface PlannedFault {
  readonly fault: Fault;
  readonly path?: string;
  /** How many requests it spares before. */
  readonly after?: number;
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
  failNext(fault: Fault | number, { times = 1, path, after = 0 }: FaultScope = {}): void {
    const whole: Fault = typeof fault === 'number' ? { kind: 'status', status: fault } : fault;
    const scope = { ...(path !== undefined && { path }), ...(after > 0 && { after }) };
    this.planned = [...this.planned, { fault: whole, left: times, ...scope }];
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
    let met: PlannedFault | undefined;
    this.planned = this.planned.flatMap((one) => {
      if (met !== undefined || !fits(one, path)) return [one];
      const { after = 0, ...rest } = one;
      if (after > 0) return [{ ...rest, ...(after > 1 && { after: after - 1 }) }];
      met = one;
      return one.left > 1 ? [{ ...one, left: one.left - 1 }] : [];
    });
    return met?.fault;
  }
}

function fits({ path = '' }: PlannedFault, asked: string): boolean {
  return asked.replace(/\/$/, '').endsWith(path.replace(/\/$/, ''));
}
