import { describe, expect, it } from '@jest/globals';
import type { SampleSource } from '../../freshness/sample-source.ts';
import { brokenRules, type Register } from '../fixtures/broken-rules.ts';
import { createCustomSubject, withCustomMethods } from '../fixtures/custom-metrics-under-test.ts';
import { createExternalSubject, withExternalMethods } from '../fixtures/external-metrics-under-test.ts';
import { createSourceSubject, withMethods } from '../fixtures/sample-source-under-test.ts';
import { customMetricsProviderContract } from './custom-metrics/custom-metrics-provider-contract.ts';
import { externalMetricsProviderContract } from './external-metrics/external-metrics-provider-contract.ts';
import { sampleSourceContract } from './sample-source/sample-source-contract.ts';

/** What the rule says without its advice, and whether any rule says no more than that a program failed. */
async function complaintsOf(register: Register, rule: string) {
  const broken = await brokenRules(register);
  const isCryptic = Object.values(broken).some((complaint) => /TypeError|Cannot read/.test(complaint));
  return { complaint: broken[rule]?.split(' What to do: ')[0], isCryptic };
}

describe('an answer of another shape than the port promises is called that', () => {
  it.each<[string, unknown, string]>([
    ['no promise', [], 'answered at once, where the port promises a promise.'],
    ['nothing', Promise.resolve(undefined), 'answered nothing, which is no answer.'],
    ['null', Promise.resolve(null), 'answered null, which is no answer.'],
    [
      'one outcome',
      Promise.resolve({ ok: true, samples: [] }),
      'answered {"ok":true,"samples":[]}, where the port promises an array.',
    ],
    ['no outcome', Promise.resolve([undefined]), 'the outcome is undefined.'],
    ['no samples', Promise.resolve([{ ok: true }]), 'the outcome is `ok` and has no array of `samples`.'],
    ['no error', Promise.resolve([{ ok: false }]), 'the outcome is not `ok` and has no `error`.'],
  ])('by a sample source: %s', async (_what, answer, complaint) => {
    const fetch = (() => answer) as SampleSource['fetch'];
    const register: Register = (runner) => sampleSourceContract(runner, () => withMethods(() => ({ fetch })));
    expect(await complaintsOf(register, 'gives a sample its true value')).toEqual({ complaint, isCryptic: false });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'answered nothing, which is no answer.'],
    ['one value', { name: 'web-1' }, 'answered {"name":"web-1"}, where the port promises an array.'],
  ])('by a custom metrics provider: %s', async (_what, answer, complaint) => {
    const getMetricBySelector = async () => answer as never;
    const register: Register = (runner) =>
      customMetricsProviderContract(runner, () => withCustomMethods(() => ({ getMetricBySelector })));
    expect(await complaintsOf(register, 'gives each of several objects its true value')).toEqual({
      complaint,
      isCryptic: false,
    });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'answered nothing, which is no answer.'],
    ['one value', { labels: {} }, 'answered {"labels":{}}, where the port promises an array.'],
  ])('by an external metrics provider: %s', async (_what, answer, complaint) => {
    const getExternalMetric = async () => answer as never;
    const register: Register = (runner) =>
      externalMetricsProviderContract(runner, () => withExternalMethods(() => ({ getExternalMetric })));
    expect(await complaintsOf(register, 'gives every series its true value')).toEqual({ complaint, isCryptic: false });
  });
});

describe('a test that lacks something is told that alone', () => {
  const clock = undefined as never;

  it.each<[string, Register]>([
    ['of a sample source', (runner) => sampleSourceContract(runner, () => ({ ...createSourceSubject(), clock }))],
    [
      'of a custom metrics provider',
      (runner) => customMetricsProviderContract(runner, () => ({ ...createCustomSubject(), clock })),
    ],
    [
      'of an external metrics provider',
      (runner) => externalMetricsProviderContract(runner, () => ({ ...createExternalSubject(), clock })),
    ],
  ])('%s', async (_what, register) => {
    expect(new Set(Object.values(await brokenRules(register)))).toEqual(
      new Set(['the subject has no `clock`: give it one.']),
    );
  });
});
