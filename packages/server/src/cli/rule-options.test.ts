import { describe, expect, it } from '@jest/globals';
import { loadRules } from '@metrics-adapter/sysdig-provider';
import { toLoadOptions } from './rule-options.ts';

const sampling = { samplePeriod: 10, window: 60 };

describe('toLoadOptions', () => {
  it('takes samples for as late as they are expected while that is learnt', () => {
    const expected = { period: 10, settle: 30, window: 60, maxAge: 120 };
    expect(toLoadOptions({ dialect: 'promql', sampling })).toEqual(expected);
    expect(toLoadOptions({ dialect: 'promql', sampling, scope: 'all-clusters' })).toEqual(expected);
    const scope = { cluster: 'prod' };
    expect(toLoadOptions({ dialect: 'promql', sampling, scope })).toEqual({ ...expected, cluster: 'prod' });
  });

  it.each([
    ['what the flag says', { sampling, given: { maxAge: 600 } }, 600],
    ['the usual age', { sampling: { ...sampling, settle: 0 } }, 120],
    ['what the backend needs, if that is more', { sampling: { samplePeriod: 60, settle: 60, window: 300 } }, 420],
  ])('lets samples be as old as the server does: %s', (_what, told, maxAge) => {
    expect(toLoadOptions({ dialect: 'promql', ...told }).maxAge).toBe(maxAge);
  });

  it('refuses in the data dialect alone what that cannot say', () => {
    const text = "external: [{name: a, promql: 'sum(b{<<matchers>>})'}]";
    const problemsIn = (dialect: 'promql' | 'data') =>
      loadRules(text, 'rules.yaml', toLoadOptions({ dialect, sampling })).problems?.map(({ path }) => path);
    expect(problemsIn('promql')).toBeUndefined();
    expect(problemsIn('data')).toEqual(['external[0].promql']);
  });
});
