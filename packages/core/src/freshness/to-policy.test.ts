import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { Quantity } from '../model/quantity.ts';
import { createEngineUnderTest, podSample } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import { defaultFreshnessSettings } from './freshness-settings.ts';
import { toPolicy, toSettings } from './to-policy.ts';

const senseless = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1];
const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const web1 = { ...pods, namespace: 'shop', metric: 'm', name: 'web-1' };

describe('toPolicy', () => {
  it('keeps what makes sense', () => {
    const policy = {
      maxAge: 60,
      refreshInterval: 5,
      settleSeconds: 0.5,
      fallback: Quantity.parse('1'),
      namespaces: [],
    };
    expect(toPolicy(policy)).toEqual(policy);
    expect(toPolicy({})).toEqual({});
  });

  it.each(senseless)('leaves out times of %d', (time) => {
    expect(toPolicy({ maxAge: time, refreshInterval: time, settleSeconds: time })).toEqual({});
  });

  it('takes more than a week for a week', () => {
    expect(toPolicy({ maxAge: 604_801, refreshInterval: 1e300 })).toEqual({
      maxAge: 604_800,
      refreshInterval: 604_800,
    });
  });
});

describe('toSettings', () => {
  it('are the defaults where nothing is given', () => {
    expect(toSettings()).toEqual(defaultFreshnessSettings);
    expect(toSettings({ maxAge: 60 })).toEqual({ ...defaultFreshnessSettings, maxAge: 60 });
  });

  it.each(senseless)('are the defaults where %d is given', (value) => {
    const all = Object.keys(defaultFreshnessSettings).map((name) => [name, value]);
    const zeros = value === 0 ? { gatherTime: 0, coldReadWait: 0 } : {};
    expect(toSettings(Object.fromEntries(all))).toEqual({ ...defaultFreshnessSettings, ...zeros });
  });
});

describe('a policy of a backend whose arithmetic went wrong', () => {
  it.each(senseless)('with times of %d neither serves what is too old nor asks without end', async (time) => {
    const { engine, source, clock, within } = createEngineUnderTest();
    source.policyFor = () => ({ maxAge: time, refreshInterval: time, settleSeconds: time });
    source.answerWith({ ok: true, samples: [podSample('shop/web-1', '1')] });
    await within(engine.getMetricByName(web1, testContext));
    await clock.advance(60_000);
    expect(source.calls.length).toBeLessThanOrEqual(6);
    source.failWith(new BackendUnavailableError('away'));
    await clock.advance(3_600_000);
    await expect(within(engine.getMetricByName(web1, testContext), 3000)).rejects.toThrow();
  });
});
