import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, type RequestContext, type SampleOutcome } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { seriesDefinition, templateDefinition } from '../../test/support/definitions.ts';
import type { VectorRow } from '../client/parse-answer.ts';
import type { MetricQuery, QueryPlan } from '../plan/query-plan.ts';
import { SettleTimes } from '../timing/settle-times.ts';
import type { Asking, PlanAnswer } from './plan-asker.ts';
import { PromqlDialect } from './promql-dialect.ts';
import { formatQuestion } from './query/format-question.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';

const clock = new FakeClock();
const timing = { period: 10, settle: 30, window: 60 };

function plan(...namespaces: readonly string[]): QueryPlan {
  const query = { definition: seriesDefinition('gauge'), matchers: [], groupBy: ['ns', 'pod'] };
  return { query, objects: { name: 'pod', namespace: 'ns', wanted: new Set(namespaces) } };
}

function answer(rows: readonly VectorRow[], lag = 15): PlanAnswer {
  const question = { time: { kind: 'selector', index: 0 }, timeRows: 1, windowSeconds: 60, settles: true } as const;
  return { rows, timing, question, lag, watermark: 1_700_000_000 - lag };
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
  const asker = {
    write: (query: MetricQuery) => formatQuestion(query, timing),
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
  const settleTimes = new SettleTimes({ period: 10 });
  const dialect = new PromqlDialect({ asker, settleTimes, clock: time });
  const fetch = async (plan: QueryPlan, context: RequestContext = testContext): Promise<SampleOutcome> => {
    const [outcome] = await dialect.fetch([{ metric: 'm', plan }], context);
    if (outcome === undefined) throw new Error('there is no outcome');
    return outcome;
  };
  return { dialect, asked, fetch };
}

const cut = (rows: readonly VectorRow[] = rowsOf('a', 400)) => new CutAnswerError('cut', rows);
const counts = new Map([
  ['a', 300],
  ['b', 200],
]);

describe('PromqlDialect', () => {
  it('asks again in smaller parts for what was cut, and tells every question in order', async () => {
    const { dialect, fetch } = setUp({
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
    expect(dialect.rowLimit).toBe(800);
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
    const { asked, dialect, fetch } = setUp({
      ask: async (part) => {
        glitches -= 1;
        if (glitches >= 0) throw cut(rowsOf('a', 25).slice(0, rows));
        return answer([...(part.objects?.wanted ?? [])].flatMap((namespace) => rowsOf(namespace, 20)));
      },
    });
    const namespaces = Array.from({ length: 50 }, (_, index) => `n${index}`);
    expect(await fetch(plan(...namespaces))).toMatchObject({ ok: false, error: { message: 'cut' } });
    expect([dialect.rowLimit, asked.length]).toEqual([1000, 1]);
    expect((await fetch(plan(...namespaces))).ok).toBe(true);
    expect([dialect.rowLimit, asked.length]).toEqual([2000, 2]);
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
    const query = { definition: seriesDefinition('gauge'), matchers: [], groupBy: [] };
    expect(await fetch({ query })).toMatchObject({ ok: false, error: { message: 'cut' } });
    expect(asked).toEqual(['']);
  });

  it('says what to do where an external metric has too many combinations of labels', async () => {
    const { asked, fetch } = setUp({
      ask: async () => {
        throw cut();
      },
    });
    const query = { definition: seriesDefinition('gauge'), matchers: [], groupBy: ['queue', 'region'] };
    const outcome = await fetch({ query });
    expect(outcome).toMatchObject({
      ok: false,
      error: {
        name: 'UnusableDataError',
        message: 'cut; let the rule group by fewer labels than queue, region (groupBy), or select fewer series',
      },
    });
    expect(asked).toEqual(['']);
  });

  it('takes an external answer that was cut where its rule allows it: there is no other way', async () => {
    const seen: unknown[] = [];
    const { fetch } = setUp({
      ask: async (_, { takesCut }) => {
        seen.push(takesCut);
        return answer([]);
      },
    });
    const query = { definition: seriesDefinition('gauge', { allowPartial: true }), matchers: [], groupBy: [] };
    expect((await fetch({ query })).ok).toBe(true);
    expect(seen).toEqual([true]);
  });

  it('asks in parts what was cut also where partial answers are allowed, and takes what cannot be divided', async () => {
    const { asked, fetch } = setUp({
      ask: async (part, { takesCut = false }) => {
        if (textOf(part) === 'a|b') throw cut();
        // Too short to be divided.
        if (textOf(part) === 'b' && !takesCut) throw cut(rowsOf('b', 10));
        return answer(rowsOf(textOf(part), 1));
      },
      count: async () => counts,
    });
    const allowed = (...namespaces: readonly string[]): QueryPlan => {
      const { query, objects } = plan(...namespaces);
      const whole = { query: { ...query, definition: seriesDefinition('gauge', { allowPartial: true }) } };
      return { ...whole, ...(objects && { objects }) };
    };
    expect(await fetch(allowed('a', 'b'))).toMatchObject({
      ok: true,
      samples: [{ namespace: 'a' }, { namespace: 'b' }],
    });
    expect(asked).toEqual(['a|b', 'count a|b', 'a', 'b', 'b']);
    expect(await fetch(plan('b'))).toMatchObject({ ok: false, error: { message: 'cut' } });
  });

  it('plans for fewer objects where each takes more rows', async () => {
    const definition = templateDefinition(
      'sum by (<<groupBy>>) (a{<<matchers>>}) / sum by (<<groupBy>>) (b{<<matchers>>} + c{<<matchers>>})',
    );
    const sizes = new Map<string, number>();
    for (const form of [seriesDefinition('gauge'), definition]) {
      const parts: string[] = [];
      const namespaces = Array.from({ length: 40 }, (_, index) => `n${index}`);
      const { fetch } = setUp({
        ask: async (part) => {
          const wanted = [...(part.objects?.wanted ?? [])];
          if (wanted.length > 20) throw cut(rowsOf('n0', 500));
          parts.push(textOf(part));
          return answer(wanted.flatMap((namespace) => rowsOf(namespace, 20)));
        },
        count: async () => new Map(namespaces.map((namespace) => [namespace, 20])),
      });
      const { query, objects } = plan(...namespaces);
      await fetch({ query: { ...query, definition: form }, ...(objects && { objects }) });
      sizes.set(form.form, parts.length);
    }
    // 800 objects: 400 of two rows each fit into what was cut to a thousand, and 200 of four.
    expect(sizes).toEqual(
      new Map([
        ['series', 2],
        ['template', 4],
      ]),
    );
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
    await fetch({ ...gauge, query: { ...gauge.query, definition: seriesDefinition('counter') } });
    await fetch({ ...gauge, query: { ...gauge.query, groupBy: ['ns'] } });
    const averaged = seriesDefinition('gauge', { aggregation: { time: 'max', group: 'max' } });
    await fetch({ ...gauge, query: { ...gauge.query, definition: averaged } });
    await fetch({ ...gauge, query: { ...gauge.query, definition: seriesDefinition('gauge', { window: 600 }) } });
    for (const text of ['max by (<<groupBy>>) (a{<<matchers>>})', 'max by (<<groupBy>>) (b{<<matchers>>})']) {
      await fetch({ ...gauge, query: { ...gauge.query, definition: templateDefinition(text) } });
    }
    expect(asked).toEqual(['a', 'a', 'a', 'a', 'a', 'a', 'a']);
  });
});
