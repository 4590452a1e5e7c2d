import { describe, it } from '@jest/globals';
import { customMetricsProviderContract } from '../testing/custom-metrics-provider-contract.ts';
import { externalMetricsProviderContract } from '../testing/external-metrics-provider-contract.ts';
import { answerFromSeries } from '../testing/fake-series.ts';
import { createEngineUnderTest } from '../testing/fixtures/engine-under-test.ts';
import { knownNodes, knownOffers, knownPods, knownSeries, queueRequest } from '../testing/fixtures/known-backend.ts';

function createSubject() {
  const { clock, source, lister, engine } = createEngineUnderTest();
  source.offers = knownOffers;
  source.answerWith(answerFromSeries(knownSeries));
  lister.objects = [
    ...knownPods.names.map((name) => ({ groupResource: 'pods', namespace: 'shop', name })),
    // Of the same name, where the backend has nothing.
    { groupResource: 'pods', namespace: 'nowhere', name: 'web-1' },
    ...knownNodes.names.map((name) => ({ groupResource: 'nodes', name })),
  ];
  return {
    provider: engine,
    whileWaiting: () => clock.advance(50),
    stall: () => source.hang(),
  };
}

describe('FreshnessEngine as CustomMetricsProvider', () => {
  customMetricsProviderContract(it, () => ({
    ...createSubject(),
    known: knownPods,
    emptyNamespace: 'nowhere',
    clusterScoped: knownNodes,
  }));
});

describe('FreshnessEngine as ExternalMetricsProvider', () => {
  externalMetricsProviderContract(it, () => ({ ...createSubject(), known: queueRequest, size: 2 }));
});
