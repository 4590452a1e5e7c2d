import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError } from '../../../errors/metric-errors.ts';
import { BadRequestError } from '../../../errors/request-errors.ts';
import { brokenRules, complaintAndAdvice, type Register, rulesOf } from '../../fixtures/broken-rules.ts';
import { createExternalSubject, withExternalMethods } from '../../fixtures/external-metrics-under-test.ts';
import { wrongExternalMetricsProviders } from '../../fixtures/wrong-external-metrics-providers.ts';
import { externalMetricsProviderContract } from './external-metrics-provider-contract.ts';

describe('FakeMetricsProvider keeps the contract', () => {
  externalMetricsProviderContract({ it, describe }, createExternalSubject);
});

describe('externalMetricsProviderContract', () => {
  const wrong = Object.entries(wrongExternalMetricsProviders);

  it.each(wrong)('finds out a provider that %s, by exactly the rules it breaks', async (_what, one) => {
    const broken = await brokenRules((runner) => {
      externalMetricsProviderContract(runner, one.create, one.abilities);
    });
    expect(Object.keys(broken)).toEqual(one.breaks);
    for (const complaint of Object.values(broken)) expect(complaint).toMatch(complaintAndAdvice);
  });

  it('asks of a backend only what it can show', async () => {
    const { provider, clock, known } = createExternalSubject();
    const unable = { outages: false, stalls: false, callCounts: false, secrets: false } as const;
    const abilities = { ...unable, metricSelectors: false, hiddenMetrics: false };
    const register: Register = (runner) => {
      externalMetricsProviderContract(runner, () => ({ provider, clock, known }), abilities);
    };
    expect(await brokenRules(register)).toEqual({});
    expect(rulesOf(register)).toHaveLength(16);
  });

  it('is content with a provider that refuses what selectors it cannot honour', async () => {
    const create = () =>
      withExternalMethods((fake) => ({
        getExternalMetric: async (query, context) => {
          if (query.selector.requirements.every(({ operator }) => operator === '=')) {
            return fake.getExternalMetric(query, context);
          }
          throw new BadRequestError('only = is understood');
        },
      }));
    expect(await brokenRules((runner) => externalMetricsProviderContract(runner, create))).toEqual({});
  });

  it('is content with an outage that shows as calls without an answer', async () => {
    const create = () => {
      const subject = createExternalSubject();
      return { ...subject, breakDown: () => subject.fake.failWith(new BackendTimeoutError('queue_depth: no answer')) };
    };
    expect(await brokenRules((runner) => externalMetricsProviderContract(runner, create))).toEqual({});
  });

  it('has no rule that cannot be broken', () => {
    const rules = rulesOf((runner) => externalMetricsProviderContract(runner, createExternalSubject));
    const untested = new Set([...rules, 'refuses a selector, rather than overlook it']);
    for (const [, { breaks }] of wrong) for (const rule of breaks) untested.delete(rule);
    expect([...untested]).toEqual([]);
  });
});
