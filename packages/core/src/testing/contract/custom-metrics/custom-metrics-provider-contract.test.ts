import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '../../../errors/request-errors.ts';
import type { CustomMetricQuery } from '../../../provider/custom-metrics-provider.ts';
import { brokenRules, complaintAndAdvice, type Register, rulesOf } from '../../fixtures/broken-rules.ts';
import { createCustomSubject, withCustomMethods } from '../../fixtures/custom-metrics-under-test.ts';
import { wrongCustomMetricsProviders } from '../../fixtures/wrong-custom-metrics-providers.ts';
import { customMetricsProviderContract } from './custom-metrics-provider-contract.ts';

describe('FakeMetricsProvider keeps the contract', () => {
  customMetricsProviderContract({ it, describe }, createCustomSubject);
});

describe('customMetricsProviderContract', () => {
  const wrong = Object.entries(wrongCustomMetricsProviders);

  it.each(wrong)('finds out a provider that %s, by exactly the rules it breaks', async (_what, one) => {
    const broken = await brokenRules((runner) => {
      customMetricsProviderContract(runner, one.create, one.abilities);
    });
    expect(Object.keys(broken)).toEqual(one.breaks);
    for (const complaint of Object.values(broken)) expect(complaint).toMatch(complaintAndAdvice);
  });

  it('asks of a backend only what it can show', async () => {
    const { provider, clock, known, selection, neighbour, emptyNamespace } = createCustomSubject();
    const create = () => ({ provider, clock, known, selection, neighbour, emptyNamespace });
    const unable = { outages: false, stalls: false, callCounts: false, secrets: false, disappearance: false } as const;
    const abilities = { ...unable, metricSelectors: false, clusterScoped: false, namespaceMetrics: false };
    const register: Register = (runner) => customMetricsProviderContract(runner, create, abilities);
    expect(await brokenRules(register)).toEqual({});
    expect(rulesOf(register)).toHaveLength(25);
  });

  it('is content with a provider that refuses what metric selectors it cannot honour', async () => {
    const refuse = ({ metricSelector: { requirements } }: CustomMetricQuery): void => {
      if (requirements.every(({ operator }) => operator === '=')) return;
      throw new BadRequestError('only = is understood');
    };
    const create = () =>
      withCustomMethods((fake) => ({
        getMetricByName: async (query, context) => {
          refuse(query);
          return fake.getMetricByName(query, context);
        },
        getMetricBySelector: async (query, context) => {
          refuse(query);
          return fake.getMetricBySelector(query, context);
        },
      }));
    expect(await brokenRules((runner) => customMetricsProviderContract(runner, create))).toEqual({});
  });

  it('has no rule that cannot be broken', () => {
    const rules = rulesOf((runner) => customMetricsProviderContract(runner, createCustomSubject));
    const untested = new Set([...rules, 'refuses a metric selector, rather than overlook it']);
    for (const [, { breaks }] of wrong) for (const rule of breaks) untested.delete(rule);
    expect([...untested]).toEqual([]);
  });
});
