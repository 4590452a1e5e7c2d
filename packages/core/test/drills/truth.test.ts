import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../src/model/quantity.ts';
import { type Subject, TruthRecorder, trueSample, trueValue } from './truth.ts';

const web1: Subject = { metric: 'm', namespace: 'shop', name: 'web-1' };
const orders: Subject = { metric: 'q', namespace: 'shop', name: 'orders' };
const mails: Subject = { ...orders, name: 'mails' };
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function pod(subject = web1, { later = 0, value = trueSample(subject, now).value } = {}) {
  const { namespace, name } = subject;
  const describedObject = { kind: 'Pod', apiVersion: 'v1', namespace, name };
  return { describedObject, metric: 'm', timestamp: trueSample(subject, now).timestamp + later, value };
}

function queue(subject: Subject) {
  return { metric: 'q', labels: { queue: subject.name }, ...trueSample(subject, now) };
}

function createRecorder(seconds = 0) {
  return new TruthRecorder(() => now + seconds * 1000, 120_000);
}

describe('TruthRecorder', () => {
  it('finds nothing wrong with what is true', () => {
    const truth = createRecorder();
    truth.checkPod(pod(), { metric: 'm', namespace: 'shop' });
    truth.checkQueues([queue(orders), queue(mails)], { ...orders, queues: ['orders', 'mails'] });
    expect(truth.lies).toEqual([]);
  });

  it.each([
    ['of another time', pod(web1, { later: 10_000 })],
    ['between two times', pod(web1, { later: 1 })],
    ['of another object', pod(web1, { value: trueSample({ ...web1, name: 'web-2' }, now).value })],
    ['of another metric', pod(web1, { value: trueSample({ ...web1, metric: 'n' }, now).value })],
    ['of another namespace', pod(web1, { value: trueSample({ ...web1, namespace: 'bank' }, now).value })],
    ['that is none', pod(web1, { value: Quantity.fromMilli(0n) })],
  ])('finds a value %s', (_what, value) => {
    const truth = createRecorder();
    truth.checkPod(value, { metric: 'm', namespace: 'shop' });
    expect(truth.lies).toEqual([expect.stringContaining('m of shop/web-1 was never ')]);
  });

  it('finds what is served to another namespace', () => {
    const truth = createRecorder();
    truth.checkPod(pod({ ...web1, namespace: 'bank' }), { metric: 'm', namespace: 'shop' });
    expect(truth.lies).toEqual(['web-1 of bank was served to shop']);
  });

  it.each([116, -126])('finds what is too far from now: %d s later', (seconds) => {
    const truth = createRecorder(seconds);
    truth.checkPod(pod(), { metric: 'm', namespace: 'shop' });
    expect(truth.lies).toEqual([`m of shop/web-1 was served ${(seconds + 5) * 1000} ms old`]);
  });

  it('finds a part of a sum', () => {
    const truth = createRecorder();
    truth.checkQueues([queue(orders)], { ...orders, queues: ['orders', 'mails'] });
    expect(truth.lies).toEqual(['orders is not the whole sum']);
  });

  it('takes the times of a clock that is ahead for what they are', () => {
    const truth = createRecorder();
    truth.skews = [0, 60_000];
    truth.checkPod(pod(web1, { later: 60_000 }), { metric: 'm', namespace: 'shop' });
    expect(truth.lies).toEqual([]);
  });

  it('has a value for everything that is its own', () => {
    const values = ['m', 'n'].flatMap((metric) =>
      ['shop', 'bank'].flatMap((namespace) =>
        ['web-1', 'web-2'].flatMap((name) => [0, 10_000].map((at) => trueValue({ metric, namespace, name }, at))),
      ),
    );
    expect(new Set(values).size).toBe(16);
  });
});
