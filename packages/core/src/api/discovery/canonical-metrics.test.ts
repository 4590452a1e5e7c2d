import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseGroupResource } from '../../model/group-resource.ts';
import type { CustomMetricInfo } from '../../provider/metric-info.ts';
import {
  areEqualCustomMetrics,
  areEqualExternalMetrics,
  toCanonicalCustomMetrics,
  toCanonicalExternalMetrics,
} from './canonical-metrics.ts';

function info(resource: string, metric: string, namespaced = true): CustomMetricInfo {
  return { groupResource: parseGroupResource(resource), namespaced, metric };
}

describe('toCanonicalCustomMetrics', () => {
  it('sorts by resource, then by metric', () => {
    const pods = [info('pods', 'B'), info('pods', 'a')];
    const others = [info('deployments.apps', 'z'), info('deployments', 'z')];
    expect(toCanonicalCustomMetrics([...pods.toReversed(), ...others])).toEqual([
      info('deployments', 'z'),
      info('deployments.apps', 'z'),
      ...pods,
    ]);
  });

  it('sorts resources before metrics, whatever characters they are made of', () => {
    expect(toCanonicalCustomMetrics([info('jobs-x', 'a'), info('jobs', 'b'), info('jobs', '-x')])).toEqual([
      info('jobs', '-x'),
      info('jobs', 'b'),
      info('jobs-x', 'a'),
    ]);
  });

  it('lists what is listed twice once', () => {
    expect(toCanonicalCustomMetrics([info('pods', 'a'), info('pods', 'a')])).toEqual([info('pods', 'a')]);
  });

  it('makes a resource namespaced for all its metrics when a provider says both', () => {
    expect(toCanonicalCustomMetrics([info('pods', 'a', false), info('pods', 'b'), info('nodes', 'b', false)])).toEqual([
      info('nodes', 'b', false),
      info('pods', 'a'),
      info('pods', 'b'),
    ]);
  });

  it('lists metrics of namespaces as cluster-scoped whatever a provider says', () => {
    expect(toCanonicalCustomMetrics([info('namespaces', 'a'), info('namespaces.example.com', 'a')])).toEqual([
      info('namespaces', 'a', false),
      info('namespaces.example.com', 'a'),
    ]);
  });

  it.each(['', '.', '..', '*', 'a/b', '100%'])('leaves out what no path can name: %j', (name) => {
    expect(toCanonicalCustomMetrics([info('pods', name), info(name, 'a')])).toEqual([]);
    expect(toCanonicalExternalMetrics([{ metric: name }])).toEqual([]);
  });

  it('keeps names that only begin like those', () => {
    const metrics = ['**', '...', '.a'].map((metric) => info('pods', metric));
    expect(toCanonicalCustomMetrics(metrics)).toEqual(metrics);
  });

  const metrics = fc.array(
    fc.record({
      groupResource: fc.constantFrom('pods', 'nodes', 'namespaces', 'deployments.apps').map(parseGroupResource),
      namespaced: fc.boolean(),
      metric: fc.constantFrom('a', 'b', 'c', 'é', 'a/b'),
    }),
  );
  const shuffled = metrics.chain((list) =>
    fc.record({ list: fc.constant(list), other: fc.shuffledSubarray(list, { minLength: list.length }) }),
  );

  it('does not depend on the order in which a provider lists', () => {
    fc.assert(
      fc.property(shuffled, ({ list, other }) => {
        expect(toCanonicalCustomMetrics(other)).toEqual(toCanonicalCustomMetrics(list));
      }),
    );
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(metrics, (list) => {
        const canonical = toCanonicalCustomMetrics(list);
        expect(toCanonicalCustomMetrics(canonical)).toEqual(canonical);
      }),
    );
  });
});

describe('toCanonicalExternalMetrics', () => {
  it('sorts by name, each once, and keeps nothing but the name', () => {
    const listed = [{ metric: 'b' }, { metric: 'a', note: 'of a provider' }, { metric: 'b' }];
    expect(toCanonicalExternalMetrics(listed)).toEqual([{ metric: 'a' }, { metric: 'b' }]);
  });
});

describe('areEqualCustomMetrics', () => {
  it.each([
    ['the same', info('deployments.apps', 'a'), true],
    ['another metric', info('deployments.apps', 'b'), false],
    ['another scope', info('deployments.apps', 'a', false), false],
    ['another resource', info('replicasets.apps', 'a'), false],
    ['another group', info('deployments.extensions', 'a'), false],
    ['nothing', undefined, false],
  ])('compares with %s', (_case, other, expected) => {
    expect(areEqualCustomMetrics(info('deployments.apps', 'a'), other)).toBe(expected);
  });
});

describe('areEqualExternalMetrics', () => {
  it.each([
    [{ metric: 'a' }, true],
    [{ metric: 'b' }, false],
    [undefined, false],
  ])('compares with %j', (other, expected) => {
    expect(areEqualExternalMetrics({ metric: 'a' }, other)).toBe(expected);
  });
});
