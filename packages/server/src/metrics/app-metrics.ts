import type { EndedRequest } from './request-metrics.ts';

/** Metrics as the application sees them: it says what it does, and shows them. */
export interface AppMetrics {
  /** A request begins; gives what is to be called once when it is over. */
  begin(): (ended: EndedRequest) => void;
  /** All of them at this moment, in Prometheus' text format 0.0.4. */
  text(): Promise<string>;
}
