import { describe, expect, it } from '@jest/globals';
import { external, metric, problemsOf, usualOptions } from '../../../test/support/loaded-rules.ts';

/** What is wrong with an expression, without the rule's place. */
function problemsWith(promql: string, ...fields: readonly string[]): readonly string[] {
  const text = metric(`promql: 'sum by (<<groupBy>>) (${promql})'`, ...fields);
  return problemsOf(text).map((problem) => problem.replace(/^rules\.yaml:\d+:(\d+): metrics\[0\]\.promql: /, '$1: '));
}

function externalProblemsWith(...fields: readonly string[]): readonly string[] {
  return problemsOf(external(...fields)).map((problem) =>
    problem.replace(/^rules\.yaml:\d+:\d+: external\[0\]\.?/, ''),
  );
}

describe('a range in an expression', () => {
  it.each([
    [
      'rate(x[5s])',
      [],
      '41: rate needs two samples, and 5s has less with 10s between them; write [20s] or more, or the period of the samples (period:)',
    ],
    [
      'irate(x[10s])',
      [],
      '42: irate needs two samples, and 10s has less with 10s between them; write [20s] or more, or the period of the samples (period:)',
    ],
    [
      'rate(x[1m])',
      ['period: 1m'],
      '41: rate needs two samples, and 1m has less with 1m between them (period); write [2m] or more, or the period of the samples (period:)',
    ],
    [
      'rate(x[45s])',
      [],
      '41: rate counts what happened in 45s, which is no multiple of the 10s between samples; write [40s] or [50s], or the period of the samples (period:)',
    ],
    [
      'rate(x[25500ms])',
      [],
      '41: rate counts what happened in 25500ms, which is no multiple of the 10s between samples; write [20s] or [30s], or the period of the samples (period:)',
    ],
    [
      'sum_over_time(x[5s])',
      [],
      '50: sum_over_time counts what happened in 5s, which is no multiple of the 10s between samples; write [10s], or the period of the samples (period:)',
    ],
  ])('%s %j is refused where it can never have a value', (promql, fields, problem) => {
    expect(problemsWith(promql, ...fields)).toEqual([problem]);
  });

  it.each([
    ['rate(x[20s])', []],
    ['rate(x[2m])', ['period: 1m']],
    ['rate(x[45s])', ['period: 15s']],
    ['rate(x[<<window>>])', ['period: 1m']],
    ['sum_over_time(x[10s])', []],
    // What is said of the samples themselves is true of however many there are.
    ['avg_over_time(x[25s])', ['period: 1m']],
  ])('%s %j may stand', (promql, fields) => {
    expect(problemsWith(promql, ...fields)).toEqual([]);
  });

  it('is held against its period inside of a subquery too', () => {
    const promql = 'promql: "sum_over_time(sum by (<<groupBy>>) (rate(x[5s]))[30m:1m])"';
    expect(problemsOf(metric(promql, 'timeSeries: x'))).toHaveLength(1);
  });

  it('is held against the period of the source where the rule has none', () => {
    const text = metric("promql: 'sum by (<<groupBy>>) (rate(x[1m]))'");
    expect(problemsOf(text, { ...usualOptions, period: 60, window: 120, maxAge: 240 })).toHaveLength(1);
  });

  it('cannot be zero for unknown', () => {
    const zero = `promql: 'sum(rate(x[1m])) or vector(0)'`;
    expect(externalProblemsWith(zero, 'period: 1m')).toHaveLength(1);
    expect(externalProblemsWith(zero)).toEqual([]);
  });
});

describe('conditions of an expression', () => {
  it.each(['kube_namespace_name="kafka"', 'kubernetes_namespace_name="kafka"'])(
    'of an external metric of one namespace cannot be %s',
    (condition) => {
      const promql = `promql: 'sum(lag{<<matchers>>, ${condition}})'`;
      expect(externalProblemsWith(promql)).toEqual([
        'promql: an external metric is made of series of the namespace that asks, so the condition on kube_namespace_name can only make it empty; say who may see series of other namespaces: namespaces: [shop], or ["*"] for all',
      ]);
      expect(externalProblemsWith(promql, 'namespaces: ["*"]')).toEqual([]);
      expect(externalProblemsWith(promql, 'scope: account')).toEqual([]);
    },
  );

  it('are those of the series that tells the time too', () => {
    const fields = [`promql: 'sum(lag offset 1h)'`, `timeSeries: 'lag{kube_namespace_name="kafka"}'`];
    expect(externalProblemsWith(...fields)[0]).toMatch(/^timeSeries: an external metric/);
  });
});

describe('conditions on the cluster', () => {
  const inOne = { ...usualOptions, cluster: 'prod' };
  const where = (condition: string) => external('series: queue_depth', `where: '${condition}'`);

  it.each(['kube_cluster_name="test"', 'kubernetes.cluster.name="test"'.replaceAll('.', '_'), 'kube_cluster_name!=""'])(
    '%s is refused where series of one cluster count',
    (condition) => {
      expect(problemsOf(where(condition), inOne)).toEqual([
        'rules.yaml:4:12: external[0].where: series of the cluster prod alone count, so the condition on kube_cluster_name can only make it empty; leave it out, or write scope: account for series of all clusters',
      ]);
    },
  );

  it('is refused in an expression', () => {
    const text = external(`promql: 'sum(x{kube_cluster_name="test"})'`);
    expect(problemsOf(text, inOne)).toHaveLength(1);
    expect(problemsOf(text)).toEqual([]);
  });

  it('may stand where all clusters count', () => {
    const text = `${where('kube_cluster_name="test"')}    scope: account\n`;
    expect(problemsOf(text, inOne)).toEqual([]);
    expect(problemsOf(where('kube_cluster_name="test"'))).toEqual([]);
  });
});

describe('the labels of an external expression', () => {
  const told = (labels: string) =>
    `promql: its values are told apart by ${labels}, which groupBy does not name, so that there would be several of one item; aggregate by (<<groupBy>>), or name them in groupBy`;

  it.each([
    ["'sum by (queue, region) (x)'", 'groupBy: [queue]', told('region')],
    ["'sum by (queue, region) (x)'", 'groupBy: [region]', told('queue')],
    ["'sum by (queue) (x)'", 'unit: jobs', told('queue')],
    ["'sum by (a, b) (x) / 2'", 'unit: jobs', told('a, b')],
  ])('%s with %s is refused', (promql, field, problem) => {
    expect(externalProblemsWith(`promql: ${promql}`, field)).toContain(problem);
  });

  it.each([
    ["'sum by (queue) (x)'", 'groupBy: [queue]'],
    ["'sum by (<<groupBy>>) (x)'", 'groupBy: [queue]'],
    ["'sum(x)'", 'unit: jobs'],
    // Of one series, or of the first alone.
    ['\'x{queue="orders"}\'', 'unit: jobs'],
    ['\'sum by (queue) (x{queue="orders"})\'', 'unit: jobs'],
    ["'sum by (queue) (x)'", 'where: \'queue="orders"\''],
    ["'topk(1, sum by (queue) (x))'", 'unit: jobs'],
  ])('%s with %s may stand', (promql, field) => {
    expect(externalProblemsWith(`promql: ${promql}`, field)).toEqual([]);
  });
});
