import { describe, expect, it } from '@jest/globals';
import type { MetricQuery } from '../../plan/query-plan.ts';
import type { Timing } from '../../timing/window.ts';
import { formatTemplateCount, formatTemplateQuery } from './format-template-query.ts';
import { parseTemplate, type TemplateOptions } from './parse-template.ts';
import type { PromqlTemplate } from './promql-template.ts';

const sysdig: Timing = { period: 10, settle: 30, window: 60 };

const options: TemplateOptions = { objects: true };

function queryFor(template: PromqlTemplate, groupBy: readonly string[] = ['ns', 'pod']): MetricQuery {
  return {
    definition: { form: 'template', template, because: 'the test says so' },
    matchers: [{ label: 'kube_cluster_name', operator: '=', value: 'prod' }],
    groupBy,
  };
}

interface Setting {
  readonly timing?: Partial<Timing>;
  readonly options?: TemplateOptions;
  readonly groupBy?: readonly string[];
  /** Whether the rule itself says the period. */
  readonly isOwnPeriod?: boolean;
}

function format(text: string, setting: Setting = {}) {
  const template = parseTemplate(text, setting.options ?? options);
  const { definition, ...query } = queryFor(template, setting.groupBy);
  const timing = { ...sysdig, ...setting.timing };
  const own = setting.isOwnPeriod === true ? { ...definition, period: timing.period } : definition;
  return formatTemplateQuery({ ...query, definition: own }, template, timing);
}

const scope = '{kube_cluster_name="prod"}';
const by = 'by (ns, pod)';
const branch = (expression: string, name: string) => `label_replace(${expression}, "__k", "${name}", "", "")`;
const numbered = (operation: string, times: readonly string[]) =>
  `${operation}(${times.map((time, index) => `label_replace(${operation}(${time}), "__n", "${index}", "", "")`).join(' or ')})`;

describe('formatTemplateQuery', () => {
  it('asks for the value, its time, full windows and the newest samples', () => {
    const { text, ...reading } = format(
      'histogram_quantile(0.99, sum by (<<groupBy>>, le) (rate(x_bucket{<<matchers>>}[2m])))',
    );
    expect(text).toBe(
      [
        branch(`histogram_quantile(0.99, sum by (ns, pod, le) (rate(x_bucket${scope}[120s] offset 30s)))`, 'v'),
        branch(`max ${by} (timestamp(x_bucket${scope} offset 30s) > time() - 150)`, 't0'),
        branch(`max ${by} (count_over_time(x_bucket${scope}[120s] offset 30s)) < 12`, 'f'),
        branch(`max(timestamp(x_bucket${scope}))`, 'w'),
        branch(`min(timestamp(x_bucket${scope}) > time() - 70)`, 's'),
      ].join(' or '),
    );
    expect(reading).toEqual({ time: { kind: 'selector', index: 0 }, timeRows: 1, windowSeconds: 120, settles: true });
  });

  it('asks for the newest samples alone where no range is looked at', () => {
    const { text, ...reading } = format('max by (<<groupBy>>) (x)');
    expect(text).toBe(
      [branch(`max ${by} (x${scope})`, 'v'), branch(`max ${by} (timestamp(x${scope}))`, 't0')].join(' or '),
    );
    expect(reading).toEqual({ time: { kind: 'selector', index: 0 }, timeRows: 1, settles: false });
  });

  it('has a time for each selector, and one word for all of them on what has settled', () => {
    const { text, ...reading } = format(
      'sum by (<<groupBy>>) (rate(e{code="500"}[<<window>>])) / sum by (<<groupBy>>) (rate(t[2m])) + max by (<<groupBy>>) (g)',
    );
    const [e, t, g] = ['e{code="500",kube_cluster_name="prod"}', `t${scope}`, `g${scope}`];
    expect(text).toBe(
      [
        branch(
          `sum ${by} (rate(${e}[60s] offset 30s)) / sum ${by} (rate(${t}[120s] offset 30s)) + max ${by} (${g})`,
          'v',
        ),
        branch(`max ${by} (timestamp(${e} offset 30s) > time() - 90)`, 't0'),
        branch(`max ${by} (timestamp(${t} offset 30s) > time() - 150)`, 't1'),
        branch(`max ${by} (timestamp(${g}))`, 't2'),
        branch(
          `(max ${by} (count_over_time(${e}[60s] offset 30s)) < 6 or max ${by} (count_over_time(${t}[120s] offset 30s)) < 12)`,
          'f',
        ),
        branch(numbered('max', [`timestamp(${e})`, `timestamp(${t})`]), 'w'),
        branch(numbered('min', [`timestamp(${e}) > time() - 70`, `timestamp(${t}) > time() - 70`]), 's'),
      ].join(' or '),
    );
    const of = [0, 1, 2].map((index) => ({ kind: 'selector', index }));
    expect(reading).toEqual({ time: { kind: 'all', of }, timeRows: 3, windowSeconds: 120, settles: true });
  });

  it('writes what is asked where the text has a place for it, and everywhere else behind', () => {
    const { text } = format('sum by (<<groupBy>>) (a{b="1", <<matchers>>, c="2"} + d{e="3"} + f)', { options });
    expect(text).toContain(
      `sum ${by} (a{b="1",kube_cluster_name="prod",c="2"} + d{e="3",kube_cluster_name="prod"} + f${scope})`,
    );
  });

  it('keeps what the text itself says of a label that is asked for', () => {
    expect(format('sum by (<<groupBy>>) (a{kube_cluster_name="test"})').text).toContain(
      'a{kube_cluster_name="test",kube_cluster_name="prod"}',
    );
  });

  it('groups by nothing for one value of everything', () => {
    const { text } = format('sum by (<<groupBy>>) (x) / on (<<groupBy>>) sum(y)', {
      options: { objects: false },
      groupBy: [],
    });
    expect(text).toBe(
      [
        branch(`sum by () (x${scope}) / on () sum(y${scope})`, 'v'),
        branch(`max(timestamp(x${scope}))`, 't0'),
        branch(`max(timestamp(y${scope}))`, 't1'),
      ].join(' or '),
    );
  });

  it('makes a vector of a number', () => {
    expect(format('scalar(x) * 2', { options: { objects: false }, groupBy: [] }).text).toContain(
      branch(`vector(scalar(x${scope}) * 2)`, 'v'),
    );
  });

  it('leaves out an offset of nothing, which Prometheus 2 cannot parse', () => {
    expect(format('sum by (<<groupBy>>) (rate(x[1m]))', { timing: { settle: 0 } }).text).not.toContain('offset');
  });

  it('says how many seconds its windows have', () => {
    expect(
      format('sum by (<<groupBy>>) (sum_over_time(x[<<window>>])) / <<windowSeconds>>', { timing: { window: 90 } })
        .text,
    ).toContain(`sum ${by} (sum_over_time(x${scope}[90s] offset 30s)) / 90, `);
  });

  it('wants windows full by the period of the source, and of those where something is counted alone', () => {
    const rate = 'sum by (<<groupBy>>) (rate(x[2m]))';
    expect(format(rate, { timing: { period: 50 } }).text).toContain('[120s] offset 30s)) < 2, "__k", "f"');
    const sums = 'sum by (<<groupBy>>) (sum_over_time(x[2m]))';
    expect(format(sums, { timing: { period: 90 } }).text).not.toContain('"f"');
    expect(format('sum by (<<groupBy>>) (avg_over_time(x[2m]))').text).not.toContain('"f"');
    expect(format('sum by (<<groupBy>>) (last_over_time(x[2m]) + increase((y[2m])))').text).toContain(
      branch(`max ${by} (count_over_time(y${scope}[120s] offset 30s)) < 12`, 'f'),
    );
  });

  it('wants two samples where one says nothing, whatever the period', () => {
    const twoOf = (period: number, text: string) => {
      expect(format(text, { timing: { period } }).text).toContain(
        branch(`max ${by} (count_over_time(x${scope}[120s] offset 30s)) < 2`, 'f'),
      );
    };
    twoOf(90, 'sum by (<<groupBy>>) (rate(x[2m]))');
    twoOf(300, 'sum by (<<groupBy>>) (increase((x[2m])))');
    twoOf(10, 'sum by (<<groupBy>>) (irate(x[2m]))');
    twoOf(10, 'sum by (<<groupBy>>) (idelta(x[2m]))');
  });

  it('asks for a window once that is counted twice', () => {
    const { text } = format('sum by (<<groupBy>>) (rate(x[2m])) / sum by (<<groupBy>>) (increase(x[2m]))');
    expect(text.match(/count_over_time/g)).toHaveLength(1);
    expect(text.match(/"t\d"/g)).toEqual(['"t0"']);
  });

  it('looks further back than an instant query does where the window is longer', () => {
    const sel = `x${scope}`;
    const newest = (offset = '') =>
      `(timestamp(${sel}${offset}) or max_over_time(timestamp(${sel})[600s:150s]${offset}))`;
    expect(format('max by (<<groupBy>>) (x)', { timing: { window: 600 } }).text).toBe(
      [branch(`max ${by} (last_over_time(${sel}[600s]))`, 'v'), branch(`max ${by} (${newest()})`, 't0')].join(' or '),
    );
    expect(format('max by (<<groupBy>>) (avg_over_time(x[10m]))').text).toBe(
      [
        branch(`max ${by} (avg_over_time(${sel}[600s] offset 30s))`, 'v'),
        branch(`max ${by} (${newest(' offset 30s')} > time() - 630)`, 't0'),
        branch(`max(${newest()})`, 'w'),
        branch(`min(${newest()} > time() - 70)`, 's'),
      ].join(' or '),
    );
  });

  it('leaves the newest sample to an instant query where the rule says how rare they are', () => {
    const own = { timing: { window: 600 }, isOwnPeriod: true };
    expect(format('max by (<<groupBy>>) (x)', own).text).toBe(
      [branch(`max ${by} (x${scope})`, 'v'), branch(`max ${by} (timestamp(x${scope}))`, 't0')].join(' or '),
    );
    const rare = { timing: { window: 600, period: 151 }, isOwnPeriod: true };
    expect(format('max by (<<groupBy>>) (x)', rare).text).toContain(`max ${by} (last_over_time(x${scope}[600s]))`);
  });

  it('asks for the time of samples, not of what is made of them', () => {
    const { text } = format('time() - max by (<<groupBy>>) (timestamp((x)))', { timing: { window: 600 } });
    expect(text).toContain(branch(`time() - max ${by} (timestamp(x${scope}))`, 'v'));
  });

  describe('with a series that tells the time', () => {
    const told = { ...options, timeSeries: 'y{<<matchers>>}' };

    it('moves what is looked at by the time that samples need to settle', () => {
      const { text, ...reading } = format(
        'max by (<<groupBy>>) (rate(x[2m] offset 1h) - rate(x[2m] offset -1m @ end()) + rate(x[2m] @ 5) + rate(x[2m] offset -30s))',
        { options: told },
      );
      const x = `x${scope}`;
      expect(text).toContain(
        branch(
          `max ${by} (rate(${x}[120s] offset 3630s) - rate(${x}[120s] offset -30s @ end()) + rate(${x}[120s] @ 5) + rate(${x}[120s]))`,
          'v',
        ),
      );
      expect(text).toContain(branch(`max ${by} (timestamp(y${scope} offset 30s) > time() - 90)`, 't0'));
      expect(text).toContain(branch(numbered('max', [`timestamp(y${scope})`, `timestamp(${x})`]), 'w'));
      expect(text).toContain(
        branch(numbered('min', [`timestamp(y${scope}) > time() - 70`, `timestamp(${x}) > time() - 70`]), 's'),
      );
      expect(reading).toEqual({ time: { kind: 'selector', index: 0 }, timeRows: 1, windowSeconds: 120, settles: true });
    });

    it('settles what a subquery looks at', () => {
      const { text, windowSeconds } = format(
        'max by (<<groupBy>>) (max_over_time(rate(x[1m])[10m:1m]) + max_over_time(x[10m:] offset 1d))',
        { options: told },
      );
      const x = `x${scope}`;
      expect(text).toContain(
        branch(
          `max ${by} (max_over_time(rate(${x}[60s] offset 30s)[600s:60s]) + max_over_time(${x} offset 30s[600s:60s] offset 86400s))`,
          'v',
        ),
      );
      expect(text).toContain(branch(numbered('max', [`timestamp(y${scope})`, `timestamp(${x})`]), 'w'));
      expect(windowSeconds).toBe(600);
      expect(text).not.toContain('"f"');
    });

    it('waits for nothing that stands still at a moment of its own', () => {
      const { text } = format('max by (<<groupBy>>) (rate(x[2m] @ 5))', { options: told });
      expect(text).toContain(branch(`max(timestamp(y${scope}))`, 'w'));
    });

    it.each([
      ['sum_over_time(x[10m:1m])', `count_over_time(x${scope} offset 30s[600s:60s])`, 10],
      ['sum_over_time(x[10m:])', `count_over_time(x${scope} offset 30s[600s:60s])`, 10],
      [
        'count_over_time((x > 5)[10m:30s] offset 1h)',
        `count_over_time(x${scope} offset 30s[600s:30s] offset 3600s)`,
        20,
      ],
      [
        'increase(sum by (<<groupBy>>) (rate(x[1m]))[30m:7m])',
        `count_over_time(count_over_time(x${scope}[60s] offset 30s)[1800s:420s])`,
        4,
      ],
      [
        'sum_over_time(max_over_time(x[5m:1m])[10m:5m])',
        `count_over_time(count_over_time(x${scope} offset 30s[300s:60s])[600s:300s])`,
        2,
      ],
    ])('wants all steps of a subquery that is counted: %s', (expression, count, full) => {
      const { text } = format(`max by (<<groupBy>>) (${expression})`, { options: told });
      expect(text).toContain(branch(`max ${by} (${count}) < ${full}`, 'f'));
    });

    it('needs nothing to settle where newest samples alone are looked at', () => {
      const { text, settles } = format('max by (<<groupBy>>) (x - x offset 1h)', { options: told });
      expect(text).toBe(
        [
          branch(`max ${by} (x${scope} - x${scope} offset 3600s)`, 'v'),
          branch(`max ${by} (timestamp(y${scope}))`, 't0'),
        ].join(' or '),
      );
      expect(settles).toBe(false);
    });
  });

  it('refuses to write over a label by which values are told apart', () => {
    const groupBy = ['ns', 'name'];
    for (const text of [
      'sum by (<<groupBy>>) (label_replace(x, "name", "a", "", ""))',
      'sum by (<<groupBy>>) (x * on (<<groupBy>>) group_left (name) y)',
      'sum by (<<groupBy>>) (count_values by (<<groupBy>>) ("name", x))',
    ]) {
      expect(() => format(text, { groupBy })).toThrow(
        `the expression ${text} writes the label name, by which values are told apart, so that nothing of it is used: let its rule write another label`,
      );
    }
  });
});

describe('formatTemplateCount', () => {
  it('counts the objects that have a time in any selector', () => {
    const template = parseTemplate('sum by (<<groupBy>>) (rate(a[2m])) / max by (<<groupBy>>) (b)', options);
    expect(formatTemplateCount(queryFor(template), template, { timing: sysdig, groupBy: ['ns'] })).toBe(
      `count by (ns) (count ${by} (timestamp(a${scope} offset 30s) > time() - 150) or count ${by} (timestamp(b${scope})))`,
    );
  });
});
