import { describe, expect, it } from '@jest/globals';
import { everything } from '../../model/label-selector.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeResourceMapper, usualMappings } from '../../testing/fake-resource-mapper.ts';
import { FakeSampleSource } from '../../testing/fake-sample-source.ts';
import { start } from '../../testing/fixtures/engine-under-test.ts';
import { defaultFreshnessSettings } from '../freshness-settings.ts';
import type { ExpectedRead } from './expected-read.ts';
import { StandingDemand } from './standing-demand.ts';

const pods: ExpectedRead = {
  kind: 'object',
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};
const queue: ExpectedRead = { kind: 'external', metric: 'q', namespace: 'shop', selector: everything };

function createStanding() {
  const clock = new FakeClock(start);
  const mapper = new FakeResourceMapper();
  const claimed: (readonly [string, string, number])[] = [];
  const standing = new StandingDemand({
    source: new FakeSampleSource(),
    mapper,
    clock,
    settings: defaultFreshnessSettings,
    onClaimed: ({ demand, scope }, scopes) => claimed.push([demand.metric, scope, scopes.get(scope) ?? 0]),
  });
  return { clock, mapper, claimed, standing };
}

describe('StandingDemand', () => {
  it('claims what is expected, with all that is of its table', () => {
    const { standing, claimed } = createStanding();
    standing.expect('a', [pods, queue]);
    standing.expect('b', [pods]);
    expect(claimed).toEqual([
      ['m', 'shop', 1],
      ['q', '', 1],
      ['m', 'shop', 2],
    ]);
    expect(standing.size).toEqual({ owners: 2, unplaced: 0 });
    expect(standing.timeLeft(start)).toBe(Number.POSITIVE_INFINITY);
  });

  it('lets go what an owner does not expect any longer', () => {
    const { standing } = createStanding();
    standing.expect('a', [pods]);
    standing.expect('a', []);
    expect(standing.size).toEqual({ owners: 0, unplaced: 0 });
  });

  describe('of a kind that the cluster does not have yet', () => {
    it('claims the rest, and tries again until it has', () => {
      const { standing, mapper, claimed } = createStanding();
      mapper.mappings = {};
      standing.expect('a', [pods, queue]);
      expect([claimed.map(([metric]) => metric), standing.size]).toEqual([['q'], { owners: 1, unplaced: 1 }]);
      expect([start, start + 4999, start + 5000].map((now) => standing.timeLeft(now))).toEqual([5000, 1, 0]);
      mapper.mappings = usualMappings;
      standing.retry(start + 4999);
      expect(standing.size.unplaced).toBe(1);
      standing.retry(start + 5000);
      expect(claimed.map(([metric]) => metric)).toEqual(['q', 'm', 'q']);
      expect([standing.size, standing.timeLeft(start + 5000)]).toEqual([
        { owners: 1, unplaced: 0 },
        Number.POSITIVE_INFINITY,
      ]);
    });

    it('tries again every five seconds, however many come meanwhile', async () => {
      const { standing, mapper, clock } = createStanding();
      mapper.mappings = {};
      standing.expect('a', [pods]);
      await clock.advance(3000);
      standing.expect('b', [pods]);
      expect(standing.timeLeft(clock.now())).toBe(2000);
      await clock.advance(2000);
      standing.retry(clock.now());
      expect([standing.timeLeft(clock.now()), standing.size]).toEqual([5000, { owners: 0, unplaced: 2 }]);
    });

    it('waits the whole time again for one that comes later', async () => {
      const { standing, mapper, clock } = createStanding();
      mapper.mappings = {};
      standing.expect('a', [pods]);
      standing.expect('a', []);
      await clock.advance(60_000);
      standing.expect('b', [pods]);
      expect(standing.timeLeft(clock.now())).toBe(5000);
    });

    it('does not try for an owner that is gone', () => {
      const { standing, mapper, claimed } = createStanding();
      mapper.mappings = {};
      standing.expect('a', [pods]);
      standing.expect('a', []);
      mapper.mappings = usualMappings;
      standing.retry(start + 5000);
      expect([claimed, standing.size]).toEqual([[], { owners: 0, unplaced: 0 }]);
    });
  });
});
