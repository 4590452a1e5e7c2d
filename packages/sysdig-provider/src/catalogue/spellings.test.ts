import { describe, expect, it } from '@jest/globals';
import { Spellings } from './spellings.ts';

describe('Spellings', () => {
  const spellings = new Spellings(
    new Set(['jmx_jvm_nonHeap_used', 'Orders', 'orders', 'ORDERS', 'Queue', 'queue_depth']),
  );

  it.each([
    ['jmx_jvm_nonheap_used', 'jmx_jvm_nonHeap_used'],
    ['jvm.nonheap.used', 'jvm.nonHeap.used'],
    ['memory.pagefault.major', 'memory.pageFault.major'],
    ['queue', 'Queue'],
    ['queue_depth', 'queue_depth'],
    ['net.http.request.count', 'net.http.request.count'],
  ])('knows what %s was before its case was lost', (asked, name) => {
    expect(spellings.correct(asked)).toBe(name);
  });

  it('prefers the name that is written like this', () => {
    expect(spellings.correct('orders')).toBe('orders');
    expect(spellings.correct('ORDERS')).toBe('ORDERS');
  });

  it('leaves alone what could be several', () => {
    expect(spellings.correct('oRDERS')).toBe('oRDERS');
  });

  it.each(['unknown', 'constructor', ''])('leaves alone what it does not know: %j', (name) => {
    expect(spellings.correct(name)).toBe(name);
  });
});
