import { FreshnessEngine, type ServedSample } from '../freshness/freshness-engine.ts';
import type { FreshnessSettings } from '../freshness/freshness-settings.ts';
import type { Sample } from '../freshness/sample-source.ts';
import { Quantity } from '../model/quantity.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { FakeObjectLister } from './fake-object-lister.ts';
import { FakeResourceMapper } from './fake-resource-mapper.ts';
import { FakeSampleSource } from './fake-sample-source.ts';

/** When the clocks of these tests begin. */
export const start = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A freshness engine among fakes. */
export function createEngineUnderTest(settings: Partial<FreshnessSettings> = {}) {
  const clock = new FakeClock(start);
  const source = new FakeSampleSource();
  const lister = new FakeObjectLister();
  const served: ServedSample[] = [];
  const engine = new FreshnessEngine({
    source,
    mapper: new FakeResourceMapper(),
    lister,
    clock,
    timers: clock,
    settings,
    onServed: (one) => served.push(one),
  });
  /** Waits so long for an answer, to begin with as long as first asks are gathered. */
  const within = async <Answer>(answer: Promise<Answer>, milliseconds = 50): Promise<Answer> => {
    answer.catch(() => {});
    await clock.advance(milliseconds);
    if (!(await isSettled(answer))) throw new Error(`no answer within ${milliseconds} ms`);
    return answer;
  };
  return { clock, source, lister, served, engine, within };
}

/** Whether a promise has settled by now. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const waiting = {};
  const winner = await Promise.race([promise.catch(() => {}), settle().then(() => waiting)]);
  return winner !== waiting;
}

/** A pod's sample: `shop/web-1`, taken when the clocks begin unless `secondsLater` says otherwise. */
export function podSample(path: string, value: string, secondsLater = 0): Sample {
  const [namespace = '', name = ''] = path.split('/');
  return { namespace, name, value: Quantity.parse(value), timestamp: start + secondsLater * 1000 };
}

/** An external metric's sample, for the queue of this name. */
export function queueSample(queue: string, value: string, secondsLater = 0): Sample {
  return { labels: { queue }, value: Quantity.parse(value), timestamp: start + secondsLater * 1000 };
}
