import { describe, expect, it } from '@jest/globals';
import { external, metric, problemsOf, rulesOf, usualOptions } from '../../../test/support/loaded-rules.ts';

const series = 'series: queue_depth';

/** What is wrong with the field of a rule that follows on its name, kinds and series, without the place. */
function problemsWith(...fields: readonly string[]): readonly string[] {
  return problemsOf(metric(...fields)).map((problem) => problem.replace(/^rules\.yaml:\d+:\d+: metrics\[0\]\.?/, ''));
}

function externalProblemsWith(...fields: readonly string[]): readonly string[] {
  return problemsOf(external(...fields)).map((problem) =>
    problem.replace(/^rules\.yaml:\d+:\d+: external\[0\]\.?/, ''),
  );
}

describe('name', () => {
  const text = (name: string) => `external:\n  - {name: ${name}, series: queue_depth}`;

  it.each([
    'orders',
    '5xx_per_second',
    'net.http.request.count',
    'job:rate5m',
    '"datadogmetric@ns:orders"',
    '"a|b;c"',
    '_x',
    'x'.repeat(253),
  ])('may be %s', (name) => {
    expect(problemsOf(text(name))).toEqual([]);
  });

  it.each([
    '"a b"',
    '"a/b"',
    '"a%20b"',
    '"*"',
    '"."',
    '".."',
    '""',
    '"größe"',
    '"a\\nb"',
    '"a?b"',
    '"#a"',
    '$1',
    'a$1',
    '"a{b}"',
    'x'.repeat(254),
  ])('cannot be %s', (name) => {
    expect(problemsOf(text(name))).toHaveLength(1);
  });

  it('is a text', () => {
    expect(problemsOf(text('500'))).toEqual([
      'rules.yaml:2:12: external[0].name: is the number 500 rather than a text; write the name that HPAs ask for: letters, digits and _ . - : | @ ; , + = ~ only, 253 characters at the most, in quotes where it looks like a number ("500")',
    ]);
  });

  it('of a pattern tells its series apart by the groups that there are', () => {
    const named = (name: string) => `external:\n  - {name: ${name}, series: '/^jvm\\.(.*)$/'}`;
    expect(problemsOf(named('jvm_$1'))).toEqual([]);
    expect(problemsOf(named('jvm'))).toEqual([
      'rules.yaml:2:12: external[0].name: all series of the pattern would have this one name; say what tells them apart: jvm_$1, with a group ( ) in the pattern',
    ]);
    expect(problemsOf(named('jvm_$2'))).toEqual([
      'rules.yaml:2:12: external[0].name: the pattern has no group $2; write $1 up to $1, or another group ( )',
    ]);
    expect(problemsOf(named('jvm_$x$1'))).toHaveLength(1);
  });
});

describe('series and promql', () => {
  it('are one or the other', () => {
    expect(problemsWith()).toEqual([': neither series nor promql says what the metric is made of; write one']);
    expect(problemsWith(series, "promql: 'sum by (<<groupBy>>) (x{<<matchers>>})'")).toEqual([
      'series: promql already says of what the metric is made; leave one of them out, or write <<series>> where the metric stands in promql',
    ]);
  });

  it('go together where the expression has a place for the series', () => {
    const promql = "promql: 'max by (<<groupBy>>) (max_over_time(<<series>>{<<matchers>>}[<<window>>]))'";
    expect(rulesOf(metric(series, promql))).toMatchObject([{ source: { form: 'template', series: 'queue_depth' } }]);
    expect(problemsWith(promql)).toEqual(['promql: nothing says what <<series>> stands for; write series: besides']);
  });

  it.each([
    ['5xx', '"5xx" can be no metric of Sysdig'],
    ['"a b"', '"a b" can be no metric of Sysdig'],
    ['\'a{b="c"}\'', '"a{b=\\"c\\"}" can be no metric of Sysdig'],
    ['größe', '"größe" can be no metric of Sysdig'],
    ['""', 'is empty'],
    ['/^(a+)+$/', 'repeats a repetition'],
  ])('series cannot be %s', (text, message) => {
    const [problem = ''] = problemsWith(`series: ${text}`);
    expect(problem.split('; ')[0]).toBe(`series: ${message}`);
  });

  it('points into a pattern', () => {
    expect(problemsOf(metric("series: '/^ab(c|d)+$/'"))[0]).toMatch(/^rules\.yaml:4:18: /);
  });

  it('points into an expression of several lines', () => {
    const text = metric('promql: |', '  sum by (<<groupBy>>) (', '    rate(x{<<matchers>>}[2m)', '  )');
    expect(problemsOf(text)).toHaveLength(1);
    expect(problemsOf(text)[0]).toMatch(/^rules\.yaml:6:\d+: metrics\[0\]\.promql: the text /);
  });

  it('points into timeSeries where that is at fault', () => {
    const text = metric("promql: 'sum by (<<groupBy>>) (x{<<matchers>>} offset 5m)'", "timeSeries: 'rate(y[1m])'");
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^rules\.yaml:5:18: metrics\[0\]\.timeSeries: /);
  });

  it('timeSeries, type and aggregation stay with what they are about', () => {
    expect(problemsWith(series, 'timeSeries: x')).toEqual([
      'timeSeries: there is no promql whose time it could tell; leave it out',
    ]);
    const promql = "promql: 'sum by (<<groupBy>>) (x{<<matchers>>})'";
    expect(problemsWith(promql, 'type: gauge', 'aggregation: {}')).toEqual([
      'type: promql says itself how values are made; leave it out, and aggregate in the expression; or leave promql out',
      'aggregation: promql says itself how values are made; leave it out, and aggregate in the expression; or leave promql out',
    ]);
  });
});

describe('aggregation', () => {
  it.each([
    ['gauge', 'rate', 'the samples are levels, and a level has no rate'],
    ['counter', 'avg', 'the samples are an ever growing total, whose average tells nothing'],
    ['counter', 'min', 'the samples are an ever growing total, whose smallest tells nothing'],
    ['counter', 'max', 'the samples are an ever growing total, whose largest tells nothing'],
  ])('of a %s cannot be %s', (type, time, message) => {
    const [problem = ''] = problemsWith(series, `type: ${type}`, `aggregation: {time: ${time}}`);
    expect(problem.split('; ')[0]).toBe(`aggregation.time: ${message}`);
  });

  it.each([
    ['gauge', ['avg', 'sum', 'min', 'max']],
    ['counter', ['rate', 'sum']],
    ['delta', ['rate', 'avg', 'sum', 'min', 'max']],
  ])('of a %s can be %j', (type, times) => {
    for (const time of times) expect(problemsWith(series, `type: ${type}`, `aggregation: {time: ${time}}`)).toEqual([]);
  });

  it('is held against what is known of a metric where the rule says no type', () => {
    expect(problemsWith('series: jvm.heap.used', 'aggregation: {time: rate}')).toHaveLength(1);
    expect(problemsWith('series: jvm.heap.used', 'type: delta', 'aggregation: {time: rate}')).toEqual([]);
    expect(problemsWith(series, 'aggregation: {time: rate}')).toEqual([]);
  });

  it('is told what was meant', () => {
    expect(problemsWith(series, 'aggregation: {time: Avg, group: average, by: pod}')).toEqual([
      'aggregation.time: "Avg" is not allowed; write rate, avg, sum, min or max; did you mean avg?',
      'aggregation.group: "average" is not allowed; write sum, avg, min or max',
      'aggregation.by: is not known here; write one of time, group',
    ]);
  });
});

describe('window, period, maxAge and refreshInterval', () => {
  it.each([
    [
      ['window: 15s'],
      ['window: 15s is less than two times the 10s between samples; write 20s or more, or the period of its samples'],
    ],
    [['window: 65s'], ['window: 1m5s is no multiple of the 10s between samples; write 1m or 1m10s']],
    [['window: 2h'], ['window: 2h is longer than 1h; write 1h or less']],
    [['window: 0s'], ['window: is no time at all; write a duration above 0']],
    [['window: 1m30'], ['window: "1m30" is not allowed; write a duration of whole seconds, such as 1m or 90s']],
    [
      ['window: 60'],
      ['window: is the number 60 rather than a text; write a duration of whole seconds, such as 1m or 90s'],
    ],
    [['window:'], ['window: is empty; write a duration of whole seconds, such as 1m or 90s']],
    [
      ['period: 1m', 'window: 90s'],
      [
        'window: 1m30s is less than two times the 1m between samples (period); write 2m or more, or the period of its samples',
      ],
    ],
    [['period: 1h'], ['period: 1h is longer than 30m; write 30m or less']],
    [
      ['maxAge: 90s'],
      [
        'maxAge: 1m30s is less than the window, the time until samples have settled and one period together (1m40s); write maxAge: 1m40s or more, or a shorter window',
      ],
    ],
    [
      ['window: 5m', 'maxAge: 5m'],
      [
        'maxAge: 5m is less than the window, the time until samples have settled and one period together (5m40s); write maxAge: 5m40s or more, or a shorter window',
      ],
    ],
    [['maxAge: 8d'], ['maxAge: 1w1d is longer than 1w; write 1w or less'.replace('1w1d', '8d')]],
    [
      ['type: counter', 'period: 1m', 'maxAge: 4m'],
      [
        'maxAge: 4m is less than the window, the time until samples have settled and one period together (6m); write maxAge: 6m or more, or a shorter window',
      ],
    ],
    [
      ['refreshInterval: 2m'],
      [
        'refreshInterval: 2m is not less than the age (2m) from which samples are refused; write less than 2m, or a longer maxAge',
      ],
    ],
    [
      ['maxAge: 5m', 'refreshInterval: 5m'],
      [
        'refreshInterval: 5m is not less than the age (5m) from which samples are refused; write less than 5m, or a longer maxAge',
      ],
    ],
  ])('%j is refused', (fields, problems) => {
    expect(problemsWith(series, ...fields)).toEqual(problems);
  });

  it.each([
    [['window: 20s'], { window: 20 }, {}],
    [['window: 1h'], { window: 3600 }, { maxAge: 3640 }],
    // What is longer than usual is needed, since the usual age would refuse what is as fresh as it can be.
    [['window: 5m'], { window: 300 }, { maxAge: 340 }],
    [['window: 5m', 'maxAge: 6m', 'refreshInterval: 1m'], { window: 300 }, { maxAge: 360, refreshInterval: 60 }],
    // Two periods at the least.
    [['period: 1m'], { period: 60, window: 120 }, { maxAge: 240 }],
    [['period: 25s'], { period: 25, window: 75 }, { maxAge: 150 }],
    [['period: 1m', 'window: 3m'], { period: 60, window: 180 }, { maxAge: 300 }],
  ])('%j is read', (fields, timing, policy) => {
    const [rule] = rulesOf(metric(series, ...fields));
    expect({ window: rule?.window, period: rule?.period }).toEqual(timing);
    expect(rule?.policy).toEqual(policy);
  });

  it('of a platform metric follow from its period', () => {
    const [rule] = rulesOf(metric('series: ibm_cloudfoundry_app_memory_bytes_used'));
    expect(rule).toMatchObject({ period: 60, window: 120, policy: { maxAge: 240 } });
  });

  it('of a platform metric are no fault of a rule that says neither', () => {
    const text = `limits: {maxAge: 2m}\n${metric('series: ibm_cloudfoundry_app_memory_bytes_used')}`;
    expect(rulesOf(text)[0]?.policy).toEqual({ maxAge: 240 });
  });

  it('leave the age to limits where these say one', () => {
    const text = `limits: {maxAge: 10m, refreshInterval: 30s}\n${metric(series, 'window: 5m', 'refreshInterval: 5m')}`;
    expect(rulesOf(text)[0]?.policy).toEqual({ refreshInterval: 300 });
  });

  it.each([
    [
      'limits: {maxAge: 90s}',
      'rules.yaml:1:18: limits.maxAge: 1m30s is less than the window, the time until samples have settled and one period together; write 1m40s or more',
    ],
    [
      'limits: {maxAge: 0s}',
      'rules.yaml:1:18: limits.maxAge: must be above 0 and no longer than a week; write a duration such as 2m',
    ],
    [
      'limits: {refreshInterval: 2m}',
      'rules.yaml:1:27: limits.refreshInterval: 2m is not less than the age (2m) from which samples are refused; write less than 2m',
    ],
    [
      'limits: {callsPerMinute: 0}',
      'rules.yaml:1:26: limits.callsPerMinute: 0 is too small; write a whole number from 1',
    ],
    [
      'limits: {callsPerMinute: 1.5}',
      'rules.yaml:1:26: limits.callsPerMinute: is the number 1.5 rather than a whole number; write a whole number from 1',
    ],
    [
      'discovery: {maxResources: 1e9}',
      'rules.yaml:1:27: discovery.maxResources: is too large: at most 1000000; write a whole number from 1',
    ],
  ])('for all: %s is refused', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('of which the rule says one must fit the other of limits', () => {
    const text = `limits: {maxAge: 10m, refreshInterval: 5m}\n${metric(series, 'maxAge: 5m')}`;
    expect(problemsOf(text)).toEqual([
      'rules.yaml:6:13: metrics[0].maxAge: 5m is not more than limits.refreshInterval (5m), which holds for this rule; write refreshInterval: besides, less than 5m',
    ]);
    expect(problemsOf(text.replace('maxAge: 5m', 'maxAge: 6m'))).toEqual([]);
  });

  it('are read against what the source is like', () => {
    const slow = { ...usualOptions, period: 60, window: 180, settle: 30 };
    expect(problemsOf(metric(series, 'window: 1m'), slow)).toHaveLength(1);
    expect(rulesOf(metric(series, 'window: 2m'), slow)[0]?.policy).toEqual({ maxAge: 240 });
  });
});

describe('resources', () => {
  it('may be named by other labels, and be of any kind', () => {
    const text = `metrics:
  - name: m
    ${series}
    resources:
      - {resource: pods, nameLabel: exported_pod, namespaceLabel: exported.namespace}
      - {resource: nodes, nameLabel: host.hostName}
      - {resource: queues.example.com, nameLabel: queue}
      - {resource: zones.example.com, nameLabel: zone, namespaced: false}
`;
    const [rule] = rulesOf(text);
    expect(rule?.kind === 'object' && rule.resources).toEqual([
      {
        groupResource: { group: '', resource: 'pods' },
        namespaced: true,
        nameLabel: 'exported_pod',
        namespaceLabel: 'exported_namespace',
      },
      { groupResource: { group: '', resource: 'nodes' }, namespaced: false, nameLabel: 'host_hostname' },
      { groupResource: { group: 'example.com', resource: 'queues' }, namespaced: true, nameLabel: 'queue' },
      { groupResource: { group: 'example.com', resource: 'zones' }, namespaced: false, nameLabel: 'zone' },
    ]);
  });

  it.each([
    [
      '[queues.example.com]',
      /^resources\[0\]: no label of Sysdig is known that names queues\.example\.com; write one of pods, .*, or say which label does: \{resource: queues\.example\.com, nameLabel: …\}$/,
    ],
    ['[deployments]', /; did you mean deployments\.apps\?$/],
    ['[statefulset.apps]', /; did you mean statefulsets\.apps\?$/],
    ['[pod]', /; did you mean pods\?$/],
    ['[pods, pods]', /^resources\[1\]: pods stands twice; leave it out$/],
    ['[pods, {resource: pods, nameLabel: p}]', /^resources\[1\]: pods stands twice; leave it out$/],
    ['[Pods]', /^resources\[0\]: "Pods" is not allowed; write kinds/],
    ['[]', /^resources: is empty; write kinds/],
    ['pods', /^resources: is the text "pods" rather than a list; write kinds/],
    ['[5]', /^resources\[0\]: is the number 5; write kinds/],
    [
      '[{resource: queues.example.com}]',
      /^resources\[0\]\.resource: no label of Sysdig is known that names queues\.example\.com; say which one does: nameLabel$/,
    ],
    ['[{nameLabel: x}]', /^resources\[0\]\.resource: is missing; write a kind/],
    ['[{resource: pods, namespaced: false}]', /^resources\[0\]\.namespaced: pods live in namespaces; leave it out$/],
    ['[{resource: nodes, namespaced: true}]', /^resources\[0\]\.namespaced: nodes live in no namespace; leave it out$/],
    [
      '[{resource: nodes, namespaceLabel: x}]',
      /^resources\[0\]\.namespaceLabel: nodes live in no namespace; leave it out$/,
    ],
    ['[{resource: pods, nameLabel: "a b"}]', /^resources\[0\]\.nameLabel: "a b" can be no label of Sysdig; write one/],
    [
      '[{resource: pods, nameLabel: __name__}]',
      /^resources\[0\]\.nameLabel: "__name__" can be no label of Sysdig; write one/,
    ],
  ])('%s are refused', (resources, problem) => {
    const problems = problemsOf(`metrics:\n  - {name: m, ${series}, resources: ${resources}}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.replace(/^.*?metrics\[0\]\./, '')).toMatch(problem);
  });
});

describe('scope', () => {
  it('may be the account for external metrics, and for objects that other labels name', () => {
    expect(externalProblemsWith(series, 'scope: account')).toEqual([]);
    const named = `metrics:\n  - {name: m, ${series}, scope: account, resources: [{resource: pods, nameLabel: p}]}`;
    expect(problemsOf(named)).toEqual([]);
    expect(problemsWith(series, 'scope: account')).toEqual([
      'scope: pods of all clusters would be taken for one another; leave it out, or say which label of theirs names objects of this cluster: resources: nameLabel',
    ]);
  });

  it.each([
    ['pods', 'kube_pod_name'],
    ['pods', 'kubernetes.pod.name'],
    ['deployments.apps', 'kube_workload_name'],
    ['queues.example.com', 'KUBE_Deployment_Name'],
    ['zones.example.com', 'kube.namespace.name'],
  ])('cannot be the account for %s that %s names, which names objects of every cluster', (resource, label) => {
    const one = `{resource: ${resource}, nameLabel: ${label}}`;
    const text = `metrics:\n  - {name: m, ${series}, scope: account, resources: [${one}]}`;
    const [problem, ...others] = problemsOf(text);
    expect(problem?.replace(/^rules\.yaml:\d+:\d+: /, '')).toBe(
      `metrics[0].resources[0].nameLabel: ${resource.split('.')[0]} of all clusters would be taken for one another, since ${label} names objects of each; write a label whose values only objects of this cluster have, or leave out scope: account`,
    );
    expect(others).toEqual([]);
    expect(problemsOf(text.replace('scope: account, ', ''))).toEqual([]);
  });
});

describe('namespaces', () => {
  it('are none of objects that live in none, but for namespaces themselves', () => {
    const of = (resources: string) =>
      problemsOf(`metrics:\n  - {name: m, ${series}, namespaces: [shop], resources: ${resources}}`);
    expect(of('[pods, nodes]')).toEqual([
      'rules.yaml:2:48: metrics[0].namespaces: nodes live in no namespace, so nobody could ask for theirs; leave it out, or write a rule of its own for nodes',
    ]);
    expect(of('[{resource: zones.example.com, nameLabel: zone, namespaced: false}]')).toHaveLength(1);
    expect(of('[pods, namespaces]')).toEqual([]);
    expect(problemsWith(series, 'namespaces: ["*"]').concat(of('[pods]'))).toEqual([]);
  });

  it.each([
    [[], { inNamespace: true, policy: {} }],
    [['namespaces: [shop]'], { inNamespace: false, policy: { namespaces: ['shop'] } }],
    [['namespaces: ["*"]'], { inNamespace: false, policy: {} }],
    [['scope: account'], { inNamespace: false, policy: {} }],
  ])('of an external metric: %j', (fields, read) => {
    expect(rulesOf(external(series, ...fields))).toMatchObject([read]);
  });

  it.each([
    ['[shop, shop]', 'namespaces[1]: shop stands twice; leave it out'],
    ['["*", shop]', 'namespaces: "*" means all namespaces; leave the others out, or the "*"'],
    [
      '[Shop]',
      'namespaces[0]: "Shop" is not allowed; write names of namespaces, such as [shop, checkout], or ["*"] for all',
    ],
    ['[]', 'namespaces: is empty; write names of namespaces, such as [shop, checkout], or ["*"] for all'],
  ])('%s are refused', (namespaces, problem) => {
    expect(problemsWith(series, `namespaces: ${namespaces}`)).toEqual([problem]);
  });

  it('are needed where an external metric names another namespace', () => {
    const where = `where: kubernetes_namespace_name="kafka"`;
    expect(externalProblemsWith(series, where)).toEqual([
      'where: an external metric is made of series of the namespace that asks, so the condition on kube_namespace_name can only make it empty; say who may see series of other namespaces: namespaces: [shop], or ["*"] for all',
    ]);
    expect(externalProblemsWith(series, where, 'namespaces: [shop]')).toEqual([]);
  });
});

describe('fallback', () => {
  it.each([
    ['5', '5'],
    ['0.5', '500m'],
    ['500m', '500m'],
    ['"1Ki"', '1Ki'],
    ['0', '0'],
    ['-5', '-5'],
  ])('%s is %s', (written, quantity) => {
    expect(String(rulesOf(metric(series, `fallback: ${written}`))[0]?.policy.fallback)).toBe(quantity);
  });

  it.each([
    ['lots', '"lots" is no quantity'],
    ['""', '"" is no quantity'],
    ['m', '"m" is no quantity'],
    ['.nan', 'is the number NaN'],
    ['.inf', 'is the number Infinity'],
    ['10E', '"10E" is larger than an autoscaler can read'],
    ['[5]', 'is a list'],
    ['true', 'is the boolean true'],
  ])('%s is refused', (written, message) => {
    expect(problemsWith(series, `fallback: ${written}`)).toEqual([
      `fallback: ${message}; write a quantity, such as 5, 0.5 or 500m`,
    ]);
  });

  it('of an external metric is never negative', () => {
    expect(externalProblemsWith(series, 'fallback: -1')).toHaveLength(1);
    expect(externalProblemsWith(series, 'fallback: 0')).toEqual([]);
  });
});

describe('metricLabels and groupBy', () => {
  it('may be none, which is another thing than not said', () => {
    expect(rulesOf(metric(series, 'metricLabels: []'))[0]?.metricLabels).toEqual(new Set());
    expect(rulesOf(metric(series))[0]?.metricLabels).toBeUndefined();
  });

  it.each([
    ['metricLabels: [a.b, a_b]', 'metricLabels[1]: "a_b" stands twice, as "a.b"; leave it out'],
    [
      'metricLabels: [kubernetes.pod.name, kube_pod_name]',
      'metricLabels[1]: "kube_pod_name" stands twice, as "kubernetes.pod.name"; leave it out',
    ],
    ['groupBy: [q, q]', 'groupBy[1]: "q" stands twice; leave it out'],
    [
      'groupBy: [5x]',
      'groupBy[0]: "5x" can be no label of Sysdig; write one as Sysdig shows it: net_http_url, or net.http.url',
    ],
    ['groupBy: []', 'groupBy: is empty; write a list of labels, such as [queue]'],
  ])('%s is refused', (field, problem) => {
    expect(externalProblemsWith(series, field)).toEqual([problem]);
  });

  it('groupBy belongs to external metrics', () => {
    expect(problemsWith(series, 'groupBy: [q]')[0]).toMatch(
      /^groupBy: is not known here; write one of name, resources, /,
    );
  });
});

describe('where', () => {
  it('takes labels in either spelling', () => {
    const [rule] = rulesOf(metric(series, `where: 'kubernetes_deployment_name="cart", code!~"5.."'`));
    expect(rule?.where).toEqual([
      { label: 'kube_deployment_name', operator: '=', value: 'cart' },
      { label: 'code', operator: '!~', value: '5..' },
    ]);
  });

  it('points to what is wrong in it', () => {
    const [problem] = problemsOf(metric(series, `where: 'a="b", c=5'`));
    expect(problem).toMatch(/^rules\.yaml:5:22: metrics\[0\]\.where: the text /);
  });
});

describe('a key that nobody knows', () => {
  it.each([
    ['__proto__: 1', '__proto__'],
    ['constructor: {}', 'constructor'],
    ['toString: x', 'toString'],
    ['"": x', ''],
  ])('%s is no other', (field, key) => {
    expect(problemsWith(series, field)[0]).toMatch(
      new RegExp(`^${key}: is not known here; write one of name, resources, series, `),
    );
  });
});
