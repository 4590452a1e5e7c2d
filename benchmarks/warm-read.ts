import { everything, FreshnessEngine, Quantity } from '@metrics-adapter/core';
import {
  FakeClock,
  FakeObjectLister,
  FakeResourceMapper,
  FakeSampleSource,
  testContext,
} from '@metrics-adapter/core/testing';
import { describeMachine, report } from './measure.ts';

/** What a read costs whose value is there: time, bytes allocated, and calls of the backend. Needs --expose-gc for the bytes. */
const clock = new FakeClock();
const source = new FakeSampleSource();
const names = Array.from({ length: 50 }, (_, index) => `pod-${index}`);
const value = Quantity.parse('105763m');
source.answerWith({
  ok: true,
  samples: names.map((name) => ({ namespace: 'shop', name, value, timestamp: clock.now(), windowSeconds: 60 })),
});
const engine = new FreshnessEngine({
  source,
  mapper: new FakeResourceMapper(),
  lister: new FakeObjectLister(),
  clock,
  timers: clock,
});
const query = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'http_requests',
  metricSelector: everything,
  name: 'pod-7',
};
const read = () => engine.getMetricByName(query, testContext);

const cold = read();
await clock.advance(1_000);
await cold;
const calls = source.calls.length;

console.log(describeMachine());
report('A warm read by name, without its promise being awaited', [
  { name: 'Promise.resolve', run: () => Promise.resolve(value) },
  { name: 'getMetricByName', run: read, against: 'Promise.resolve' },
]);

const reads = 100_000;
let allocated = 0;
for (let done = 0; done < reads; done += 1_000) {
  globalThis.gc?.();
  const start = process.memoryUsage().heapUsed;
  for (let each = 0; each < 1_000; each += 1) await read();
  allocated += process.memoryUsage().heapUsed - start;
}
console.log(`\n${Math.round(allocated / reads)} bytes allocated for each of ${reads} awaited reads`);
console.log(`${source.calls.length - calls} calls of the backend`);
engine.stop();
