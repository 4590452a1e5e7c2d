import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Spellings } from './spellings.ts';

describe('Spellings', () => {
  const spellings = new Spellings(
    new Set(['jmx_jvm_nonHeap_used', 'Orders', 'orders', 'ORDERS', 'Queue', 'queue_depth', 'my_Statsd_metric', 'up']),
  );

  it.each([
    ['jmx_jvm_nonheap_used', 'jmx_jvm_nonHeap_used'],
    ['jvm.nonheap.used', 'jvm.nonHeap.used'],
    ['memory.pagefault.major', 'memory.pageFault.major'],
    ['queue', 'Queue'],
    ['queue_depth', 'queue_depth'],
    ['net.http.request.count', 'net.http.request.count'],
    ['my.statsd.metric', 'my_Statsd_metric'],
    ['my-statsd-metric', 'my_Statsd_metric'],
    ['queue.depth', 'queue_depth'],
    ['up', 'up'],
  ])('knows what %s was before its case was lost', (asked, name) => {
    expect(spellings.meantBy(asked)).toEqual([name]);
  });

  it.each(['orders', 'oRDERS'])('says which may be meant by %s, even where one is written like this', (asked) => {
    expect(spellings.meantBy(asked)).toEqual(['ORDERS', 'Orders', 'orders']);
  });

  it.each(['Orders', 'ORDERS', 'jvm.nonHeap.used'])('takes %s, whose capitals were not lost, for itself', (asked) => {
    expect(spellings.meantBy(asked)).toEqual([asked]);
  });

  it.each(['unknown', 'constructor', '__proto__', ''])('does not know %j', (name) => {
    expect(spellings.meantBy(name)).toEqual([]);
  });

  it('never takes a name for another one', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', '_'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), (names) => {
        const known = new Spellings(new Set(names));
        for (const one of names) {
          const alike = names.filter((other) => other.toLowerCase() === one.toLowerCase());
          expect(known.meantBy(one.toLowerCase())).toEqual(alike.toSorted());
          expect(known.meantBy(one)).toContain(one);
        }
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });
});
