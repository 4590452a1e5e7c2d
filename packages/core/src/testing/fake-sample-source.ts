import type {
  MetricOffer,
  MetricPolicy,
  SampleOutcome,
  SampleRequest,
  SampleSource,
} from '../freshness/sample-source.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { Hanging } from './hanging.ts';

/** One call of {@link FakeSampleSource.fetch}. */
export interface FetchCall {
  /** What was asked. */
  readonly requests: readonly SampleRequest[];
  /** What came with the question. */
  readonly context: RequestContext;
}

type Answer = (request: SampleRequest) => SampleOutcome;

const noData: SampleOutcome = { ok: true, samples: [] };

/** A backend that answers what a test tells it to, and remembers what it was asked. At first it has no data. */
export class FakeSampleSource implements SampleSource {
  /** Every call, the first one first. */
  readonly calls: FetchCall[] = [];
  /** What {@link list} says. */
  offers: readonly MetricOffer[] = [];
  /** What {@link policyOf} says. */
  policyFor: (request: SampleRequest) => MetricPolicy | undefined = () => ({});
  /** What {@link pressure} says. */
  spent = 0;
  #script: Answer = () => noData;
  readonly #hanging = new Hanging();

  list(): readonly MetricOffer[] {
    return this.offers;
  }

  policyOf(request: SampleRequest): MetricPolicy | undefined {
    return this.policyFor(request);
  }

  pressure(): number {
    return this.spent;
  }

  async fetch(requests: readonly SampleRequest[], context: RequestContext): Promise<readonly SampleOutcome[]> {
    this.calls.push({ requests, context });
    await this.#hanging.pass(context.signal);
    return requests.map((request) => this.#script(request));
  }

  /** From now on, requests get this outcome. */
  answerWith(answer: SampleOutcome | Answer): void {
    this.#script = typeof answer === 'function' ? answer : () => answer;
  }

  /** From now on, the whole of every call fails. */
  failWith(error: unknown): void {
    this.#script = () => {
      throw error;
    };
  }

  /** From now on, calls wait until {@link resume}, or fail when they are given up. */
  hang(): void {
    this.#hanging.hang();
  }

  /** Answers what waits, and everything from now on, by what was said last. */
  resume(): void {
    this.#hanging.resume();
  }
}
