import { describe, expect, it } from '@jest/globals';
import { UnusableDataError } from '../../errors/metric-errors.ts';
import { podSample, queueSample, start } from '../../testing/fixtures/engine-under-test.ts';
import type { Sample } from '../sample-source.ts';
import { HeldSamples, type Hold, type ScopeAnswer } from './held-samples.ts';

const maxAge = 120_000;
const nan = new UnusableDataError('the value is NaN');

function answerWith(samples: readonly Sample[], rest: Partial<ScopeAnswer> = {}): ScopeAnswer {
  return {
    samples: new Map(samples.map((sample) => [sample.name ?? '', sample])),
    refused: new Map(),
    note: '',
    hold: 'each',
    ...rest,
  };
}

/** The circumstances of a read so many seconds after the clocks began. */
function at(seconds: number, late = false) {
  return { now: start + seconds * 1000, maxAge, late };
}

/** The circumstances of an answer that came so many seconds after the clocks began, and was asked for then, or earlier. */
function answeredAt(seconds: number, askedAt = seconds) {
  return { ...at(seconds), askedAt: start + askedAt * 1000, longestPause: 30_000 };
}

const web1 = podSample('shop/web-1', '1');
const web2 = podSample('shop/web-2', '2');

describe('HeldSamples', () => {
  it('knows nothing before the first answer', () => {
    const held = new HeldSamples(start);
    expect(held.answeredAt).toBeUndefined();
    expect(held.read('web-1', at(0))).toEqual({ rung: 'pending' });
  });

  it('is fresh from what was reported last', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1, web2]), answeredAt(1));
    expect(held.names).toEqual(['web-1', 'web-2']);
    expect(held.read('web-1', at(1))).toEqual({ rung: 'fresh', sample: web1 });
  });

  it('is weighed by what it holds, labels and refusals included', () => {
    const held = new HeldSamples(start);
    expect([held.size, held.weight]).toEqual([0, 0]);
    const series = { ...queueSample('a', '1'), name: 'a' };
    held.accept(answerWith([web1, series], { refused: new Map([['web-3', nan]]) }), answeredAt(0));
    expect([held.size, held.weight]).toEqual([2, 400 + 400 + 1000]);
    held.accept(answerWith([]), answeredAt(15));
    expect([held.size, held.weight]).toEqual([2, 400 + 400]);
    held.accept(answerWith([]), answeredAt(1000));
    expect([held.size, held.weight]).toEqual([0, 0]);
  });

  it('counts as answered from when it was asked', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), answeredAt(21, 1));
    expect(held.answeredAt).toBe(start + 1000);
  });

  it('is only held while a refresh is late', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), answeredAt(0));
    expect(held.read('web-1', at(1, true))).toEqual({ rung: 'held', sample: web1 });
  });

  it.each([
    [120, 'fresh'],
    [120.001, 'stale'],
    [-120, 'fresh'],
    [-120.001, 'stale'],
  ])('is usable up to the greatest age, before and after: at %d s %s', (seconds, rung) => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), answeredAt(0));
    expect(held.read('web-1', at(seconds))).toEqual({ rung, sample: web1 });
  });

  it('says of what the answer lacks that it is absent, and how the answer came about', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1], { note: '1 row' }), answeredAt(0));
    expect(held.read('web-2', at(0))).toEqual({ rung: 'absent', note: '1 row' });
  });

  it('refuses an object whose data is no value, although there is an earlier sample', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), answeredAt(0));
    held.accept(answerWith([], { refused: new Map([['web-1', nan]]) }), answeredAt(15));
    expect(held.read('web-1', at(15))).toEqual({ rung: 'refused', error: nan });
    held.accept(answerWith([]), answeredAt(30));
    expect(held.read('web-1', at(30))).toEqual({ rung: 'held', sample: web1 });
  });

  it('refuses with a refusal that names no object what has no sample', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1], { refused: new Map([['', nan]]) }), answeredAt(0));
    expect(held.read('web-1', at(0)).rung).toBe('fresh');
    expect(held.read('web-2', at(0))).toEqual({ rung: 'refused', error: nan });
  });

  it.each([0, 15])('does not give a sample away for an older one, %d s later', (seconds) => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), answeredAt(0));
    held.accept(answerWith([podSample('shop/web-1', '9', -10)]), answeredAt(seconds));
    expect(held.read('web-1', at(seconds))).toEqual({ rung: 'fresh', sample: web1 });
  });

  it('gives a sample from the future away for an older one, since the clock was set back', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), answeredAt(0));
    const older = podSample('shop/web-1', '9', -100);
    held.accept(answerWith([older]), answeredAt(-60));
    expect(held.read('web-1', at(-60))).toEqual({ rung: 'fresh', sample: older });
  });

  it('takes the newer of two samples with the same time', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), answeredAt(0));
    const corrected = podSample('shop/web-1', '9');
    held.accept(answerWith([corrected]), answeredAt(15));
    expect(held.read('web-1', at(15))).toEqual({ rung: 'fresh', sample: corrected });
  });

  describe('tells the smallest distance between two samples of one object', () => {
    const next = answerWith([podSample('shop/web-1', '1', 20), podSample('shop/web-2', '2', 10)]);

    it('where there are newer ones', () => {
      const held = new HeldSamples(start);
      expect(held.accept(answerWith([web1, web2]), answeredAt(0))).toBeUndefined();
      expect(held.accept(next, answeredAt(30))).toBe(10_000);
      expect(held.accept(next, answeredAt(45))).toBeUndefined();
      expect(held.accept(answerWith([podSample('shop/web-1', '1', 0)]), answeredAt(60))).toBeUndefined();
    });

    it.each([
      [30, 10_000],
      [30.001, undefined],
      [3600, undefined],
      [-0.001, undefined],
    ])('unless samples went unseen: asked again %d s later', (seconds, distance) => {
      const held = new HeldSamples(start);
      held.accept(answerWith([web1, web2]), answeredAt(0));
      expect(held.accept(next, answeredAt(seconds))).toBe(distance);
    });

    it('however long the answers took', () => {
      const held = new HeldSamples(start);
      held.accept(answerWith([web1, web2]), answeredAt(20, 0));
      expect(held.accept(next, answeredAt(45, 30))).toBe(10_000);
      expect(held.accept(answerWith([podSample('shop/web-1', '1', 60)]), answeredAt(61, 61))).toBeUndefined();
    });
  });

  describe('holds what an answer lacks', () => {
    const younger = podSample('shop/web-2', '2', 60);

    it.each<[Hold, number, readonly string[]]>([
      ['each', 120, ['web-1', 'web-2']],
      ['each', 121, ['web-2']],
      ['each', 181, []],
      ['all', 120, ['web-1', 'web-2']],
      ['all', 121, ['web-1', 'web-2']],
      ['all', 180, ['web-1', 'web-2']],
      ['all', 181, []],
      ['none', 1, []],
    ])('%s, %d s later: %j', (hold, seconds, names) => {
      const held = new HeldSamples(start);
      held.accept(answerWith([web1, younger]), answeredAt(0));
      held.accept(answerWith([], { hold }), answeredAt(seconds));
      expect(held.names).toEqual(names);
    });

    it('beside what it has', () => {
      const held = new HeldSamples(start);
      held.accept(answerWith([web1, web2]), answeredAt(0));
      held.accept(answerWith([podSample('shop/web-1', '5', 15)]), answeredAt(15));
      expect(held.read('web-1', at(15)).rung).toBe('fresh');
      expect(held.read('web-2', at(15))).toEqual({ rung: 'held', sample: web2 });
    });
  });
});
