import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError, type Priority } from '@metrics-adapter/core';
import { FakeClock, neverCancelled, settle } from '@metrics-adapter/core/testing';
import fc from 'fast-check';
import type { BudgetSettings } from './budget-settings.ts';
import type { CallOutcome, Permit } from './budget-state.ts';
import { CallBudget } from './call-budget.ts';

interface Asked {
  /** What came of it so far. */
  result: Permit | Error | 'waiting';
}

class Setting {
  readonly clock = new FakeClock();
  readonly budget: CallBudget;
  /** In the order in which they were let through. */
  readonly granted: string[] = [];

  constructor(settings: BudgetSettings = {}) {
    this.budget = new CallBudget({ settings, clock: this.clock, timers: this.clock, backend: 'Sysdig' });
  }

  /** A call that ends when a test ends it. */
  ask(
    priority: Priority = 'autoscaler',
    name = '',
    signal: AbortSignal | typeof neverCancelled = neverCancelled,
  ): Asked {
    const asked: Asked = { result: 'waiting' };
    this.budget.acquire({ priority, signal }).then(
      (permit) => {
        asked.result = permit;
        this.granted.push(name);
      },
      (error: Error) => {
        asked.result = error;
      },
    );
    return asked;
  }

  /** A call that is over at once. */
  async call(outcome: CallOutcome = 'answered'): Promise<void> {
    const asked = this.ask();
    await settle();
    end(asked, outcome);
  }

  async spend(calls: number): Promise<void> {
    for (let call = 0; call < calls; call += 1) await this.call();
  }
}

function end({ result }: Asked, outcome: CallOutcome = 'answered'): void {
  if (result === 'waiting' || result instanceof Error) throw new Error(`not granted: ${String(result)}`);
  result.end(outcome);
}

const isGranted = ({ result }: Asked) => result !== 'waiting' && !(result instanceof Error);

describe('CallBudget', () => {
  it('lets a burst through at once, and then one after the other as the budget allows', async () => {
    const setting = new Setting({ callsPerMinute: 60, concurrency: 100 });
    const asked = Array.from({ length: 17 }, () => setting.ask());
    await settle();
    expect(asked.filter(isGranted)).toHaveLength(15);
    await setting.clock.advance(1333);
    expect(asked.filter(isGranted)).toHaveLength(15);
    await setting.clock.advance(1);
    expect(asked.filter(isGranted)).toHaveLength(16);
    await setting.clock.advance(1334);
    expect(asked.filter(isGranted)).toHaveLength(17);
    expect(setting.clock.pending).toBe(0);
  });

  it('lets autoscalers through before people, and each in the order of asking', async () => {
    const setting = new Setting({ callsPerMinute: 600, concurrency: 1 });
    const first = setting.ask('person', 'first');
    setting.ask('person', 'person 1');
    setting.ask('person', 'person 2');
    const autoscaler = setting.ask('autoscaler', 'autoscaler 1');
    const next = setting.ask('autoscaler', 'autoscaler 2');
    await settle();
    expect(setting.granted).toEqual(['first']);
    end(first);
    await settle();
    end(autoscaler);
    await settle();
    end(next);
    await settle();
    expect(setting.granted).toEqual(['first', 'autoscaler 1', 'autoscaler 2', 'person 1']);
    expect(setting.budget.state()).toMatchObject({ waiting: { autoscaler: 0, person: 1 }, underWay: 1 });
  });

  it('keeps something of a burst from people for autoscalers', async () => {
    const setting = new Setting({ callsPerMinute: 60 });
    await setting.spend(12);
    const person = setting.ask('person');
    const autoscalers = [setting.ask(), setting.ask(), setting.ask()];
    await settle();
    expect(person.result).toBe('waiting');
    expect(autoscalers.every(isGranted)).toBe(true);
  });

  it('makes a person wait for a turn that comes soon', async () => {
    const setting = new Setting({ callsPerMinute: 60 });
    await setting.spend(13);
    const person = setting.ask('person');
    await setting.clock.advance(2666);
    expect(person.result).toBe('waiting');
    await setting.clock.advance(1);
    expect(isGranted(person)).toBe(true);
    expect(setting.clock.pending).toBe(0);
  });

  it('tells a person at once whose turn is far away when there is room again', async () => {
    const setting = new Setting({ callsPerMinute: 60 });
    await setting.spend(15);
    const person = setting.ask('person');
    await settle();
    expect(person.result).toEqual(
      new BackendUnavailableError(
        'Sysdig was not asked: the budget of 60 calls a minute is used up; there is room again in 6 s; ask less often, or raise --calls-per-minute if the backend allows it',
      ),
    );
    expect(setting.budget.state().calls.refused).toBe(1);
    expect(setting.clock.pending).toBe(0);
  });

  it('tells a person after 3 s whom others went before', async () => {
    const setting = new Setting({ callsPerMinute: 60, concurrency: 100 });
    await setting.spend(12);
    const person = setting.ask('person');
    for (let call = 0; call < 10; call += 1) setting.ask();
    await setting.clock.advance(2999);
    expect(person.result).toBe('waiting');
    await setting.clock.advance(1);
    expect(person.result).toMatchObject({ message: expect.stringContaining('there is room again in') });
    expect(setting.budget.state().waiting.person).toBe(0);
  });

  it('makes an autoscaler wait for as long as somebody waits for its answer', async () => {
    const setting = new Setting({ callsPerMinute: 2 });
    await setting.spend(1);
    const abort = new AbortController();
    const given = setting.ask('autoscaler', 'given up', abort.signal);
    const patient = setting.ask('autoscaler', 'patient');
    await setting.clock.advance(20_000);
    expect(given.result).toBe('waiting');
    abort.abort();
    await settle();
    expect(given.result).toEqual(
      new BackendTimeoutError('Sysdig was not asked: the call was given up while it waited for the budget of calls'),
    );
    expect(setting.budget.state()).toMatchObject({ waiting: { autoscaler: 1 }, calls: { abandoned: 1 } });
    await setting.clock.advance(40_000);
    expect(isGranted(patient)).toBe(true);
  });

  it('does not even queue what was given up before', async () => {
    const setting = new Setting();
    const asked = setting.ask('autoscaler', '', AbortSignal.abort());
    await settle();
    expect(asked.result).toBeInstanceOf(BackendTimeoutError);
    expect(setting.budget.state().remaining).toBe(150);
  });

  it('has no more calls under way than it may', async () => {
    const setting = new Setting();
    const asked = Array.from({ length: 21 }, () => setting.ask());
    await settle();
    expect(asked.filter(isGranted)).toHaveLength(20);
    const person = setting.ask('person');
    await setting.clock.advance(3000);
    expect(person.result).toMatchObject({
      message: expect.stringContaining('Sysdig was not asked: 20 calls are under way, the most at once;'),
    });
    const [first] = asked;
    if (first !== undefined) {
      end(first);
      end(first);
    }
    await settle();
    expect(asked.filter(isGranted)).toHaveLength(21);
    expect(setting.budget.state()).toMatchObject({ underWay: 20, calls: { answered: 1 } });
  });

  it('keeps a quarter of the calls under way from people', async () => {
    const setting = new Setting();
    const people = Array.from({ length: 16 }, () => setting.ask('person'));
    const autoscalers = Array.from({ length: 5 }, () => setting.ask());
    await settle();
    expect(people.filter(isGranted)).toHaveLength(15);
    expect(autoscalers.filter(isGranted)).toHaveLength(5);
    await setting.clock.advance(3000);
    expect(people[15]?.result).toMatchObject({ message: expect.stringContaining('20 calls are under way') });
    for (const asked of autoscalers) end(asked);
    const late = setting.ask('person');
    await setting.clock.advance(3000);
    expect(late.result).toMatchObject({
      message: expect.stringContaining('15 calls are under way, the most at once that people may have;'),
    });
    const [first] = people;
    const next = setting.ask('person');
    if (first !== undefined) end(first);
    await settle();
    expect(isGranted(next)).toBe(true);
  });

  it('counts a call for an autoscaler from when one waits for it too', async () => {
    const setting = new Setting({ callsPerMinute: 600, concurrency: 1 });
    const first = setting.ask('autoscaler', 'first');
    setting.ask('person', 'person');
    const raised: { signal: typeof neverCancelled; priority: Priority } = {
      signal: neverCancelled,
      priority: 'person',
    };
    const permit = setting.budget.acquire(raised).then(({ end: over }) => {
      setting.granted.push('raised');
      return over;
    });
    raised.priority = 'autoscaler';
    await settle();
    expect(setting.budget.state().waiting).toEqual({ autoscaler: 1, person: 1 });
    end(first);
    (await permit)('answered');
    await settle();
    expect(setting.granted).toEqual(['first', 'raised', 'person']);
  });

  it('does not refuse after 3 s what an autoscaler waits for by then', async () => {
    const setting = new Setting({ callsPerMinute: 60, concurrency: 100 });
    await setting.spend(13);
    const raised: { signal: typeof neverCancelled; priority: Priority } = {
      signal: neverCancelled,
      priority: 'person',
    };
    let granted = false;
    void setting.budget.acquire(raised).then(() => {
      granted = true;
    });
    await setting.spend(2);
    for (let call = 0; call < 4; call += 1) setting.ask();
    raised.priority = 'autoscaler';
    await setting.clock.advance(3000);
    expect(setting.budget.state().calls.refused).toBe(0);
    await setting.clock.advance(6000);
    expect(granted).toBe(true);
  });

  it('lets no more wait than it can remember', async () => {
    const setting = new Setting({ callsPerMinute: 100_000, concurrency: 1 });
    setting.ask();
    for (let call = 0; call < 2000; call += 1) setting.ask();
    for (let call = 0; call < 200; call += 1) setting.ask('person');
    await settle();
    expect(setting.budget.state().waiting).toEqual({ autoscaler: 2000, person: 200 });
    const more = [setting.ask(), setting.ask('person')];
    await settle();
    for (const { result } of more) expect(result).toBeInstanceOf(BackendUnavailableError);
    expect(setting.budget.state().waiting).toEqual({ autoscaler: 2000, person: 200 });
  });

  it('counts how calls ended', async () => {
    const setting = new Setting();
    for (const outcome of ['answered', 'answered', 'limited', 'failed', 'cancelled'] as const) {
      await setting.call(outcome);
    }
    expect(setting.budget.state().calls).toEqual({
      answered: 2,
      limited: 1,
      failed: 1,
      cancelled: 1,
      refused: 0,
      abandoned: 0,
    });
  });

  it('shows all of itself', async () => {
    const setting = new Setting({ callsPerMinute: 60, replicas: 2 });
    setting.ask();
    await settle();
    expect(setting.budget.state()).toEqual({
      limit: 30,
      remaining: 6.5,
      burst: 7.5,
      waiting: { autoscaler: 0, person: 0 },
      underWay: 1,
      concurrency: 20,
      calls: { answered: 0, limited: 0, failed: 0, cancelled: 0, refused: 0, abandoned: 0 },
      pressure: expect.closeTo((1 / 7.5) ** 2),
    });
  });
});

describe('CallBudget.learn', () => {
  it('takes the limit that the backend tells, and the lower one of two', () => {
    const free = new Setting().budget;
    free.learn({ limit: 6000 });
    expect(free.state().limit).toBe(6000);
    free.learn({ limit: 60 });
    expect(free.state()).toMatchObject({ limit: 60, burst: 15, remaining: 15 });
    const fixed = new Setting({ callsPerMinute: 100 }).budget;
    fixed.learn({ limit: 6000 });
    expect(fixed.state().limit).toBe(100);
    fixed.learn({});
    expect(fixed.state().limit).toBe(100);
  });

  it('takes what is left for the share of this replica, and never for more than it has', () => {
    const { budget } = new Setting({ replicas: 2 });
    budget.learn({ remaining: 21 });
    expect(budget.state().remaining).toBe(10);
    budget.learn({ remaining: 500 });
    expect(budget.state().remaining).toBe(10);
  });

  it.each([
    [{ remaining: 0, reset: 10 }, 10_000],
    [{ remaining: 0, reset: 3600 }, 60_000],
    [{ remaining: 0 }, 0],
    [{ remaining: 0, reset: 0 }, 0],
  ])('waits for what comes back when nothing is left: %j', async (told, pause) => {
    const { budget, clock } = new Setting();
    budget.learn(told);
    await clock.advance(pause);
    expect(budget.state().remaining).toBe(0);
    await clock.advance(1000);
    expect(budget.state().remaining).toBeCloseTo(7.5);
  });

  it('minds no reset while something is left', async () => {
    const { budget, clock } = new Setting();
    budget.learn({ remaining: 1, reset: 10 });
    await clock.advance(1000);
    expect(budget.state().remaining).toBeCloseTo(8.5);
  });
});

describe('CallBudget.limitTo', () => {
  it('changes the limit while calls are made, and takes it back', () => {
    const { budget } = new Setting();
    budget.limitTo(60);
    expect(budget.state()).toMatchObject({ limit: 60, burst: 15, remaining: 15 });
    budget.limitTo(undefined);
    expect(budget.state()).toMatchObject({ limit: 600, burst: 150, remaining: 15 });
  });

  it('is kept below what the backend tells', () => {
    const { budget } = new Setting();
    budget.learn({ limit: 100 });
    budget.limitTo(6000);
    expect(budget.state().limit).toBe(100);
  });

  it('stands behind the settings', () => {
    const { budget } = new Setting({ callsPerMinute: 100 });
    budget.limitTo(60);
    expect(budget.state().limit).toBe(100);
  });
});

describe('CallBudget.stop', () => {
  it('refuses who waits and who comes, until the time is over', async () => {
    const setting = new Setting({ concurrency: 1 });
    setting.ask();
    const waiting = [setting.ask(), setting.ask('person')];
    expect(setting.budget.stop(7)).toBe(7);
    const late = setting.ask();
    await settle();
    const error = new BackendUnavailableError(
      'Sysdig answered 429 before: the limit of calls is reached; no call is made for another 7 s',
    );
    for (const { result } of [...waiting, late]) expect(result).toEqual(error);
    expect(setting.budget.state()).toMatchObject({
      stoppedUntil: setting.clock.now() + 7000,
      waiting: { autoscaler: 0, person: 0 },
      calls: { refused: 3 },
      pressure: 1,
    });
    expect(setting.clock.pending).toBe(0);
  });

  it('lets one call find out afterwards, and the others follow as the budget fills', async () => {
    const setting = new Setting({ callsPerMinute: 60 });
    setting.budget.stop(7);
    await setting.clock.advance(7000);
    expect(setting.budget.state()).not.toHaveProperty('stoppedUntil');
    const asked = [setting.ask(), setting.ask()];
    await settle();
    expect(asked.map(isGranted)).toEqual([true, false]);
    await setting.clock.advance(1334);
    expect(asked.map(isGranted)).toEqual([true, true]);
  });

  it('stops for longer each time when it is not told how long, and not for those that were under way together', async () => {
    const { budget, clock } = new Setting();
    const pauses: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      pauses.push(budget.stop(), budget.stop());
      await clock.advance(300_000);
    }
    expect(pauses).toEqual([30, 30, 60, 60, 120, 120, 240, 240, 300, 300]);
  });

  it('begins anew after an answer, if that is one of afterwards', async () => {
    const setting = new Setting();
    const slow = setting.ask();
    await settle();
    expect(setting.budget.stop()).toBe(30);
    end(slow);
    await setting.clock.advance(30_000);
    expect(setting.budget.stop()).toBe(60);
    await setting.clock.advance(60_000);
    await setting.call('failed');
    await setting.clock.advance(1000);
    expect(setting.budget.stop()).toBe(120);
    await setting.clock.advance(120_000);
    await setting.call('answered');
    expect(setting.budget.stop()).toBe(30);
  });

  it('keeps the longest time that it was told', async () => {
    const { budget, clock } = new Setting();
    budget.stop(60);
    budget.stop(5);
    expect(budget.state().stoppedUntil).toBe(clock.now() + 60_000);
  });

  it('says with what the backend stopped it', async () => {
    const setting = new Setting();
    setting.budget.stop(7, 503);
    const late = setting.ask();
    await settle();
    expect(late.result).toEqual(
      new BackendUnavailableError(
        'Sysdig answered 503 before: it asked not to be called; no call is made for another 7 s',
      ),
    );
  });

  it('stops for five minutes at the most, also when the clock is set back', () => {
    const { budget, clock } = new Setting();
    expect(budget.stop(86_400)).toBe(300);
    clock.jump(-3_600_000);
    expect(budget.state()).not.toHaveProperty('stoppedUntil');
    budget.stop(5);
    expect(budget.state().stoppedUntil).toBe(clock.now() + 5000);
  });
});

describe('CallBudget.pressure', () => {
  it('grows from nothing to all with what is used, slowly at first', async () => {
    const setting = new Setting({ callsPerMinute: 40, concurrency: 100 });
    const pressures = [setting.budget.pressure()];
    for (let call = 0; call < 10; call += 1) {
      await setting.call();
      pressures.push(setting.budget.pressure());
    }
    expect(pressures.map((pressure) => Math.round(pressure * 100))).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100]);
    await setting.clock.advance(10_000);
    expect(setting.budget.pressure()).toBeCloseTo(0.25);
    await setting.clock.advance(60_000);
    expect(setting.budget.pressure()).toBe(0);
  });

  it('counts who waits', async () => {
    const setting = new Setting({ callsPerMinute: 40, concurrency: 1 });
    setting.ask();
    for (let call = 0; call < 4; call += 1) setting.ask();
    await settle();
    expect(setting.budget.pressure()).toBeCloseTo(0.25);
  });

  it('leaves out what people use and wait for', async () => {
    const setting = new Setting({ callsPerMinute: 40, concurrency: 100 });
    const people = Array.from({ length: 8 }, () => setting.ask('person'));
    for (let call = 0; call < 50; call += 1) setting.ask('person');
    await settle();
    expect(people.every(isGranted)).toBe(true);
    expect(setting.budget.state()).toMatchObject({ remaining: 2, waiting: { person: 1 } });
    expect(setting.budget.pressure()).toBe(0);
  });

  it('grows where people have left little and autoscalers need more than that', async () => {
    const setting = new Setting({ callsPerMinute: 80, concurrency: 100 });
    for (let call = 0; call < 15; call += 1) setting.ask('person');
    await settle();
    expect(setting.budget.state().remaining).toBe(5);
    await setting.spend(1);
    expect(setting.budget.pressure()).toBeCloseTo((1 / 5) ** 2);
    await setting.spend(4);
    expect(setting.budget.pressure()).toBe(1);
  });

  it('is high where the backend tells that little is left', () => {
    const setting = new Setting({ callsPerMinute: 40 });
    setting.budget.learn({ remaining: 1 });
    expect(setting.budget.pressure()).toBeCloseTo(0.81);
  });
});

describe('in any minute', () => {
  it('no more calls are made than the limit, whoever asks and however long they take', async () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 20_000 }),
      calls: fc.integer({ min: 0, max: 30 }),
      person: fc.boolean(),
      stop: fc.option(fc.integer({ min: 1, max: 20 }), { freq: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 120 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { maxLength: 40 }),
        async (callsPerMinute, concurrency, steps) => {
          const setting = new Setting({ callsPerMinute, concurrency });
          const made: number[] = [];
          const call = async (priority: Priority) => {
            try {
              const permit = await setting.budget.acquire({ priority, signal: neverCancelled });
              made.push(setting.clock.now());
              setting.clock.after(700, () => permit.end('answered'));
            } catch (error) {
              expect(error).toBeInstanceOf(BackendUnavailableError);
            }
          };
          for (const { wait, calls, person, stop } of steps) {
            for (let index = 0; index < calls; index += 1) void call(person ? 'person' : 'autoscaler');
            await setting.clock.advance(wait);
            if (stop !== null) setting.budget.stop(stop);
          }
          for (const from of made) {
            const inMinute = made.filter((at) => at >= from && at < from + 60_000);
            expect(inMinute.length).toBeLessThanOrEqual(callsPerMinute);
          }
          const { pressure, remaining, burst } = setting.budget.state();
          expect(pressure >= 0 && pressure <= 1 && remaining >= 0 && remaining <= burst).toBe(true);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});
