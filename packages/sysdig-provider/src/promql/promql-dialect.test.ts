import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, Quantity, UnusableDataError } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import type { VectorRow } from '../client/parse-answer.ts';
import type { VectorAnswer } from '../client/sysdig-client.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import type { MetricKind } from '../rules/metric-kind.ts';
import { restrictPlan } from './division/restrict-plan.ts';
import { PlannedFetch } from './planned-fetch.ts';
import { PromqlDialect } from './promql-dialect.ts';
import { formatQuery, type SeriesQuery } from './query/promql-query.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';
import { SettleTimes } from './samples/settle-times.ts';

const now = 1_700_000_027_300;
/** The evaluation time: half a period, and a millisecond, before the grid. Seconds. */
const time = 1_700_000_014.999;

/** Nothing of it is restricted to a namespace yet. */
function plan(kind: MetricKind = 'gauge'): QueryPlan {
  const query: SeriesQuery = { series: 'm', kind, matchers: [], groupBy: ['ns', 'pod'] };
  return { query, objects: { name: 'pod', namespace: 'ns', wanted: new Set(['shop']) } };
}

function textOf(settleSeconds: number, kind: MetricKind = 'gauge'): string {
  return formatQuery(restrictPlan(plan(kind), { namespaces: ['shop'] }).query, {
    period: 10,
    settle: settleSeconds,
    window: 60,
  });
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
  readonly dialect: PromqlDialect;
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
  const dialect = new PromqlDialect({ client, clock, settleTimes, period: 10, window: 60 });
  return { clock, dialect, settleTimes, answers, queries };
}

function fetch({ dialect, clock }: Setting, kind?: MetricKind) {
  return new PlannedFetch({ dialect, clock }).fetch('requests', plan(kind), testContext);
}

describe('PromqlDialect', () => {
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
    expect(await fetch(setting, 'counter')).toMatchObject({ ok: true, samples: [{ windowSeconds: 60 }] });
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

describe('PromqlDialect.count', () => {
  const counted = ({ dialect }: Setting, whole = plan()) => dialect.count(whole, { context: testContext, trace: [] });
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
    const query: SeriesQuery = { ...plan().query, groupBy: ['pod'] };
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
  const ask = (answer: VectorAnswer) => setUp(answer).dialect.ask(plan(), { context: testContext, trace: [] });

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
