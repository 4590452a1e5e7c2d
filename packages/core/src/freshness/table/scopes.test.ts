import { describe, expect, it } from '@jest/globals';
import { UnusableDataError } from '../../errors/metric-errors.ts';
import { podSample, start } from '../../testing/fixtures/engine-under-test.ts';
import type { Sample } from '../sample-source.ts';
import type { ScopeAnswer } from './held-samples.ts';
import { Scopes } from './scopes.ts';

const moment = { now: start, askedAt: start, maxAge: 120_000, longestPause: 30_000 };

function at(seconds: number): number {
  return start + seconds * 1000;
}

function answerWith(...samples: readonly Sample[]): ScopeAnswer {
  return {
    samples: new Map(samples.map((sample) => [sample.name ?? '', sample])),
    refused: new Map(),
    note: '',
    hold: 'each',
  };
}

/** Scopes that are wanted for two minutes after they were asked for. */
function createScopes(asked: Readonly<Record<string, number>> = {}) {
  const scopes = new Scopes(120_000);
  for (const [scope, seconds] of Object.entries(asked)) scopes.ask(scope, at(seconds));
  return scopes;
}

describe('Scopes', () => {
  it('are unanswered until an answer spoke of them', () => {
    const scopes = createScopes({ shop: 0, bank: 0 });
    expect([scopes.all, scopes.unanswered, scopes.hasUnanswered]).toEqual([['shop', 'bank'], ['shop', 'bank'], true]);
    scopes.accept(new Map([['shop', answerWith()]]), moment);
    expect([scopes.all, scopes.unanswered, scopes.hasUnanswered]).toEqual([['shop', 'bank'], ['bank'], true]);
    expect(['shop', 'bank', 'spy'].map((scope) => scopes.isUnanswered(scope))).toEqual([false, true, false]);
    scopes.accept(new Map([['bank', answerWith()]]), moment);
    expect([scopes.unanswered, scopes.hasUnanswered]).toEqual([[], false]);
  });

  it('keep what they know when they are asked for again', () => {
    const scopes = createScopes({ shop: 0 });
    scopes.accept(new Map([['shop', answerWith(podSample('shop/web-1', '1'))]]), moment);
    scopes.ask('shop', at(1));
    expect(scopes.include('shop').names).toEqual(['web-1']);
    expect(scopes.hasUnanswered).toBe(false);
  });

  it('take in nothing of a scope that there is not', () => {
    const scopes = createScopes({ shop: 0 });
    expect(scopes.accept(new Map([['bank', answerWith(podSample('bank/web-1', '1'))]]), moment)).toEqual([]);
    expect(scopes.get('bank')).toBeUndefined();
  });

  it('tell the distances of samples that each of them showed', () => {
    const scopes = createScopes({ shop: 0, bank: 0, new: 0 });
    const answers = (seconds: number) =>
      new Map([
        ['shop', answerWith(podSample('shop/web-1', '1', seconds))],
        ['bank', answerWith(podSample('bank/web-1', '1', 2 * seconds))],
      ]);
    expect(scopes.accept(answers(0), moment)).toEqual([]);
    expect(scopes.accept(answers(10), { ...moment, now: at(15), askedAt: at(15) })).toEqual([10_000, 20_000]);
  });

  it('are weighed, empty ones and refusals too', () => {
    const scopes = createScopes({ shop: 0, bank: 0 });
    expect(scopes.size).toEqual({ scopes: 2, samples: 0, weight: 2000 });
    const refused = new Map([['web-3', new UnusableDataError('NaN')]]);
    const answer = { ...answerWith(podSample('shop/web-1', '1'), podSample('shop/web-2', '1')), refused };
    scopes.accept(new Map([['shop', answer]]), moment);
    expect(scopes.size).toEqual({ scopes: 2, samples: 2, weight: 2000 + 2 * 400 + 1000 });
    scopes.accept(new Map([['shop', answerWith()]]), { ...moment, now: at(200) });
    expect(scopes.size).toEqual({ scopes: 2, samples: 0, weight: 2000 });
  });

  describe('are wanted', () => {
    it('by nobody to begin with', () => {
      expect(createScopes().isDemanded(start)).toBe(false);
    });

    it('for a while after they were read', () => {
      const scopes = createScopes({ shop: 0 });
      expect([120, 120.001].map((seconds) => scopes.isDemanded(at(seconds)))).toEqual([true, false]);
      expect(scopes.idleTime(at(120))).toBe(120_000);
    });

    it('for as long as they are expected', () => {
      const scopes = createScopes();
      const expected = new Map([['shop', 1]]);
      scopes.expected = expected;
      expect([scopes.isDemanded(at(1e6)), scopes.idleTime(at(1e6))]).toEqual([true, 0]);
      expected.clear();
      expect(scopes.isDemanded(at(1e6))).toBe(false);
    });
  });

  describe('forget', () => {
    it('those that nobody wants', () => {
      const scopes = createScopes({ old: -120.001, young: -120, shop: 0 });
      scopes.forgetUnwanted(start);
      expect([scopes.all, scopes.unanswered]).toEqual([
        ['young', 'shop'],
        ['young', 'shop'],
      ]);
    });

    it('none that is expected', () => {
      const scopes = createScopes({ old: -200, older: -300 });
      scopes.expected = new Map([['older', 1]]);
      scopes.forgetUnwanted(start);
      expect(scopes.all).toEqual(['older']);
    });

    it('none that is expected and was never read', () => {
      const scopes = createScopes({ shop: 0 });
      scopes.include('hoped-for');
      scopes.include('left');
      scopes.expected = new Map([['hoped-for', 1]]);
      scopes.forgetUnwanted(start);
      expect(scopes.all).toEqual(['shop', 'hoped-for']);
    });

    it('not the one that was asked for last, where all are old: somebody waits for it, and the clock was set forward', () => {
      const scopes = createScopes({ shop: -2, bank: -1 });
      scopes.forgetUnwanted(at(3600));
      expect(scopes.all).toEqual(['bank']);
    });

    it('not the last one, where none was ever read and nobody expects them any longer', () => {
      const scopes = createScopes();
      const expected = new Map([
        ['shop', 1],
        ['bank', 1],
      ]);
      scopes.expected = expected;
      for (const scope of expected.keys()) scopes.include(scope);
      expected.clear();
      scopes.forgetUnwanted(start);
      expect(scopes.all).toEqual(['bank']);
    });

    it('what was asked for by a clock that was fast no later than what is asked for now', () => {
      const scopes = createScopes({ shop: 3600 });
      expect(scopes.isDemanded(at(3600))).toBe(true);
      scopes.forgetUnwanted(start);
      expect(scopes.all).toEqual(['shop']);
      expect([120, 120.001].map((seconds) => scopes.isDemanded(at(seconds)))).toEqual([true, false]);
      scopes.ask('bank', at(121));
      scopes.forgetUnwanted(at(121));
      expect(scopes.all).toEqual(['bank']);
    });
  });
});
