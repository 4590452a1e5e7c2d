import { describe, expect, it } from '@jest/globals';
import { brokenRules, rulesOf } from '../../fixtures/broken-rules.ts';
import { createExternalSubject } from '../../fixtures/external-metrics-under-test.ts';
import { externalMetricsProviderContract } from './external-metrics-provider-contract.ts';
import type { ExternalMetricsAbility, ExternalMetricsSubject } from './external-metrics-subject.ts';

type Row = readonly [
  ability: ExternalMetricsAbility,
  member: keyof ExternalMetricsSubject,
  rules: readonly string[],
  instead?: readonly string[],
];

describe('an ability of a subject', () => {
  const all = rulesOf((runner) => externalMetricsProviderContract(runner, createExternalSubject));

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
        'chooses series by their labels',
        'honours every requirement of a selector, or refuses it',
        'does not change an answer after it was given',
        'finds nothing, rather than an empty list, for a selector that no series matches',
      ],
      ['refuses a selector, rather than overlook it'],
    ],
    ['hiddenMetrics', 'hiddenFrom', ['finds nothing for a namespace that may not see the metric']],
  ])('%s: is declared missing, or shown by %s', async (ability, member, rules, instead = []) => {
    const left = rulesOf((runner) =>
      externalMetricsProviderContract(runner, createExternalSubject, { [ability]: false }),
    );
    expect(all.filter((rule) => !left.includes(rule))).toEqual(rules);
    expect(left.filter((rule) => !all.includes(rule))).toEqual(instead);

    const broken = await brokenRules((runner) => {
      externalMetricsProviderContract(runner, () => ({ ...createExternalSubject(), [member]: undefined }));
    });
    const complaint = `the subject has no \`${member}\`: give it one, or declare \`${ability}: false\` in the contract's options.`;
    expect(rules).toEqual(expect.arrayContaining(Object.keys(broken)));
    expect(new Set(Object.values(broken).map((each) => each.split(' What to do: ')[0]))).toEqual(new Set([complaint]));
  });
});
