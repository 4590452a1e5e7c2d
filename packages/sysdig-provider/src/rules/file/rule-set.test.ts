import { describe, expect, it } from '@jest/globals';
import { Quantity } from '@metrics-adapter/core';
import { external, metric, problemsOf, rulesOf, usualOptions } from '../../../test/support/loaded-rules.ts';
import { loadRuleFiles, loadRules, noRules } from './rule-set.ts';

describe('loadRules', () => {
  it('reads a rule of one series', () => {
    const text = `metrics:
  - name: http_requests_per_second
    series: net.http.request.count
    resources: [pods, deployments.apps]
    aggregation: {time: rate, group: sum}
    window: 1m
    where: 'net_http_statuscode!~"5.."'
    unit: requests
    description: what users ask for
    metricLabels: [net.http.url, net_http_method]
    refreshInterval: 20s
    maxAge: 3m
    fallback: 500m
    namespaces: [shop]
    allowPartial: true
`;
    expect(rulesOf(text)).toEqual([
      {
        kind: 'object',
        name: 'http_requests_per_second',
        place: { file: 'rules.yaml', line: 2, column: 5 },
        source: { form: 'series', series: 'net.http.request.count', aggregation: { time: 'rate', group: 'sum' } },
        where: [{ label: 'net_http_statuscode', operator: '!~', value: '5..' }],
        window: 60,
        unit: 'requests',
        description: 'what users ask for',
        metricLabels: new Set(['net_http_url', 'net_http_method']),
        policy: { maxAge: 180, refreshInterval: 20, fallback: Quantity.parse('500m'), namespaces: ['shop'] },
        scope: 'cluster',
        allowPartial: true,
        resources: [
          { groupResource: { group: '', resource: 'pods' }, namespaced: true },
          { groupResource: { group: 'apps', resource: 'deployments' }, namespaced: true },
        ],
      },
    ]);
  });

  it('reads an external rule of an expression', () => {
    const text = `external:
  - name: queue_depth
    promql: 'sum by (<<groupBy>>) (aws_sqs_messages{<<matchers>>})'
    groupBy: [queue]
    scope: account
    window: 10m
    maxAge: 20m
`;
    expect(rulesOf(text)).toMatchObject([
      {
        kind: 'external',
        name: 'queue_depth',
        source: { form: 'template', template: { text: 'sum by (<<groupBy>>) (aws_sqs_messages{<<matchers>>})' } },
        scope: 'account',
        window: 600,
        policy: { maxAge: 1200 },
        groupBy: ['queue'],
        inNamespace: false,
      },
    ]);
  });

  it('reads what holds for all metrics', () => {
    const text = `limits: {maxAge: 3m, refreshInterval: 20s, callsPerMinute: 300}
discovery: {list: used, maxResources: 50}`;
    expect(loadRules(text, 'rules.yaml', usualOptions)).toEqual({
      rules: {
        rules: [],
        limits: { maxAge: 180, refreshInterval: 20, callsPerMinute: 300 },
        discovery: { list: 'used', maxResources: 50 },
      },
    });
  });

  it('tells every problem at once, in the order of the file', () => {
    const text = `metrics:
  - nam: requests
    series: net.http.request.count
    resources: [deployment, Pod, {resource: queues.example.com, nameLable: queue}]
    window: 45s
    fallback: much
  - name: latency
    series: net.http.request.time
    aggregation: {time: rate}
    resources: [pods]
discovery: {list: some}
`;
    expect(problemsOf(text)).toEqual([
      'rules.yaml:2:5: metrics[0].name: is missing; write the name that HPAs ask for: letters, digits and _ . - : | @ ; , + = ~ only, 253 characters at the most',
      'rules.yaml:2:5: metrics[0].nam: is not known here; did you mean name?',
      'rules.yaml:4:17: metrics[0].resources[0]: no label of Sysdig is known that names deployment; did you mean deployments.apps?',
      'rules.yaml:4:29: metrics[0].resources[1]: "Pod" is not allowed; write kinds of objects in the plural with their group: [pods, deployments.apps]',
      'rules.yaml:4:65: metrics[0].resources[2].nameLable: is not known here; did you mean nameLabel?',
      'rules.yaml:5:13: metrics[0].window: 45s is no multiple of the 10s between samples; write 40s or 50s',
      'rules.yaml:6:15: metrics[0].fallback: "much" is no quantity; write a quantity, such as 5, 0.5 or 500m',
      'rules.yaml:9:25: metrics[1].aggregation.time: the samples are levels, and a level has no rate; write avg, min, max or sum; or type: counter or type: delta, if the samples count something',
      'rules.yaml:11:19: discovery.list: "some" is not allowed; write all, used or rules',
    ]);
  });

  it('tells the offset with the place', () => {
    const text = '# a\nlimits: {maxAge: 5}';
    const { problems = [] } = loadRules(text, 'rules.yaml', usualOptions);
    expect(problems.map(({ offset }) => text.slice(offset))).toEqual(['5}']);
  });

  it('refuses what the dialect cannot say, with its reason', () => {
    const refusalOf = () => 'the data API knows no regular expressions';
    expect(problemsOf(metric('series: queue', 'type: gauge', 'where: a=~"b"'), { ...usualOptions, refusalOf })).toEqual(
      [
        'rules.yaml:6:12: metrics[0].where: the data API knows no regular expressions; say it otherwise, or choose the other dialect',
      ],
    );
    expect(problemsOf(metric('series: queue'), { ...usualOptions, refusalOf })).toEqual([
      'rules.yaml:2:5: metrics[0]: the data API knows no regular expressions; say it otherwise, or choose the other dialect',
    ]);
  });
});

describe('loadRuleFiles', () => {
  const first = { file: 'a.yaml', text: `limits: {maxAge: 3m}\n${metric('series: net.http.request.count')}` };

  it('makes one set of all rules', () => {
    const second = { file: 'b.yaml', text: external('series: net.http.request.count') };
    const { rules } = loadRuleFiles([first, second], usualOptions);
    expect(rules?.rules.map(({ place }) => `${place.file}:${place.line}`)).toEqual(['a.yaml:3', 'b.yaml:2']);
    expect(rules?.limits).toEqual({ maxAge: 180 });
    expect(rules?.discovery).toBe(noRules.discovery);
  });

  it('refuses a name that two files have, and limits in both', () => {
    const { problems = [] } = loadRuleFiles([first, { ...first, file: 'b.yaml' }], usualOptions);
    expect(problems.map(({ file, line, path, message }) => ({ file, line, path, message }))).toEqual([
      { file: 'b.yaml', line: 1, path: 'limits', message: 'another file has limits already (a.yaml:1)' },
      { file: 'b.yaml', line: 3, path: 'metrics[0].name', message: '"m" of pods has a rule already (a.yaml:3)' },
    ]);
  });

  it('holds limits of one file against the rules of another', () => {
    const second = { file: 'b.yaml', text: external('series: q', 'type: gauge', 'window: 5m') };
    const { problems = [] } = loadRuleFiles([second, first], usualOptions);
    expect(problems.map(({ file, path, message }) => ({ file, path, message }))).toEqual([
      {
        file: 'b.yaml',
        path: 'external[0].window',
        message:
          'limits.maxAge (3m), which holds for this rule, is less than the window, the time until samples have settled and one period together (5m40s)',
      },
    ]);
  });
});

describe('two rules for one name', () => {
  it('are refused where both answer for the same objects, also when something else is wrong', () => {
    const text = `metrics:
  - {name: m, series: net.http.request.count, resources: [pods, services]}
  - {name: m, series: net.http.request.time, resources: [services, nodes], window: 1s}
`;
    expect(problemsOf(text)).toEqual([
      'rules.yaml:3:12: metrics[1].name: "m" of services has a rule already (rules.yaml:2); give one of them another name, or take one out',
      'rules.yaml:3:84: metrics[1].window: 1s is less than two times the 10s between samples; write 20s or more, or the period of its samples',
    ]);
  });

  it('are two metrics where they answer for other objects, and where capitals differ', () => {
    const text = `metrics:
  - {name: m, series: net.http.request.count, resources: [pods]}
  - {name: m, series: net.http.request.time, resources: [nodes]}
  - {name: M, series: net.http.request.time, resources: [pods]}
external:
  - {name: m, series: net.http.request.count}
`;
    expect(rulesOf(text)).toHaveLength(4);
  });

  it('are refused for external metrics also where only capitals differ', () => {
    const text = `external:
  - {name: Orders, series: net.http.request.count}
  - {name: orders, series: net.http.request.count}
  - {name: Orders, series: net.http.request.count}
`;
    expect(problemsOf(text)).toEqual([
      `rules.yaml:3:12: external[1].name: the external metric "orders" cannot be told from "Orders" (rules.yaml:2): Kubernetes' clients write the names of external metrics in small letters; give one of them another name, or take one out`,
      'rules.yaml:4:12: external[2].name: the external metric "Orders" has a rule already (rules.yaml:2); give one of them another name, or take one out',
    ]);
  });

  it('are refused where a pattern was copied', () => {
    const text = `external:
  - {name: m_$1, series: '/^m\\.(\\d)$/', type: gauge}
  - {name: m_$1, series: '/^m\\.(\\D)$/', type: gauge}
  - {name: m_$1, series: '/^m\\.(\\d)$/', type: gauge}
`;
    expect(problemsOf(text)).toEqual([
      'rules.yaml:4:12: external[2].name: the external metric "m_$1" has a rule already (rules.yaml:2); give one of them another name, or take one out',
    ]);
  });

  it('are left to the question where one has a pattern', () => {
    const text = `metrics:
  - {name: m_1, series: net.http.request.count, resources: [pods]}
  - {name: m_$1, series: /^m\\.(.*)$/, resources: [pods]}
  - {name: m_$1, series: /^n\\.(.*)$/, resources: [pods]}
`;
    expect(rulesOf(text)).toHaveLength(3);
  });
});

describe('patterns of several rules', () => {
  const rule = (name: string, pattern: string) =>
    `  - {name: ${name}_$1, series: '${pattern}', type: gauge, resources: [pods, services]}`;

  function problems(count: number, toPattern: (index: number) => string) {
    const rules = Array.from({ length: count }, (_, index) => rule(`m${index}`, toPattern(index)));
    const text = `metrics:\n${rules.join('\n')}`;
    return loadRuleFiles([{ file: 'a.yaml', text }], usualOptions).problems ?? [];
  }

  it('may be many where each is quick', () => {
    expect(problems(200, (index) => `/^app${index}_(.*)$/`)).toEqual([]);
  });

  it('may not take long together', () => {
    const slow = (index: number) => `/^([a-z_]{1,31})_([a-z_]{1,31})x${index}$/`;
    expect(problems(2, slow)).toEqual([]);
    expect(problems(10, slow)).toMatchObject([
      {
        line: 4,
        path: 'metrics[2].series',
        message: 'with those before it, the patterns have too many ways to match a name',
      },
    ]);
  });
});
