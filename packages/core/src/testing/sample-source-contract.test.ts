import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '../errors/metric-errors.ts';
import type { MetricPolicy, Sample, SampleOutcome, SampleRequest } from '../freshness/sample-source.ts';
import { Quantity } from '../model/quantity.ts';
import { FakeSampleSource } from './fake-sample-source.ts';
import { answerFromSeries } from './fake-series.ts';
import { brokenPromises } from './fixtures/broken-promises.ts';
import { knownOffers, knownSeries, nodeRequest, podRequest, queueRequest } from './fixtures/known-backend.ts';
import { sampleSourceContract } from './sample-source-contract.ts';
import type { SampleSourceSubject } from './sample-source-subject.ts';

const impossibleMetric = 'no metric';
const answer = answerFromSeries(knownSeries);

function createSubject(source = new FakeSampleSource()) {
  source.offers = knownOffers;
  source.spent = 1;
  source.policyFor = ({ metric }) => (metric === impossibleMetric ? undefined : {});
  source.answerWith(answer);
  return {
    source,
    known: podRequest,
    emptyNamespace: 'nowhere',
    external: queueRequest,
    clusterScoped: nodeRequest,
    impossibleMetric,
    stall: () => source.hang(),
    breakDown: () => source.failWith(new BackendUnavailableError('the backend is down')),
  } satisfies SampleSourceSubject;
}

/** A source whose every sample is changed. */
function withSamples(change: (sample: Sample) => Sample | readonly Sample[]) {
  const subject = createSubject();
  subject.source.answerWith((request) => {
    const outcome = answer(request);
    return outcome.ok ? { ok: true, samples: outcome.samples.flatMap(change) } : outcome;
  });
  return subject;
}

function withAnswer(change: (request: SampleRequest) => SampleOutcome) {
  const subject = createSubject();
  subject.source.answerWith(change);
  return subject;
}

function withPolicy(policy: MetricPolicy) {
  const subject = createSubject();
  subject.source.policyFor = () => policy;
  return subject;
}

/** A source that differs in one of its methods. */
function withMethod(method: Partial<FakeSampleSource>) {
  return createSubject(Object.assign(new FakeSampleSource(), method));
}

describe('FakeSampleSource', () => {
  sampleSourceContract(it, createSubject);
});

describe('sampleSourceContract', () => {
  it('asks of a backend only what it can show', async () => {
    const { source, known, emptyNamespace } = createSubject();
    const broken = await brokenPromises((register) => {
      sampleSourceContract(register, () => ({ source, known, emptyNamespace }));
    });
    expect(broken).toEqual({});
  });

  const lists = 'lists what can be asked for, at once and each thing once';
  const policies = 'says every time the same policy, in sensible numbers';
  const budget = 'tells from 0 to 1 how much of its call budget is spent';
  const objects = 'gives every object one sample, with its own place and time';
  const order = 'answers requests in their order, and an unknown metric beside the others';
  const external = 'gives every series of an external metric one sample, without a place';
  const clusterScoped = 'gives objects outside of namespaces their samples';
  const failure = 'says that it failed, rather than that there is nothing, while the backend is down';

  it.each<[string, () => SampleSourceSubject, string, string]>([
    [
      'whose list grows with every look',
      () => {
        const subject = createSubject();
        let length = 0;
        subject.source.list = () => knownOffers.slice(0, length++);
        return subject;
      },
      lists,
      'is the same when it is asked for again: got [{"info"',
    ],
    [
      'that lists something twice',
      () => {
        const subject = createSubject();
        subject.source.offers = [...knownOffers, ...knownOffers];
        return subject;
      },
      lists,
      'has nothing twice: {"info"',
    ],
    [
      'that does not know what it lists',
      () => {
        const subject = createSubject();
        subject.source.policyFor = ({ kind }) => (kind === 'external' ? undefined : {});
        return subject;
      },
      'has a policy for everything that it lists',
      'has a policy for queue_depth',
    ],
    [
      'that changes its mind on a policy',
      () => {
        const subject = createSubject();
        let maxAge = 1;
        subject.source.policyFor = () => ({ maxAge: maxAge++ });
        return subject;
      },
      policies,
      'says the same policy again: got {"maxAge":2} instead of {"maxAge":1}',
    ],
    ['that lets no sample grow old', () => withPolicy({ maxAge: 0 }), policies, 'counts seconds from zero'],
    ['that is refreshed all the time', () => withPolicy({ refreshInterval: 0 }), policies, 'counts seconds from zero'],
    [
      'whose samples are complete before they are taken',
      () => withPolicy({ settleSeconds: -1 }),
      policies,
      'counts seconds from zero',
    ],
    [
      'that takes any name for a metric',
      () => {
        const subject = createSubject();
        subject.source.policyFor = () => ({});
        return subject;
      },
      'has no policy for a name that no metric can have',
      'has no policy',
    ],
    [
      'that spends more than it has',
      () => {
        const subject = createSubject();
        subject.source.spent = 1.5;
        return subject;
      },
      budget,
      'is from 0 to 1, not 1.5',
    ],
    [
      'that always has something to say',
      () => withMethod({ fetch: async () => [{ ok: true, samples: [] }] }),
      'answers nothing when it is asked nothing',
      'has no outcome: got [{"ok":true,"samples":[]}] instead of []',
    ],
    ['that names no object', () => withSamples(({ name: _, ...sample }) => sample), objects, 'names its object'],
    [
      'that gives two samples of one object',
      () => withSamples((sample) => [sample, { ...sample, value: Quantity.parse('1') }]),
      objects,
      'has nothing twice: {"name":"web-1","namespace":"bank"}',
    ],
    [
      'that tells time in seconds',
      () => withSamples((sample) => ({ ...sample, timestamp: sample.timestamp / 1000 })),
      objects,
      'has its own time in milliseconds since the epoch, not 1767323015',
    ],
    [
      'that knows no time',
      () => withSamples((sample) => ({ ...sample, timestamp: Number.POSITIVE_INFINITY })),
      objects,
      'has a finite time',
    ],
    [
      'that covers half a second',
      () => withSamples((sample) => ({ ...sample, windowSeconds: 0.5 })),
      objects,
      'covers whole seconds, not 0.5',
    ],
    [
      'that forgets a namespace',
      () => withSamples((sample) => (sample.namespace === 'bank' ? [] : sample)),
      objects,
      'has samples of bank',
    ],
    [
      'that has something for every namespace',
      () => withSamples((sample) => [sample, { ...sample, namespace: 'shop' }]),
      'says the same of a namespace alone as among others',
      'agrees on bank',
    ],
    [
      'that shows everything to everybody',
      () => withAnswer((request) => answer(request.kind === 'object' ? podRequest : request)),
      'has nothing for a namespace where nothing is',
      'has no samples',
    ],
    [
      'that overlooks the metric selector',
      () =>
        withAnswer((request) =>
          answer(request.kind === 'object' ? { ...request, metricSelector: podRequest.metricSelector } : request),
        ),
      'has nothing for a metric selector that no series matches',
      'has no samples',
    ],
    [
      'that overlooks the selector of an external metric',
      () => withAnswer((request) => answer(request.kind === 'external' ? queueRequest : request)),
      'has nothing for a metric selector that no series matches',
      'has no samples',
    ],
    [
      'that answers in an order of its own',
      () => withMethod({ fetch: async (requests) => requests.map(answer).toSorted((a, b) => weight(a) - weight(b)) }),
      order,
      'has them in the order of the requests',
    ],
    [
      'that answers fewer requests',
      () => withMethod({ fetch: async (requests) => requests.slice(0, 1).map(answer) }),
      order,
      'has one outcome for each request: got 1 instead of 3',
    ],
    [
      'that fails everything for one unknown metric',
      () =>
        withAnswer((request) => {
          if (request.metric.startsWith('there_is_no')) throw new BackendUnavailableError('what is that?');
          return answer(request);
        }),
      order,
      'what is that?',
    ],
    [
      'that says of an unknown metric that the backend is down',
      () =>
        withAnswer((request) =>
          request.metric.startsWith('there_is_no')
            ? { ok: false, error: new BackendUnavailableError('what is that?') }
            : answer(request),
        ),
      order,
      'says that there is no such metric: got "unavailable" instead of "metric-not-found"',
    ],
    [
      'whose external series are not told apart',
      () => withSamples((sample) => ({ ...sample, labels: {} })),
      external,
      'has nothing twice: {}',
    ],
    [
      'that has no external series after all',
      () => withSamples((sample) => (sample.name === undefined ? [] : sample)),
      external,
      'has samples',
    ],
    [
      'whose external series belong to objects',
      () => withSamples((sample) => ({ ...sample, name: 'web-1' })),
      external,
      'belongs to no object',
    ],
    [
      'whose nodes live in namespaces',
      () => withSamples((sample) => ({ ...sample, namespace: 'shop' })),
      clusterScoped,
      'has a name and no namespace',
    ],
    [
      'that has no nodes after all',
      () => withSamples((sample) => (sample.namespace === undefined ? [] : sample)),
      clusterScoped,
      'has samples',
    ],
    [
      'that is empty while the backend is down',
      () => ({ ...withAnswer(answer), breakDown: () => {} }),
      failure,
      'is an error, not {"ok":true',
    ],
    [
      'that fails with any error',
      () => {
        const subject = createSubject();
        return { ...subject, breakDown: () => subject.source.failWith(new TypeError('oh')) };
      },
      failure,
      'fails with an error of errors/, not with TypeError: oh',
    ],
    [
      'that does not care whether somebody waits',
      () => withMethod({ fetch: () => new Promise(() => {}) }),
      'settles soon when nobody waits any longer',
      'does not settle',
    ],
  ])('finds out a source %s', async (_what, createFaulty, promise, complaint) => {
    const broken = await brokenPromises((register) => sampleSourceContract(register, createFaulty));
    expect(broken[promise]).toEqual(expect.stringContaining(complaint));
  });
});

/** How much an outcome holds. */
function weight(outcome: SampleOutcome): number {
  return outcome.ok ? outcome.samples.length : 0;
}
