import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '../../../errors/request-errors.ts';
import { brokenRules, complaintAndAdvice, type Register, rulesOf } from '../../fixtures/broken-rules.ts';
import { createSourceSubject, withAnswers, withMethods } from '../../fixtures/sample-source-under-test.ts';
import { wrongSampleSources } from '../../fixtures/wrong-sample-sources.ts';
import { sampleSourceContract } from './sample-source-contract.ts';

describe('FakeSampleSource keeps the contract', () => {
  sampleSourceContract({ it, describe }, createSourceSubject);
});

describe('sampleSourceContract', () => {
  const wrong = Object.entries(wrongSampleSources);

  it.each(wrong)('finds out a source that %s, by exactly the rules it breaks', async (_what, one) => {
    const broken = await brokenRules((runner) => {
      sampleSourceContract(runner, one.create, one.abilities);
    });
    expect(Object.keys(broken)).toEqual(one.breaks);
    for (const complaint of Object.values(broken)) expect(complaint).toMatch(complaintAndAdvice);
  });

  it('asks of a backend only what it can show', async () => {
    const { source, clock, known, emptyNamespace } = createSourceSubject();
    const unable = { outages: false, stalls: false, callCounts: false, secrets: false, disappearance: false } as const;
    const without = {
      metricSelectors: false,
      externalMetrics: false,
      externalSelectors: false,
      impossibleNames: false,
    };
    const abilities = {
      ...unable,
      ...without,
      clusterScoped: false,
      namespaceMetrics: false,
      unusableData: false,
      ambiguousData: false,
    };
    const register: Register = (runner) => {
      const create = () => ({ source, clock, known, emptyNamespace });
      sampleSourceContract(runner, create, { ...abilities, partialFailures: false });
    };
    // This one has metric selectors after all, and answers honestly that nothing matches.
    expect(Object.keys(await brokenRules(register))).toEqual(['refuses a metric selector, rather than overlook it']);
    expect(rulesOf(register)).toHaveLength(28);
  });

  it.each([
    ['whose budget is just spent', () => withMethods(() => ({ pressure: () => 1 }))],
    [
      'that refuses what selectors it cannot honour',
      () =>
        withAnswers((outcome, request) => {
          const { requirements } = request.kind === 'external' ? request.selector : request.metricSelector;
          if (requirements.every(({ operator }) => operator === '=')) return outcome;
          return { ok: false, error: new BadRequestError('only = is understood') };
        }),
    ],
    [
      'whose query names more namespaces than were asked for',
      () => withAnswers((outcome) => ({ ...outcome, trace: [{ stage: 'query', text: 'in bank, shop, nowhere' }] })),
    ],
  ])('is content with a source %s', async (_what, create) => {
    expect(await brokenRules((runner) => sampleSourceContract(runner, create))).toEqual({});
  });

  it('has no rule that cannot be broken', () => {
    const rules = rulesOf((runner) => sampleSourceContract(runner, createSourceSubject));
    const untested = new Set([
      ...rules,
      'refuses a metric selector, rather than overlook it',
      "refuses an external metric's selector, rather than overlook it",
    ]);
    for (const [, { breaks }] of wrong) for (const rule of breaks) untested.delete(rule);
    expect([...untested]).toEqual([]);
  });
});
