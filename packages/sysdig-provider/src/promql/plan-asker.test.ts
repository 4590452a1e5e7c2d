import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, Quantity, type SampleOutcome, UnusableDataError } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { seriesDefinition, templateDefinition } from '../../test/support/definitions.ts';
import type { VectorRow } from '../client/parse-answer.ts';
import type { VectorAnswer } from '../client/prometheus-api.ts';
import { RefusedCallError } from '../client/refused-call-error.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import type { MetricKind, SeriesDefinition } from '../rules/metric-definition.ts';
import { SettleTimes } from '../timing/settle-times.ts';
import { restrictPlan } from './division/restrict-plan.ts';
import { PlanAsker } from './plan-asker.ts';
import { PromqlDialect } from './promql-dialect.ts';
import { formatQuery } from './query/promql-query.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';

const now = 1_700_000_027_300;
/** The evaluation time: half a period, and a millisecond, before the grid. Seconds. */
const time = 1_700_000_014.999;

/** Nothing of it is restricted to a namespace yet. */
function plan(kind: MetricKind = 'gauge', more: Partial<SeriesDefinition> = {}): QueryPlan {
  const query = { definition: seriesDefinition(kind, more), matchers: [], groupBy: ['ns', 'pod'] };
  return { query, objects: { name: 'pod', namespace: 'ns', wanted: new Set(['shop']) } };
}

function textOf(settle: number, kind: MetricKind = 'gauge'): string {
  const { query } = restrictPlan(plan(kind), { namespaces: ['shop'] });
  return formatQuery({ ...query, definition: seriesDefinition(kind) }, { period: 10, settle, window: 60 });
}

function row(branch: string, value: string | number, labels: VectorRow['labels'] = {}): VectorRow {
  return { labels: { __k: branch, ...labels }, value: String(value) };
}

/**
 * A good answer on one pod, whose newest sample is so many seconds older than the evaluation time, and that of the
 * slowest series so many. None is slow that has ended.
 */
function answerWithLag(lag: number, slowest = lag): VectorAnswer {
  const kuard = { ns: 'shop', pod: 'kuard' };
  const rows = [row('v', '10', kuard), row('t', time - lag, kuard), row('w', time - lag)];
  return { rows: slowest > 70 ? rows : [...rows, row('s', time - slowest)], warnings: [] };
}

function tooSlow(lag: number, expected: number): string {
  return `the newest sample of one series of m is ${lag} s old, and samples are expected within ${expected} s, so that sums may lack it: the series has just ended, or its samples arrive late (then say how late by --settle)`;
}

/** The same answer, so many milliseconds later. */
function shifted({ rows, warnings }: VectorAnswer, milliseconds: number): VectorAnswer {
  const elapsed = Math.floor((now + milliseconds) / 10_000) - Math.floor(now / 10_000);
  const later = ({ labels, value }: VectorRow) =>
    labels['__k'] === 'v' ? { labels, value } : { labels, value: String(Number(value) + elapsed * 10) };
  return { rows: rows.map(later), warnings };
}

interface Setting {
  readonly clock: FakeClock;
  readonly asker: PlanAsker;
  readonly settleTimes: SettleTimes;
  /** What is answered, one after the other. */
  readonly answers: (VectorAnswer | Error)[];
  readonly queries: { readonly text: string; readonly time: number }[];
}

/** Gives these answers one after the other. */
function setUp(...answers: readonly (VectorAnswer | Error)[]): Setting {
  return setUpWith(new SettleTimes({ period: 10 }), ...answers);
}

function setUpWith(settleTimes: SettleTimes, ...answers: Setting['answers']): Setting {
  const queries: Setting['queries'] = [];
  const client = {
    from: 'Sysdig at https://sysdig.example.com',
    query: async (text: string, at: number) => {
      const answer = answers[queries.length];
      queries.push({ text, time: at });
      if (answer === undefined) throw new Error('asked too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const clock = new FakeClock(now);
  const asker = new PlanAsker({ client, clock, settleTimes, period: 10, window: 60 });
  return { clock, asker, settleTimes, answers, queries };
}

async function fetch(setting: Setting, asked: QueryPlan = plan()): Promise<SampleOutcome> {
  const [outcome] = await new PromqlDialect(setting).fetch([{ metric: 'requests', plan: asked }], testContext);
  if (outcome === undefined) throw new Error('there is no outcome');
  return outcome;
}

describe('PlanAsker', () => {
  it('asks half-way between two samples, and tells the whole way', async () => {
    const setting = setUp(answerWithLag(15));
    expect(await fetch(setting)).toEqual({
      ok: true,
      samples: [
        {
          namespace: 'shop',
          name: 'kuard',
          value: Quantity.parse('10'),
          timestamp: 1_699_999_999_999,
          windowSeconds: 60,
        },
      ],
      refused: [],
      trace: [
        { stage: 'query', text: textOf(30), data: { time: '2023-11-14T22:13:34.999Z' } },
        {
          stage: 'rows',
          text: 'the newest sample of all is of 2023-11-14T22:13:19.999Z',
        },
      ],
    });
    expect(setting.queries).toEqual([{ text: textOf(30), time: time * 1000 }]);
  });

  it('says the window of the kind of metric', async () => {
    const setting = setUp(answerWithLag(15));
    expect(await fetch(setting, plan('counter'))).toMatchObject({ ok: true, samples: [{ windowSeconds: 60 }] });
    expect(setting.queries[0]?.text).toBe(textOf(30, 'counter'));
  });

  it('learns how late samples come, and waits no longer than that', async () => {
    const setting = setUp(answerWithLag(15), answerWithLag(15));
    await fetch(setting);
    await fetch(setting);
    expect(setting.queries.map(({ text }) => text)).toEqual([textOf(30), textOf(20)]);
  });

  it.each([0, 5, 30, 40])('believes an answer whose newest sample is %d s old', async (lag) => {
    const setting = setUp(answerWithLag(lag));
    expect(await fetch(setting)).toMatchObject({ ok: true, samples: [{ name: 'kuard' }] });
    expect(setting.queries).toHaveLength(1);
  });

  it.each([
    [40.1, 50],
    [45, 50],
    [60, 60],
    [70, 60],
  ])('asks once again with the time that it learnt when the newest sample is %d s old', async (lag, learnt) => {
    const setting = setUp(answerWithLag(lag), answerWithLag(lag));
    const outcome = await fetch(setting);
    expect(outcome).toMatchObject({ ok: true, samples: [{ name: 'kuard' }] });
    expect(setting.queries).toEqual([
      { text: textOf(30), time: time * 1000 },
      { text: textOf(learnt), time: time * 1000 },
    ]);
    expect(outcome.trace?.map(({ stage }) => stage)).toEqual(['query', 'query', 'rows']);
  });

  it.each([
    [5, 40.1, 50],
    [15, 45, 50],
    [35, 70, 60],
  ])(
    'asks once again when the newest sample is %d s old, and that of the slowest series %d s',
    async (lag, slowest, learnt) => {
      const setting = setUp(answerWithLag(lag, slowest), answerWithLag(lag, slowest), answerWithLag(lag, slowest));
      expect(await fetch(setting)).toMatchObject({ ok: true, samples: [{ name: 'kuard' }] });
      await fetch(setting);
      expect(setting.queries.map(({ text }) => text)).toEqual([textOf(30), textOf(learnt), textOf(learnt)]);
    },
  );

  it('waits for the slowest series for as long as there is one, and not for one that has ended', async () => {
    const answers = [
      ...Array.from({ length: 50 }, () => answerWithLag(5, 35)),
      ...Array.from({ length: 21 }, () => answerWithLag(5, 71)),
    ];
    const setting = setUp();
    for (const given of answers) {
      await setting.clock.advance(15_000);
      setting.answers.push(shifted(given, setting.clock.now() - now));
      await fetch(setting);
    }
    const waited = setting.queries.map(({ text }) => Number(/offset (\d+)s/.exec(text)?.[1]));
    expect(waited).toEqual([30, ...Array.from({ length: 69 }, () => 40), 10]);
  });

  it('fails where a series is slower than was learnt meanwhile, and waits for it the next time', async () => {
    const setting = setUp(answerWithLag(5, 45), answerWithLag(5, 65));
    expect(await fetch(setting)).toMatchObject({ ok: false, error: new UnusableDataError(tooSlow(65, 60)) });
    expect(setting.queries.map(({ text }) => text)).toEqual([textOf(30), textOf(50)]);
    expect(setting.settleTimes.settleOf('m')).toBe(60);
  });

  it.each([
    [30, true],
    [30.1, false],
    [45, false],
    [71, true],
  ])('does not ask again where it is told to wait 20 s: a series %d s late counts: %s', async (slowest, ok) => {
    const setting = setUpWith(new SettleTimes({ period: 10, fixed: 20 }), answerWithLag(5, slowest));
    const error = new UnusableDataError(tooSlow(Math.round(slowest), 30));
    expect(await fetch(setting)).toMatchObject(ok ? { ok, samples: [{ name: 'kuard' }] } : { ok, error });
    expect(setting.queries.map(({ text }) => text)).toEqual([textOf(20)]);
  });

  it('makes do with the newest sample where the answer names no slowest', async () => {
    const { rows } = answerWithLag(15);
    const setting = setUp({ rows: rows.filter(({ labels }) => labels['__k'] !== 's'), warnings: [] });
    expect(await fetch(setting)).toMatchObject({ ok: true, samples: [{ name: 'kuard' }] });
    expect(setting.settleTimes.settleOf('m')).toBe(20);
  });

  it('tells nothing of other objects or how many there are, in words that clients read', async () => {
    const { rows } = answerWithLag(15);
    const secret = { ns: 'bank', pod: 'vault' };
    const setting = setUp({ rows: [...rows, row('v', '7', secret), row('t', time - 15, secret)], warnings: [] });
    const outcome = await fetch(setting);
    expect(outcome.trace?.filter(({ stage }) => stage !== 'query')).toEqual([
      { stage: 'rows', text: 'the newest sample of all is of 2023-11-14T22:13:19.999Z' },
    ]);
  });

  it('asks twice at the most', async () => {
    const setting = setUp(answerWithLag(45), answerWithLag(68));
    expect(await fetch(setting)).toMatchObject({
      ok: false,
      error: new UnusableDataError(
        'the newest sample of m is 68 s old, and samples are expected within 60 s: the series has ended, or its samples arrive late (then say how late by --settle)',
      ),
    });
    expect(setting.queries).toHaveLength(2);
  });

  it('fails where the newest sample is older than can be waited for: the series has ended', async () => {
    const setting = setUp(answerWithLag(120));
    const outcome = await fetch(setting);
    expect(outcome).toEqual({
      ok: false,
      error: new UnusableDataError(
        'the newest sample of m is 120 s old, and samples are expected within 40 s: the series has ended, or its samples arrive late (then say how late by --settle)',
      ),
      trace: [{ stage: 'query', text: textOf(30), data: { time: '2023-11-14T22:13:34.999Z' } }],
    });
    expect(setting.settleTimes.settleOf('m')).toBe(30);
  });

  it('has no samples where there are no rows, and learns nothing', async () => {
    const setting = setUp({ rows: [], warnings: [] });
    expect(await fetch(setting)).toEqual({
      ok: true,
      samples: [],
      refused: [],
      trace: [
        { stage: 'query', text: textOf(30), data: { time: '2023-11-14T22:13:34.999Z' } },
        { stage: 'rows', text: 'the answer has no rows' },
      ],
    });
    expect(setting.settleTimes.settleOf('m')).toBe(30);
  });

  it('uses nothing of an answer with a warning', async () => {
    const setting = setUp({ ...answerWithLag(15), warnings: ['it may be wrong', 'another'] });
    expect(await fetch(setting)).toMatchObject({
      ok: false,
      error: new UnusableDataError(
        'Sysdig at https://sysdig.example.com answered with a warning (it may be wrong), so the answer may be incomplete and nothing of it is used; Sysdig cuts answers of more than 1000 series',
      ),
    });
  });

  it('tells clients nothing of other namespaces that a warning names, and the log all of it', async () => {
    const warning = 'partial data for {ns=~"bank-secret-merger|shop"}';
    const { error } = (await fetch(setUp({ ...answerWithLag(15), warnings: [warning] }))) as { error: Error };
    expect(error.message).toContain('answered with a warning (partial data for …), so the answer may be');
    expect(error.message).not.toContain('bank');
    expect(error.cause).toEqual(new Error(warning));
  });

  it('uses nothing of an answer that does not say how new it is', async () => {
    const { rows } = answerWithLag(15);
    const setting = setUp({ rows: rows.filter(({ labels }) => labels['__k'] !== 'w'), warnings: [] });
    expect(await fetch(setting)).toMatchObject({ ok: false, error: { name: 'UnusableDataError' } });
  });

  it('uses nothing of an answer with a row that belongs to nobody', async () => {
    const { rows } = answerWithLag(15);
    const setting = setUp({ rows: [...rows, row('v', '1', { pod: 'lost' })], warnings: [] });
    expect(await fetch(setting)).toMatchObject({
      ok: false,
      error: { message: 'the backend answered with a row that lacks the label ns; nothing of that answer is used' },
    });
  });

  it('hands on what is refused of single objects, with the reason in the trace', async () => {
    const { rows } = answerWithLag(15);
    const filling = row('t', time - 15, { ns: 'shop', pod: 'new' });
    const setting = setUp({ rows: [...rows, filling], warnings: [] });
    const outcome = await fetch(setting);
    expect(outcome).toMatchObject({
      ok: true,
      samples: [{ name: 'kuard' }],
      refused: [{ namespace: 'shop', name: 'new' }],
    });
    expect(outcome.trace?.at(-1)).toMatchObject({
      stage: 'refused',
      text: expect.stringContaining('its window of 60 s is not full'),
    });
  });

  it('fails with what the backend said, and tells what it was asked', async () => {
    const down = new BackendUnavailableError('Sysdig is away');
    const outcome = await fetch(setUp(down));
    expect(outcome).toMatchObject({ ok: false, error: down, trace: [{ stage: 'query', text: textOf(30) }] });
  });

  it('throws what is a defect of its own', async () => {
    const defect = new TypeError('undefined is not a function');
    await expect(fetch(setUp(defect))).rejects.toBe(defect);
  });
});

describe('a metric with a window and a period of its own', () => {
  it('is asked for half-way between two of its samples, of its window', async () => {
    const setting = setUp({ rows: [], warnings: [] });
    await fetch(setting, plan('gauge', { period: 60, window: 600 }));
    const [asked] = setting.queries;
    // 22:13:47.3 is in the minute that began at 22:13.
    expect(new Date(asked?.time ?? 0).toISOString()).toBe('2023-11-14T22:12:29.999Z');
    expect(asked?.text).toContain('(avg_over_time(m{ns="shop"}[600s] offset 60s) and m{ns="shop"} offset 60s)');
    expect(asked?.text).toContain('> time() - 120), "__k", "s", "", "")');
  });

  it('has two samples of its own in a window at least', async () => {
    const setting = setUp({ rows: [], warnings: [] });
    await fetch(setting, plan('gauge', { period: 300 }));
    expect(setting.queries[0]?.text).toContain('[600s] offset 300s)');
  });

  it('is waited for as long as its period takes, and tells how long', async () => {
    const at = 1_700_000_027_300 - 77_301;
    const rows = [
      row('v', '10', { ns: 'shop', pod: 'kuard' }),
      row('t', at / 1000 - 70, { ns: 'shop', pod: 'kuard' }),
      row('w', at / 1000 - 70),
      row('s', at / 1000 - 115),
    ];
    const setting = setUp({ rows, warnings: [] });
    expect(await fetch(setting, plan('gauge', { period: 60 }))).toMatchObject({
      ok: true,
      samples: [{ windowSeconds: 120 }],
    });
    expect(setting.settleTimes.settleOf('m')).toBe(60);
  });
});

describe('an expression', () => {
  const rate = 'sum by (<<groupBy>>) (rate(a_total{<<matchers>>}[2m])) / sum by (<<groupBy>>) (limit{<<matchers>>})';
  const depth = 'max by (<<groupBy>>) (depth{<<matchers>>})';
  const kuard = { ns: 'shop', pod: 'kuard' };
  const templatePlan = (text: string): QueryPlan => ({
    ...plan(),
    query: { ...plan().query, definition: templateDefinition(text) },
  });
  const answer = (lag: number, level: number): VectorAnswer => ({
    rows: [
      row('v', '3', kuard),
      row('t0', time - lag, kuard),
      row('t1', time - level, kuard),
      row('w', time - lag),
      row('s', time - lag),
    ],
    warnings: [],
  });

  it('is as old as the oldest of what it is made of, and covers its longest range', async () => {
    const setting = setUp(answer(15, 100));
    expect(await fetch(setting, templatePlan(rate))).toMatchObject({
      ok: true,
      samples: [{ namespace: 'shop', name: 'kuard', timestamp: (time - 100) * 1000, windowSeconds: 120 }],
      trace: [{ stage: 'query' }, { stage: 'rows', text: 'the newest sample of all is of 2023-11-14T22:13:19.999Z' }],
    });
    expect(setting.queries[0]?.text).toContain('rate(a_total{ns="shop"}[120s] offset 30s)');
  });

  it('is settled like a series, by the same times', async () => {
    const setting = setUp(answer(45, 5), answer(45, 5));
    expect(await fetch(setting, templatePlan(rate))).toMatchObject({ ok: true, samples: [{ name: 'kuard' }] });
    expect(setting.queries.map(({ text }) => /offset \d+s/.exec(text)?.[0])).toEqual(['offset 30s', 'offset 50s']);
    expect(setting.settleTimes.settleOf(rate)).toBe(50);
  });

  it('has nothing to settle where it is made of newest samples alone', async () => {
    const rows = [row('v', '3', kuard), row('t0', time - 100, kuard)];
    const setting = setUp({ rows, warnings: [] });
    const outcome = await fetch(setting, templatePlan(depth));
    expect(outcome).toMatchObject({
      ok: true,
      samples: [{ name: 'kuard', timestamp: (time - 100) * 1000 }],
      trace: [{ stage: 'query' }, { stage: 'rows', text: 'the newest sample of all is of 2023-11-14T22:11:54.999Z' }],
    });
    expect(outcome).not.toHaveProperty('samples.0.windowSeconds');
    expect(setting.queries.map(({ text }) => text)).toEqual([expect.not.stringContaining('"w"')]);
  });

  it('is asked for as it is now where it is made of newest samples alone, and so is the number of its objects', async () => {
    const rare = { ...plan(), query: { ...plan().query, definition: templateDefinition(depth, { period: 300 }) } };
    const setting = setUp({ rows: [], warnings: [] }, { rows: [], warnings: [] });
    await setting.asker.ask(rare, { context: testContext, trace: [] });
    await setting.asker.count(rare, { context: testContext, trace: [] });
    expect(setting.queries.map((query) => query.time)).toEqual([now - 1, now - 1]);
  });

  const spared =
    'sum by (<<groupBy>>) (rate(a_total{<<matchers>>}[2m])) or 0 * sum by (<<groupBy>>) (depth{<<matchers>>})';

  it('may do without its ranges where it says what else there is', async () => {
    const rows = [row('v', '0', kuard), row('t1', time - 20, kuard)];
    expect(await fetch(setUp({ rows, warnings: [] }), templatePlan(spared))).toMatchObject({
      ok: true,
      samples: [{ name: 'kuard', timestamp: (time - 20) * 1000 }],
    });
  });

  it.each([
    ['needs them', rate],
    ['says nothing of another time', spared],
  ])('fails where all series of its ranges have just ended and it %s', async (_what, text) => {
    const rows = [row('v', '3', kuard), ...(text === rate ? [row('t1', time - 20, kuard)] : [])];
    expect(await fetch(setUp({ rows, warnings: [] }), templatePlan(text))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('does not say how new its samples are') },
    });
  });

  it('has no value while one of its windows is filling', async () => {
    const { rows, warnings } = answer(15, 15);
    const setting = setUp({ rows: [...rows, row('f', 1, kuard)], warnings });
    expect(await fetch(setting, templatePlan(rate))).toMatchObject({
      ok: true,
      samples: [],
      refused: [{ namespace: 'shop', name: 'kuard' }],
    });
  });

  it('is told where it reads more metrics than Sysdig takes', async () => {
    const refused = new RefusedCallError('GET … answered 422 (query scans more than 10 different metrics): no', {
      status: 422,
    });
    expect(await fetch(setUp(refused), templatePlan(rate))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('ten are the most that Sysdig takes'), cause: refused },
    });
  });
});

describe('a partial answer that its rule allows', () => {
  const partial = plan('gauge', { allowPartial: true });
  const warned = (warning: string): VectorAnswer => ({ ...answerWithLag(15), warnings: [warning] });
  const step = {
    stage: 'rows',
    text: 'Sysdig at https://sysdig.example.com answered with a warning (one store is away): the answer is partial, and is used since the rule allows that (allowPartial)',
  };

  it('is used, and the trace tells', async () => {
    const outcome = await fetch(setUp(warned('one store is away')), partial);
    expect(outcome).toMatchObject({ ok: true, samples: [{ name: 'kuard' }] });
    expect(outcome.trace).toContainEqual(step);
  });

  it('is not used where it does not tell its time', async () => {
    const { rows } = answerWithLag(15);
    const setting = setUp({ rows: rows.slice(0, 2), warnings: ['one store is away'] });
    expect(await fetch(setting, partial)).toMatchObject({ ok: false, error: { name: 'UnusableDataError' } });
  });

  it('tells nothing that the warning repeats of the query', async () => {
    const outcome = await fetch(setUp(warned('one store is away: {ns="bank"}')), partial);
    expect(JSON.stringify(outcome.trace?.filter(({ stage }) => stage !== 'query'))).not.toContain('bank');
  });

  it('is asked for in parts where it was cut, unless it is told to take it', async () => {
    const asking = { context: testContext, trace: [] };
    const cut = warned('results truncated');
    await expect(setUp(cut).asker.ask(partial, asking)).rejects.toBeInstanceOf(CutAnswerError);
    await expect(setUp(cut).asker.ask(partial, { ...asking, takesCut: true })).resolves.toMatchObject({ lag: 15 });
    await expect(setUp(cut).asker.ask(plan(), { ...asking, takesCut: true })).rejects.toBeInstanceOf(CutAnswerError);
  });
});

describe('PlanAsker.count', () => {
  const counted = ({ asker }: Setting, whole = plan()) => asker.count(whole, { context: testContext, trace: [] });
  const row = (namespace: string, value: string): VectorRow => ({ labels: { ns: namespace }, value });

  it('counts the objects of each namespace, in the window that is settled', async () => {
    const setting = setUp({ rows: [row('shop', '3'), row('bank', '5')], warnings: [] });
    expect(await counted(setting)).toEqual(
      new Map([
        ['shop', 3],
        ['bank', 5],
      ]),
    );
    expect(setting.queries).toEqual([
      { text: 'count by (ns) (count by (ns, pod) (count_over_time(m{}[60s] offset 30s)))', time: time * 1000 },
    ]);
  });

  it('counts objects that live in no namespace', async () => {
    const setting = setUp({ rows: [{ labels: {}, value: '7' }], warnings: [] });
    const query = { ...plan().query, groupBy: ['pod'] };
    expect(await counted(setting, { query, objects: { name: 'pod', wanted: new Set() } })).toEqual(new Map([['', 7]]));
    expect(setting.queries[0]?.text).toBe('count(count by (pod) (count_over_time(m{}[60s] offset 30s)))');
  });

  it('does not know where that answer is cut too', async () => {
    expect(await counted(setUp({ rows: [row('shop', '3')], warnings: ['results truncated'] }))).toBeUndefined();
  });

  it('fails with what the client throws, and with what else may be wrong', async () => {
    const down = new BackendUnavailableError('Sysdig is away');
    await expect(counted(setUp(down))).rejects.toBe(down);
    const doubtful = setUp({ rows: [row('shop', '3')], warnings: ['it may be wrong'] });
    await expect(counted(doubtful)).rejects.toThrow(UnusableDataError);
  });
});

describe('an answer with a warning', () => {
  const rows = (count: number) => Array.from({ length: count }, (): VectorRow => ({ labels: {}, value: '1' }));
  const ask = (answer: VectorAnswer) => setUp(answer).asker.ask(plan(), { context: testContext, trace: [] });

  it.each([
    ['results truncated to 1000 series', 1],
    ['Limit reached', 1],
    ['too many series', 1],
    ['something else', 800],
  ])('was cut when it says so or is very long: %s, %d rows', async (warning, count) => {
    await expect(ask({ rows: rows(count), warnings: [warning] })).rejects.toBeInstanceOf(CutAnswerError);
  });

  it.each([
    ['something else', 799],
    ['results truncated', 0],
  ])('is useless otherwise: %s, %d rows', async (warning, count) => {
    const failing = ask({ rows: rows(count), warnings: [warning] });
    await expect(failing).rejects.toBeInstanceOf(UnusableDataError);
    await expect(failing).rejects.not.toBeInstanceOf(CutAnswerError);
  });
});
