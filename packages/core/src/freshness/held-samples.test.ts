import { describe, expect, it } from '@jest/globals';
import { UnusableDataError } from '../errors/metric-errors.ts';
import { podSample, start } from '../testing/engine-under-test.ts';
import { HeldSamples, type Hold, type ScopeAnswer } from './held-samples.ts';
import type { Sample } from './sample-source.ts';

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

/** The circumstances so many seconds after the clocks began. */
function at(seconds: number, late = false) {
  return { now: start + seconds * 1000, maxAge, late };
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
    held.accept(answerWith([web1, web2]), at(1));
    expect(held.answeredAt).toBe(start + 1000);
    expect(held.names).toEqual(['web-1', 'web-2']);
    expect(held.read('web-1', at(1))).toEqual({ rung: 'fresh', sample: web1 });
  });

  it('is only held while a refresh is late', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), at(0));
    expect(held.read('web-1', at(1, true))).toEqual({ rung: 'held', sample: web1 });
  });

  it.each([
    [120, 'fresh'],
    [120.001, 'stale'],
    [-120, 'fresh'],
    [-120.001, 'stale'],
  ])('is usable up to the greatest age, before and after: at %d s %s', (seconds, rung) => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), at(0));
    expect(held.read('web-1', at(seconds))).toEqual({ rung, sample: web1 });
  });

  it('says of what the answer lacks that it is absent, and how the answer came about', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1], { note: '1 row' }), at(0));
    expect(held.read('web-2', at(0))).toEqual({ rung: 'absent', note: '1 row' });
  });

  it('refuses an object whose data is no value, although there is an earlier sample', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), at(0));
    held.accept(answerWith([], { refused: new Map([['web-1', nan]]) }), at(15));
    expect(held.read('web-1', at(15))).toEqual({ rung: 'refused', error: nan });
    held.accept(answerWith([]), at(30));
    expect(held.read('web-1', at(30))).toEqual({ rung: 'held', sample: web1 });
  });

  it('refuses with a refusal that names no object what has no sample', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1], { refused: new Map([['', nan]]) }), at(0));
    expect(held.read('web-1', at(0)).rung).toBe('fresh');
    expect(held.read('web-2', at(0))).toEqual({ rung: 'refused', error: nan });
  });

  it.each([0, 15])('does not give a sample away for an older one, %d s later', (seconds) => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), at(0));
    held.accept(answerWith([podSample('shop/web-1', '9', -10)]), at(seconds));
    expect(held.read('web-1', at(seconds))).toEqual({ rung: 'fresh', sample: web1 });
  });

  it('gives a sample from the future away for an older one, since the clock was set back', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), at(0));
    const older = podSample('shop/web-1', '9', -100);
    held.accept(answerWith([older]), at(-60));
    expect(held.read('web-1', at(-60))).toEqual({ rung: 'fresh', sample: older });
  });

  it('takes the newer of two samples with the same time', () => {
    const held = new HeldSamples(start);
    held.accept(answerWith([web1]), at(0));
    const corrected = podSample('shop/web-1', '9');
    held.accept(answerWith([corrected]), at(15));
    expect(held.read('web-1', at(15))).toEqual({ rung: 'fresh', sample: corrected });
  });

  it('tells the smallest distance between two samples of one object', () => {
    const held = new HeldSamples(start);
    expect(held.accept(answerWith([web1, web2]), at(0))).toBeUndefined();
    const next = answerWith([podSample('shop/web-1', '1', 20), podSample('shop/web-2', '2', 10)]);
    expect(held.accept(next, at(30))).toBe(10_000);
    expect(held.accept(next, at(45))).toBeUndefined();
    expect(held.accept(answerWith([podSample('shop/web-1', '1', 0)]), at(60))).toBeUndefined();
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
      held.accept(answerWith([web1, younger]), at(0));
      held.accept(answerWith([], { hold }), at(seconds));
      expect(held.names).toEqual(names);
    });

    it('beside what it has', () => {
      const held = new HeldSamples(start);
      held.accept(answerWith([web1, web2]), at(0));
      held.accept(answerWith([podSample('shop/web-1', '5', 15)]), at(15));
      expect(held.read('web-1', at(15)).rung).toBe('fresh');
      expect(held.read('web-2', at(15))).toEqual({ rung: 'held', sample: web2 });
    });
  });
});
