import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, type RequestContext } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import type { VectorRow } from '../client/parse-answer.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import { PlannedFetch } from './planned-fetch.ts';
import type { Asking, PlanAnswer } from './promql-dialect.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';

const clock = new FakeClock();
const timing = { period: 10, settle: 30, window: 60 };

function plan(...namespaces: readonly string[]): QueryPlan {
  const query = { series: 'm', kind: 'gauge', matchers: [], groupBy: ['ns', 'pod'] } as const;
  return { query, objects: { name: 'pod', namespace: 'ns', wanted: new Set(namespaces) } };
}

function answer(rows: readonly VectorRow[], lag = 15): PlanAnswer {
  return { rows, timing, lag, watermark: 1_700_000_000 - lag };
}

function rowsOf(namespace: string, pods: number): readonly VectorRow[] {
  return Array.from({ length: pods }, (_, pod) => ({ ns: namespace, pod: `web-${pod}` })).flatMap((labels) => [
    { labels: { __k: 'v', ...labels }, value: '1' },
    { labels: { __k: 't', ...labels }, value: '1700000000' },
  ]);
}

const textOf = ({ query: { matchers } }: QueryPlan) =>
  matchers.map((matcher) => ('values' in matcher ? matcher.values.join('|') : matcher.value)).join();

interface Backend {
  readonly ask: (plan: QueryPlan, asking: Asking) => Promise<PlanAnswer>;
  readonly count?: () => Promise<ReadonlyMap<string, number> | undefined>;
}

/** Says in the trace what was asked. */
function setUp({ ask, count = async () => undefined }: Backend, time: FakeClock = clock) {
  const asked: string[] = [];
  const dialect = {
    ask: (part: QueryPlan, asking: Asking) => {
      asked.push(textOf(part));
      asking.trace.push({ stage: 'query', text: textOf(part) });
      return ask(part, asking);
    },
    count: (part: QueryPlan, asking: Asking) => {
      asked.push(`count ${textOf(part)}`);
      asking.trace.push({ stage: 'query', text: `count ${textOf(part)}` });
      return count();
    },
  };
  const planned = new PlannedFetch({ dialect, clock: time });
  return {
    planned,
    asked,
    fetch: (whole: QueryPlan, context: RequestContext = testContext) => planned.fetch('m', whole, context),
  };
}

const cut = (rows: readonly VectorRow[] = rowsOf('a', 400)) => new CutAnswerError('cut', rows);
const counts = new Map([
  ['a', 300],
  ['b', 200],
]);

describe('PlannedFetch', () => {
  it('asks again in smaller parts for what was cut, and tells every question in order', async () => {
    const { planned, fetch } = setUp({
      ask: async (part) => {
        if (textOf(part) === 'a|b') throw cut();
        return answer(rowsOf(textOf(part), 1));
      },
      count: async () => counts,
    });
    expect(await fetch(plan('a', 'b'))).toMatchObject({
      ok: true,
      samples: [
        { namespace: 'a', name: 'web-0' },
        { namespace: 'b', name: 'web-0' },
      ],
      trace: [
        { stage: 'query', text: 'a|b' },
        { stage: 'query', text: 'count a|b' },
        { stage: 'query', text: 'a' },
        { stage: 'query', text: 'b' },
        { stage: 'rows', text: expect.stringContaining('the newest sample of all') },
      ],
    });
    expect(planned.rowLimit).toBe(800);
  });

  it('divides in ever smaller parts, and gives up at last', async () => {
    const namespaces = Array.from({ length: 50 }, (_, index) => `n${index}`);
    const { asked, fetch } = setUp({
      ask: async () => {
        throw cut();
      },
    });
    const outcome = await fetch(plan(...namespaces));
    expect(outcome).toMatchObject({ ok: false, error: { message: 'cut' } });
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(200);
  });

  it.each([1, 10, 49])('fails when an answer was cut to %d rows, and learns nothing of it', async (rows) => {
    let glitches = 1;
    const { asked, planned, fetch } = setUp({
      ask: async (part) => {
        glitches -= 1;
        if (glitches >= 0) throw cut(rowsOf('a', 25).slice(0, rows));
        return answer([...(part.objects?.wanted ?? [])].flatMap((namespace) => rowsOf(namespace, 20)));
      },
    });
    const namespaces = Array.from({ length: 50 }, (_, index) => `n${index}`);
    expect(await fetch(plan(...namespaces))).toMatchObject({ ok: false, error: { message: 'cut' } });
    expect([planned.rowLimit, asked.length]).toEqual([1000, 1]);
    expect((await fetch(plan(...namespaces))).ok).toBe(true);
    expect([planned.rowLimit, asked.length]).toEqual([2000, 2]);
  });

  it('asks for all in one query again an hour after a glitch', async () => {
    let glitches = 1;
    const ownClock = new FakeClock();
    const { asked, fetch } = setUp(
      {
        ask: async (part) => {
          glitches -= 1;
          if (glitches >= 0) throw cut(rowsOf('a', 30));
          return answer([...(part.objects?.wanted ?? [])].flatMap((namespace) => rowsOf(namespace, 20)));
        },
        count: async () => new Map(namespaces.map((namespace) => [namespace, 20])),
      },
      ownClock,
    );
    const namespaces = Array.from({ length: 50 }, (_, index) => `n${index}`);
    const calls: number[] = [];
    for (const pause of [0, 15_000, 3_600_000, 15_000]) {
      await ownClock.advance(pause);
      const before = asked.length;
      expect(await fetch(plan(...namespaces))).toMatchObject({ ok: true, samples: { length: 1000 } });
      calls.push(asked.length - before);
    }
    expect(calls).toEqual([52, 50, 1, 1]);
  });

  it('asks in the name of whoever waits by then', async () => {
    const context: { signal: RequestContext['signal']; requestId: string; priority: RequestContext['priority'] } = {
      ...testContext,
      priority: 'person',
    };
    const seen: string[] = [];
    const { fetch } = setUp({
      ask: async (_, { context: given }) => {
        seen.push(given.priority);
        context.priority = 'autoscaler';
        seen.push(given.priority);
        return answer(rowsOf('a', 1));
      },
    });
    await fetch(plan('a'), context);
    expect(seen).toEqual(['person', 'autoscaler']);
  });

  it('does not count the objects of a share', async () => {
    const { asked, fetch } = setUp({
      ask: async (part) => {
        const [, ...tests] = part.query.matchers;
        // All of them are too many, and those of the first share as well.
        if (tests.length === 0) throw cut(rowsOf('a', 400));
        if (tests.length === 1 && tests[0]?.operator === '!~') throw cut(rowsOf('a', 200));
        return answer(rowsOf('a', 1).map((row) => ({ ...row, labels: { ...row.labels, pod: textOf(part) } })));
      },
      count: async () => new Map([['a', 600]]),
    });
    expect((await fetch(plan('a'))).ok).toBe(true);
    expect(asked.filter((text) => text.startsWith('count'))).toEqual(['count a']);
  });

  it('fails as a whole when a part fails, and calls the others off', async () => {
    const down = new BackendUnavailableError('down');
    let calledOff = 0;
    const { fetch } = setUp({
      ask: async (part, { context }) => {
        if (textOf(part) === 'a|b') throw cut();
        if (textOf(part) === 'b') throw down;
        return new Promise((_, reject) => {
          context.signal.addEventListener('abort', () => {
            calledOff += 1;
            reject(new BackendUnavailableError('called off'));
          });
        });
      },
      count: async () => counts,
    });
    expect(await fetch(plan('a', 'b'))).toMatchObject({
      ok: false,
      error: down,
      trace: [{ text: 'a|b' }, { text: 'count a|b' }, { text: 'a' }, { text: 'b' }],
    });
    expect(calledOff).toBe(1);
  });

  it('fails when what was cut cannot be counted because the backend is away', async () => {
    const down = new BackendUnavailableError('down');
    const { fetch } = setUp({
      ask: async () => {
        throw cut();
      },
      count: async () => {
        throw down;
      },
    });
    expect(await fetch(plan('a', 'b'))).toMatchObject({ ok: false, error: down });
  });

  it('does not divide what failed otherwise', async () => {
    const { asked, fetch } = setUp({
      ask: async () => {
        throw new BackendUnavailableError('down');
      },
    });
    await fetch(plan('a', 'b'));
    expect(asked).toEqual(['a|b']);
  });

  it('does not divide an external metric: it is one value', async () => {
    const { asked, fetch } = setUp({
      ask: async () => {
        throw cut();
      },
    });
    const query = { series: 'm', kind: 'gauge', matchers: [], groupBy: [] } as const;
    expect(await fetch({ query })).toMatchObject({ ok: false, error: { message: 'cut' } });
    expect(asked).toEqual(['']);
  });

  it('calls everything off when nobody waits any longer', async () => {
    const abort = new AbortController();
    const { fetch } = setUp({
      ask: (_, { context }) =>
        new Promise((_resolve, reject) => {
          context.signal.addEventListener('abort', () => reject(new BackendUnavailableError('called off')));
        }),
    });
    const outcome = fetch(plan('a'), { ...testContext, signal: abort.signal });
    abort.abort();
    expect(await outcome).toMatchObject({ ok: false, error: { message: 'called off' } });
  });

  it('hands on a defect', async () => {
    const { fetch } = setUp({
      ask: async () => {
        throw new TypeError('undefined is not a function');
      },
    });
    await expect(fetch(plan('a'))).rejects.toThrow(TypeError);
  });

  it('keeps metrics apart that are made of one series in different ways', async () => {
    const { asked, fetch } = setUp({ ask: async (part) => answer(rowsOf(textOf(part), 500)) });
    await fetch(plan('a'));
    const gauge = plan('a');
    await fetch({ ...gauge, query: { ...gauge.query, kind: 'counter' } });
    await fetch({ ...gauge, query: { ...gauge.query, groupBy: ['ns'] } });
    expect(asked).toEqual(['a', 'a', 'a']);
  });
});
