import { describe, it } from '@jest/globals';
import { BackendUnavailableError } from '../errors/metric-errors.ts';
import { customMetricsProviderContract } from '../testing/contract/custom-metrics/custom-metrics-provider-contract.ts';
import { externalMetricsProviderContract } from '../testing/contract/external-metrics/external-metrics-provider-contract.ts';
import type { FakeObject } from '../testing/fake-object-lister.ts';
import { answerFromSeries, type FakeSeries } from '../testing/fake-series.ts';
import { createEngineUnderTest } from '../testing/fixtures/engine-under-test.ts';
import {
  knownCustomMetrics,
  knownExternalMetrics,
  knownOffers,
  knownSeries,
  withoutObject,
} from '../testing/fixtures/known-backend.ts';
import { secret } from '../testing/fixtures/wrong.ts';
import type { SampleOutcome, SampleRequest } from './sample-source.ts';

/** As long as a sample of half a minute may be held, and a little. */
const longer = 100_000;

/** What queries look like is for the log: no client may read it. */
function answerFrom(series: readonly FakeSeries[]): (request: SampleRequest) => SampleOutcome {
  return (request) => ({ ...answerFromSeries(series)(request), trace: [{ stage: 'query', text: `asked ${secret}` }] });
}

function createSubject() {
  const { clock, source, lister, engine } = createEngineUnderTest();
  source.offers = knownOffers;
  source.answerWith(answerFrom(knownSeries));
  // In the other namespace the cluster has an object, and the backend no data.
  lister.objects = [...objectsOf(knownSeries), { groupResource: 'pods', namespace: 'nowhere', name: 'web-1' }];
  return {
    provider: engine,
    clock,
    secrets: [secret],
    whileWaiting: () => clock.advance(50),
    stall: () => source.hang(),
    breakDown: () => source.failWith(new BackendUnavailableError('the backend is down')),
    countCalls: () => source.calls.length,
    vanish: async (name: string) => {
      const left = withoutObject(name, knownCustomMetrics.known.namespace, longer);
      source.answerWith(answerFrom(left));
      lister.objects = objectsOf(left);
      await clock.advance(longer);
    },
  };
}

function objectsOf(series: readonly FakeSeries[]): readonly FakeObject[] {
  return series.flatMap(({ groupResource, objectLabels = {}, sample: { namespace, name } }) => {
    if (groupResource === undefined || name === undefined) return [];
    return [{ groupResource, ...(namespace !== undefined && { namespace }), name, labels: objectLabels }];
  });
}

describe('FreshnessEngine as CustomMetricsProvider', () => {
  customMetricsProviderContract({ it, describe }, () => ({ ...createSubject(), ...knownCustomMetrics }));
});

describe('FreshnessEngine as ExternalMetricsProvider', () => {
  externalMetricsProviderContract({ it, describe }, () => ({ ...createSubject(), ...knownExternalMetrics }));
});
