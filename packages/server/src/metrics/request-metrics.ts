import type { Clock } from '@metrics-adapter/core';
import { Counter, Gauge, Histogram, type Registry } from '@prometheus-io/client';
import { type RequestKind, requestKinds } from './request-kind.ts';

/** A request that is over. */
export interface EndedRequest {
  readonly kind: RequestKind;
  /** The status that was sent; `aborted` where the client left first, or the answer was broken off. */
  readonly code: number | 'aborted';
}

/** The kinds whose patience is measured: an autoscaler waits for them. */
const reads: readonly RequestKind[] = ['custom-by-name', 'custom-by-selector', 'external'];

/** In seconds: warm reads take milliseconds; a cold one waits 3 s at most, none longer than 10 s. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];

/** Counts requests, and how long those for values take. */
export class RequestMetrics {
  readonly #clock: Clock;
  readonly #requests: Counter<'kind' | 'code'>;
  readonly #inFlight: Gauge;
  readonly #duration: Histogram<'kind'>;

  constructor(registry: Registry, clock: Clock) {
    const registers = [registry];
    this.#clock = clock;
    this.#requests = new Counter({
      name: 'metrics_adapter_requests_total',
      help: 'Requests that are over, by what they were about and the status of their answer',
      labelNames: ['kind', 'code'],
      registers,
    });
    this.#inFlight = new Gauge({
      name: 'metrics_adapter_requests_in_flight',
      help: 'Requests that are being answered, this one among them',
      registers,
    });
    this.#duration = new Histogram({
      name: 'metrics_adapter_read_duration_seconds',
      help: 'How long requests for values took, refused ones among them',
      labelNames: ['kind'],
      buckets,
      registers,
    });
    for (const kind of requestKinds) this.#requests.inc({ kind, code: 200 }, 0);
    for (const kind of reads) this.#duration.zero({ kind });
  }

  /** A request begins; gives what is to be called once when it is over. */
  begin(): (ended: EndedRequest) => void {
    const startedAt = this.#clock.now();
    this.#inFlight.inc();
    return ({ kind, code }) => {
      this.#inFlight.dec();
      this.#requests.inc({ kind, code });
      // A clock can be set back meanwhile.
      const seconds = Math.max(0, this.#clock.now() - startedAt) / 1000;
      if (reads.includes(kind)) this.#duration.observe({ kind }, seconds);
    };
  }
}
