import { describe, expect, it } from '@jest/globals';
import { brokenRules, rulesOf } from '../../fixtures/broken-rules.ts';
import { createSourceSubject } from '../../fixtures/sample-source-under-test.ts';
import { sampleSourceContract } from './sample-source-contract.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

type Row = readonly [
  ability: SampleSourceAbility,
  member: keyof SampleSourceSubject,
  rules: readonly string[],
  instead?: readonly string[],
];

describe('an ability of a subject', () => {
  const all = rulesOf((runner) => sampleSourceContract(runner, createSourceSubject));

  it.each<Row>([
    [
      'outages',
      'breakDown',
      [
        'keeps its list and its policies while the backend is down',
        'says that the backend is down, rather than that there is nothing',
        'tells no secret of the backend',
      ],
    ],
    ['stalls', 'stall', ['settles soon when nobody waits any longer']],
    ['callCounts', 'countCalls', ['says from memory what it lists, how it is kept, and what is spent']],
    ['secrets', 'secrets', ['tells no secret of the backend']],
    [
      'metricSelectors',
      'metricSelection',
      [
        'chooses series by the metric selector',
        'honours every requirement of a metric selector, or refuses it',
        'has nothing for a metric selector that no series matches',
      ],
      ['refuses a metric selector, rather than overlook it'],
    ],
    ['clusterScoped', 'clusterScoped', ['gives objects outside of namespaces their samples']],
    ['namespaceMetrics', 'namespaceMetrics', ['gives namespaces, as objects, their samples']],
    [
      'externalMetrics',
      'external',
      [
        'gives every series of an external metric one sample, without a place',
        'has no negative value of an external metric',
        "chooses an external metric's series by their labels",
        "honours every requirement of an external metric's selector, or refuses it",
        'has nothing for a selector that no external series matches',
        'has nothing for an external metric that there is not',
        'has nothing of an external metric for a namespace that may not see it',
        'answers the others beside a metric that fails',
      ],
    ],
    [
      'externalSelectors',
      'externalSelection',
      [
        "chooses an external metric's series by their labels",
        "honours every requirement of an external metric's selector, or refuses it",
        'has nothing for a selector that no external series matches',
      ],
      ["refuses an external metric's selector, rather than overlook it"],
    ],
    ['hiddenMetrics', 'hiddenFrom', ['has nothing of an external metric for a namespace that may not see it']],
    [
      'impossibleNames',
      'impossibleMetric',
      ['has no policy for a name that no metric can have', 'answers the others beside a metric that cannot be'],
    ],
    ['partialFailures', 'breakMetric', ['answers the others beside a metric that fails']],
    ['unusableData', 'spoil', ['refuses data that cannot be a value, and gives the rest']],
    ['ambiguousData', 'duplicate', ['refuses an object that the backend has two values of, and gives the rest']],
    ['disappearance', 'vanish', ['leaves out an object that has no data any more']],
  ])('%s: is declared missing, or shown by %s', async (ability, member, rules, instead = []) => {
    const left = rulesOf((runner) => sampleSourceContract(runner, createSourceSubject, { [ability]: false }));
    expect(all.filter((rule) => !left.includes(rule))).toEqual(rules);
    expect(left.filter((rule) => !all.includes(rule))).toEqual(instead);

    const broken = await brokenRules((runner) => {
      sampleSourceContract(runner, () => ({ ...createSourceSubject(), [member]: undefined }));
    });
    const complaint = `the subject has no \`${member}\`: give it one, or declare \`${ability}: false\` in the contract's options.`;
    expect(rules).toEqual(expect.arrayContaining(Object.keys(broken)));
    expect(new Set(Object.values(broken).map((each) => each.split(' What to do: ')[0]))).toEqual(new Set([complaint]));
  });
});
