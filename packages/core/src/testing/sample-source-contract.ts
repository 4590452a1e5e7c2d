import type { SampleSource } from '../freshness/sample-source.ts';
import {
  type CreateSubject,
  ensure,
  ensureDistinct,
  ensureEqual,
  ensureStableList,
  errorOf,
  givenUp,
  nothingMatches,
  type Promises,
  type RegisterTest,
  registerPromises,
} from './contract.ts';
import { testContext } from './never-cancelled.ts';
import {
  ensureIsNothing,
  ensureNothing,
  ensureSample,
  fetch,
  type SampleSourceSubject,
  samplesFor,
  toRequest,
  toSamples,
} from './sample-source-subject.ts';

/**
 * Tests everything that {@link SampleSource} promises.
 * @param it registers one test: `it` of Jest, Vitest, Mocha or `node:test`.
 * @param createSubject called anew for every test.
 */
export function sampleSourceContract(it: RegisterTest, createSubject: CreateSubject<SampleSourceSubject>): void {
  registerPromises(it, createSubject, promises);
}

const promises: Promises<SampleSourceSubject> = {
  'lists what can be asked for, at once and each thing once': async ({ source }) => {
    ensureStableList(() => source.list());
  },

  'has a policy for everything that it lists': async ({ source, known }) => {
    for (const offer of source.list().slice(0, 100)) {
      const request = toRequest(offer, known);
      ensure(source.policyOf(request) !== undefined, `has a policy for ${request.metric}`);
    }
  },

  'says every time the same policy, in sensible numbers': async ({ source, known }) => {
    const policy = source.policyOf(known);
    ensure(policy !== undefined, 'has a policy for the known metric');
    ensureEqual(source.policyOf(known), policy, 'says the same policy again');
    const { maxAge = 1, refreshInterval = 1, settleSeconds = 0 } = policy;
    ensure(maxAge > 0 && refreshInterval > 0 && settleSeconds >= 0, 'counts seconds from zero');
  },

  'has no policy for a name that no metric can have': async ({ source, known, impossibleMetric }) => {
    if (impossibleMetric === undefined) return;
    ensure(source.policyOf({ ...known, metric: impossibleMetric }) === undefined, 'has no policy');
  },

  'tells from 0 to 1 how much of its call budget is spent': async ({ source }) => {
    ensure(source.pressure() >= 0 && source.pressure() <= 1, `is from 0 to 1, not ${source.pressure()}`);
  },

  'answers nothing when it is asked nothing': async (subject) => {
    ensureEqual(await fetch(subject, []), [], 'has no outcome');
  },

  'gives every object one sample, with its own place and time': async (subject) => {
    const samples = await samplesFor(subject, subject.known);
    for (const sample of samples) {
      const { namespace = '', name = '' } = sample;
      ensure(subject.known.namespaces.includes(namespace), `is of a namespace that was asked for, not "${namespace}"`);
      ensure(name !== '', 'names its object');
      ensureSample(sample);
    }
    for (const asked of subject.known.namespaces) {
      ensure(
        samples.some(({ namespace }) => namespace === asked),
        `has samples of ${asked}`,
      );
    }
    ensureDistinct(samples.map(({ namespace, name }) => ({ namespace, name })));
  },

  'says the same of a namespace alone as among others': async (subject) => {
    const together = await samplesFor(subject, subject.known);
    for (const asked of subject.known.namespaces) {
      const alone = await samplesFor(subject, { ...subject.known, namespaces: [asked] });
      ensureEqual(
        alone,
        together.filter(({ namespace }) => namespace === asked),
        `agrees on ${asked}`,
      );
    }
  },

  'has nothing for a namespace where nothing is': async (subject) => {
    const request = { ...subject.known, namespaces: [subject.emptyNamespace] };
    ensureEqual(await samplesFor(subject, request), [], 'has no samples');
  },

  'has nothing for a metric selector that no series matches': async (subject) => {
    await ensureNothing(subject, { ...subject.known, metricSelector: nothingMatches });
    if (subject.external !== undefined) await ensureNothing(subject, { ...subject.external, selector: nothingMatches });
  },

  'answers requests in their order, and an unknown metric beside the others': async (subject) => {
    const unknown = { ...subject.known, metric: 'there_is_no_such_metric' };
    const requests = [subject.known, unknown, ...(subject.external === undefined ? [] : [subject.external])];
    const forward = await fetch(subject, requests);
    const backward = await fetch(subject, requests.toReversed());
    ensureEqual(forward.length, requests.length, 'has one outcome for each request');
    ensureEqual(forward.map(toSamples), backward.toReversed().map(toSamples), 'has them in the order of the requests');
    ensureEqual(toSamples(forward[0]), await samplesFor(subject, subject.known), 'begins with the first request');
    ensureIsNothing(forward[1]);
  },

  'gives every series of an external metric one sample, without a place': async (subject) => {
    if (subject.external === undefined) return;
    const samples = await samplesFor(subject, subject.external);
    ensure(samples.length > 0, 'has samples');
    for (const sample of samples) {
      ensure(sample.name === undefined && sample.namespace === undefined, 'belongs to no object');
      ensureSample(sample);
    }
    ensureDistinct(samples.map(({ labels = {} }) => labels));
  },

  'gives objects outside of namespaces their samples': async (subject) => {
    if (subject.clusterScoped === undefined) return;
    const samples = await samplesFor(subject, subject.clusterScoped);
    ensure(samples.length > 0, 'has samples');
    for (const sample of samples) {
      ensure(sample.namespace === undefined && sample.name !== undefined, 'has a name and no namespace');
      ensureSample(sample);
    }
    ensureDistinct(samples.map(({ name }) => name));
  },

  'says that it failed, rather than that there is nothing, while the backend is down': async (subject) => {
    if (subject.breakDown === undefined) return;
    subject.breakDown();
    const error = await errorOf(subject, async () => {
      const [outcome] = await subject.source.fetch([subject.known], testContext);
      if (outcome?.ok === false) throw outcome.error;
      return outcome;
    });
    ensure(error.meaning !== 'metric-not-found', 'does not say that there is no such metric');
  },

  'settles soon when nobody waits any longer': async (subject) => {
    if (subject.stall === undefined) return;
    subject.stall();
    await givenUp((context) => subject.source.fetch([subject.known], context));
  },
};
