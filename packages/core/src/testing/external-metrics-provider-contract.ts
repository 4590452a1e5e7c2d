import type { ExternalMetricValue } from '../model/metric-value.ts';
import { Quantity } from '../model/quantity.ts';
import type { ExternalMetricQuery, ExternalMetricsProvider } from '../provider/external-metrics-provider.ts';
import {
  answerOf,
  type ContractSubject,
  type CreateSubject,
  ensure,
  ensureDistinct,
  ensureEqual,
  ensureNotFound,
  ensureStableList,
  ensureTimed,
  givenUp,
  nothingMatches,
  type Promises,
  type RegisterTest,
  registerPromises,
} from './contract.ts';
import { testContext } from './never-cancelled.ts';

/** A provider before a backend that stands still, and what is known of that backend. */
export interface ExternalMetricsSubject extends ContractSubject {
  readonly provider: ExternalMetricsProvider;
  /** A question that has an answer. */
  readonly known: ExternalMetricQuery;
  /** How many values that answer has. */
  readonly size: number;
}

/**
 * Tests everything that {@link ExternalMetricsProvider} promises.
 * @param it registers one test: `it` of Jest, Vitest, Mocha or `node:test`.
 * @param createSubject called anew for every test.
 */
export function externalMetricsProviderContract(
  it: RegisterTest,
  createSubject: CreateSubject<ExternalMetricsSubject>,
): void {
  registerPromises(it, createSubject, promises);
}

const promises: Promises<ExternalMetricsSubject> = {
  'lists what can be asked for, at once and each thing once': async ({ provider, known }) => {
    ensureStableList(() => provider.listAllExternalMetrics());
    const names = provider.listAllExternalMetrics().map(({ metric }) => metric);
    ensure(names.includes(known.metric), `lists ${known.metric}`);
  },

  'gives every series its own value, with its own time': async (subject) => {
    const values = await answer(subject);
    ensureEqual(values.length, subject.size, 'has all values');
    for (const value of values) {
      ensureEqual(value.metric, subject.known.metric, 'is of the metric that was asked for');
      ensure(value.value instanceof Quantity, 'is a quantity');
      ensureTimed(value);
    }
  },

  'has no label set twice': async (subject) => {
    ensureDistinct((await answer(subject)).map(({ labels }) => labels));
  },

  'says the same when it is asked again': async (subject) => {
    ensureEqual(await answer(subject), await answer(subject), 'agrees with itself');
  },

  'finds nothing, rather than an empty list, for a selector that no series matches': async (subject) => {
    await ensureNotFound(subject, () => ask(subject, { selector: nothingMatches }));
  },

  'finds nothing for a metric that there is not': async (subject) => {
    await ensureNotFound(subject, () => ask(subject, { metric: 'there_is_no_such_metric' }));
  },

  'settles soon when nobody waits any longer': async (subject) => {
    if (subject.stall === undefined) return;
    subject.stall();
    await givenUp((context) => subject.provider.getExternalMetric(subject.known, context));
  },
};

function ask(
  { provider, known }: ExternalMetricsSubject,
  difference: Partial<ExternalMetricQuery> = {},
): Promise<readonly ExternalMetricValue[]> {
  return provider.getExternalMetric({ ...known, ...difference }, testContext);
}

function answer(subject: ExternalMetricsSubject): Promise<readonly ExternalMetricValue[]> {
  return answerOf(subject, () => ask(subject));
}
