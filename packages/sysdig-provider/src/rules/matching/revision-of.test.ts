import { describe, expect, it } from '@jest/globals';
import { rulesOf } from '../../../test/support/loaded-rules.ts';
import { revisionOf } from './revision-of.ts';

const revision = (text: string): string => {
  const [rule] = rulesOf(text);
  if (rule === undefined) throw new Error('there is no rule');
  return revisionOf(rule);
};
const metric = (...fields: readonly string[]): string => `metrics:\n  - ${fields.join('\n    ')}\n`;
const external = (...fields: readonly string[]): string => `external:\n  - ${fields.join('\n    ')}\n`;
const plain = metric('name: m', 'series: a', 'type: gauge', 'resources: [pods]');

describe('revisionOf', () => {
  it('is the same wherever a rule is written, and whatever is told of it', () => {
    expect(revision(`# moved\n\n${plain}`)).toBe(revision(plain));
    const told = metric('name: m', 'series: a', 'type: gauge', 'resources: [pods]', 'unit: bytes', 'maxAge: 10m');
    expect(revision(told)).toBe(revision(plain));
  });

  it.each([
    ['another series', ['series: b', 'type: gauge', 'resources: [pods]']],
    ['another type', ['series: a', 'type: delta', 'resources: [pods]']],
    ['another condition', ['series: a', 'type: gauge', 'resources: [pods]', 'where: x="1"']],
    ['another window', ['series: a', 'type: gauge', 'resources: [pods]', 'window: 2m']],
    ['another aggregation', ['series: a', 'type: gauge', 'resources: [pods]', 'aggregation: {time: max}']],
    ['other labels', ['series: a', 'type: gauge', 'resources: [{resource: pods, nameLabel: pod}]']],
    ['labels that may be selected', ['series: a', 'type: gauge', 'resources: [pods]', 'metricLabels: [x]']],
    ['incomplete answers', ['series: a', 'type: gauge', 'resources: [pods]', 'allowPartial: true']],
  ])('is another one with %s', (_what, fields) => {
    expect(revision(metric('name: m', ...fields))).not.toBe(revision(plain));
  });

  it('is another one with another expression, or another time of it', () => {
    const rules = [
      external('name: m', "promql: 'sum(a{<<matchers>>})'", 'namespaces: ["*"]'),
      external('name: m', "promql: 'sum(b{<<matchers>>})'", 'namespaces: ["*"]'),
      external('name: m', "promql: 'sum(a{<<matchers>>})'", 'timeSeries: b', 'namespaces: ["*"]'),
      external('name: m', "promql: 'sum(a{<<matchers>>})'", 'scope: account'),
    ];
    expect(new Set(rules.map(revision)).size).toBe(rules.length);
  });

  it('is another one with another pattern', () => {
    const matching = (series: string) =>
      metric("name: 'm_$1'", `series: ${series}`, 'type: gauge', 'resources: [pods]');
    expect(revision(matching('/^a_(b)$/'))).not.toBe(revision(matching('/^a_(c)$/')));
  });
});
