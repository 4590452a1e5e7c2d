import { describe, expect, it } from '@jest/globals';
import { brokenRules, rulesOf } from '../../fixtures/broken-rules.ts';
import { createCustomSubject } from '../../fixtures/custom-metrics-under-test.ts';
import { customMetricsProviderContract } from './custom-metrics-provider-contract.ts';
import type { CustomMetricsAbility, CustomMetricsSubject } from './custom-metrics-subject.ts';

type Row = readonly [
  ability: CustomMetricsAbility,
  member: keyof CustomMetricsSubject,
  rules: readonly string[],
  instead?: readonly string[],
];

describe('an ability of a subject', () => {
  const all = rulesOf((runner) => customMetricsProviderContract(runner, createCustomSubject));

  it.each<Row>([
    [
      'outages',
      'breakDown',
      [
        'keeps its list while the backend is down',
        'says that the backend is down, rather than that there is nothing',
        'names the metric that it cannot read',
        'tells no secret of the backend',
      ],
    ],
    ['stalls', 'stall', ['settles soon when nobody waits any longer']],
    ['callCounts', 'countCalls', ['lists without asking the backend']],
    ['secrets', 'secrets', ['tells no secret of the backend']],
    [
      'metricSelectors',
      'metricSelection',
      [
        'chooses series by the metric selector',
        'honours every requirement of a metric selector, or refuses it',
        'chooses by both selectors at once',
        'echoes the metric selector',
        'finds nothing for a metric selector that no series matches',
      ],
      ['refuses a metric selector, rather than overlook it'],
    ],
    [
      'clusterScoped',
      'clusterScoped',
      ['lists the metrics that objects outside of namespaces have', 'gives objects outside of namespaces their values'],
    ],
    ['namespaceMetrics', 'namespaceMetrics', ['gives namespaces, as objects, their values']],
    ['disappearance', 'vanish', ['forgets an object that is gone']],
  ])('%s: is declared missing, or shown by %s', async (ability, member, rules, instead = []) => {
    const left = rulesOf((runner) => customMetricsProviderContract(runner, createCustomSubject, { [ability]: false }));
    expect(all.filter((rule) => !left.includes(rule))).toEqual(rules);
    expect(left.filter((rule) => !all.includes(rule))).toEqual(instead);

    const broken = await brokenRules((runner) => {
      customMetricsProviderContract(runner, () => ({ ...createCustomSubject(), [member]: undefined }));
    });
    const complaint = `the subject has no \`${member}\`: give it one, or declare \`${ability}: false\` in the contract's options.`;
    expect(rules).toEqual(expect.arrayContaining(Object.keys(broken)));
    expect(new Set(Object.values(broken).map((each) => each.split(' What to do: ')[0]))).toEqual(new Set([complaint]));
  });
});
