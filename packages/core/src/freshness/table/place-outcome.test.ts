import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, UnusableDataError } from '../../errors/metric-errors.ts';
import { Quantity } from '../../model/quantity.ts';
import { podSample, queueSample, start } from '../../testing/fixtures/engine-under-test.ts';
import { nodeRequest, podRequest, queueRequest } from '../../testing/fixtures/known-backend.ts';
import type { Refusal, Sample, SampleOutcome, SampleRequest } from '../sample-source.ts';
import { placeOutcome } from './place-outcome.ts';

const nan = new UnusableDataError('the value is NaN');
const nodeSample: Sample = { name: 'node-1', value: Quantity.parse('3'), timestamp: start };

/** By scope: which names have samples, and which are refused. */
function place(request: SampleRequest, samples: readonly Sample[], refused: readonly Refusal[] = []) {
  const shares = placeOutcome(request, { ok: true, samples, refused });
  return Object.fromEntries(
    [...shares].map(([scope, share]) => [
      scope,
      { samples: [...share.samples.keys()], refused: [...share.refused.keys()] },
    ]),
  );
}

describe('placeOutcome', () => {
  it('puts a sample under the namespace that it carries', () => {
    const samples = [podSample('shop/web-1', '1'), podSample('bank/web-1', '2'), podSample('shop/web-2', '3')];
    expect(place(podRequest, samples)).toEqual({
      bank: { samples: ['web-1'], refused: [] },
      shop: { samples: ['web-1', 'web-2'], refused: [] },
    });
    expect(placeOutcome(podRequest, { ok: true, samples }).get('bank')?.samples.get('web-1')).toBe(samples[1]);
  });

  it('leaves out what was not asked for, whatever is wrong with it', () => {
    const elsewhere = podSample('spy/web-1', '1');
    expect(place(podRequest, [elsewhere, elsewhere], [{ namespace: 'spy', name: 'web-2', error: nan }])).toEqual({
      bank: { samples: [], refused: [] },
      shop: { samples: [], refused: [] },
    });
  });

  it('puts objects outside of namespaces, and an external metric, into the one scope that there is', () => {
    expect(place(nodeRequest, [nodeSample], [{ name: 'node-2', error: nan }])).toEqual({
      '': { samples: ['node-1'], refused: ['node-2'] },
    });
    expect(place(queueRequest, [queueSample('a', '1'), queueSample('b', '2')])).toEqual({
      '': { samples: ['[["queue","a"]]', '[["queue","b"]]'], refused: [] },
    });
  });

  it('tells external series apart by all of their labels, in whatever order they stand', () => {
    const one = { ...queueSample('a', '1'), labels: { queue: 'a', zone: 'x' } };
    const other = { ...queueSample('a', '1'), labels: { zone: 'x', queue: 'a' } };
    expect(() => place(queueRequest, [one, other])).toThrow('several values of one series');
    expect(place(queueRequest, [one, queueSample('a', '1')])['']?.samples).toHaveLength(2);
  });

  it('takes in an external series that says too much, rather than losing it from the sum', () => {
    const sample = { ...queueSample('a', '1'), namespace: 'shop', name: 'x' };
    expect(place(queueRequest, [sample])['']?.samples).toEqual(['[["queue","a"]]']);
  });

  it('notes refusals by object, and without a name for the rest of a namespace', () => {
    const refused: readonly Refusal[] = [
      { namespace: 'shop', name: 'web-1', error: nan },
      { namespace: 'bank', error: nan },
    ];
    expect(place(podRequest, [], refused)).toEqual({
      bank: { samples: [], refused: [''] },
      shop: { samples: [], refused: ['web-1'] },
    });
  });

  it.each<[string, SampleRequest, SampleOutcome, string]>([
    [
      'failed',
      podRequest,
      { ok: false, error: new BackendUnavailableError('the backend answered 500') },
      'the backend answered 500',
    ],
    [
      'has a pod without namespace',
      podRequest,
      { ok: true, samples: [{ name: 'web-1', value: Quantity.parse('1'), timestamp: start }] },
      'the backend answered the question for the metric http_requests with a value that does not say what it belongs to',
    ],
    [
      'has a pod whose namespace is empty',
      podRequest,
      { ok: true, samples: [podSample('/web-1', '1')] },
      'the backend answered the question for the metric http_requests with a value that does not say what it belongs to',
    ],
    [
      'has a pod without name',
      podRequest,
      { ok: true, samples: [podSample('shop/', '1')] },
      'the backend answered the question for the metric http_requests with a value that does not say what it belongs to',
    ],
    [
      'has a node in a namespace',
      nodeRequest,
      { ok: true, samples: [podSample('shop/node-1', '1')] },
      'the backend answered the question for the metric load with a value that does not say what it belongs to',
    ],
    [
      'has an external value without time',
      queueRequest,
      { ok: true, samples: [{ ...queueSample('a', '1'), timestamp: Number.POSITIVE_INFINITY }] },
      'the backend answered the question for the metric queue_depth with a value that has no time',
    ],
    [
      'has a negative external value',
      queueRequest,
      { ok: true, samples: [queueSample('a', '40'), queueSample('b', '-1500m')] },
      'the backend answered the question for the metric queue_depth with the negative value -1500m, which autoscalers mistake for an overflow and scale to the maximum: ask for something that cannot be negative',
    ],
    [
      'has an external value that is just negative',
      queueRequest,
      { ok: true, samples: [queueSample('a', '-1n')] },
      'the backend answered the question for the metric queue_depth with the negative value -1n, which autoscalers mistake for an overflow and scale to the maximum: ask for something that cannot be negative',
    ],
    [
      'has an external series twice',
      queueRequest,
      { ok: true, samples: [queueSample('a', '1'), queueSample('a', '1')] },
      'the backend answered the question for the metric queue_depth with several values of one series, of which any may be meant',
    ],
    [
      'has an external value that no autoscaler can read',
      queueRequest,
      { ok: true, samples: [queueSample('a', '1'), queueSample('b', '1E')] },
      'the backend answered the question for the metric queue_depth with the value 1E, whose thousandths do not fit in the 64 bits in which autoscalers read them',
    ],
    [
      'has external values whose sum no autoscaler can read',
      queueRequest,
      { ok: true, samples: ['a', 'b'].map((queue) => queueSample(queue, '9000000000000000')) },
      'the backend answered the question for the metric queue_depth with values whose sum does not fit in the 64 bits in which autoscalers add them up',
    ],
    [
      'has an external value over an impossible window',
      queueRequest,
      { ok: true, samples: [{ ...queueSample('a', '1'), windowSeconds: Number.NaN }] },
      'the backend answered the question for the metric queue_depth with a value that covers NaN seconds',
    ],
    [
      'refuses part of an external metric',
      queueRequest,
      { ok: true, samples: [queueSample('a', '1')], refused: [{ error: nan }] },
      'the value is NaN',
    ],
    [
      'refuses a pod without saying of which namespace',
      podRequest,
      { ok: true, samples: [podSample('shop/web-1', '1')], refused: [{ name: 'web-2', error: nan }] },
      'the value is NaN',
    ],
  ])('is unusable as a whole when it %s', (_what, request, outcome, message) => {
    expect(() => placeOutcome(request, outcome)).toThrow(message);
  });

  const web1 = podSample('shop/web-1', '1');

  it.each<[string, readonly Sample[], string]>([
    ['without a time', [{ ...web1, timestamp: Number.NaN }], 'a value that has no time'],
    ['twice', [web1, podSample('shop/web-1', '1')], 'several values of one object, of which any may be meant'],
    [
      'three times',
      [web1, podSample('shop/web-1', '2'), podSample('shop/web-1', '3')],
      'several values of one object, of which any may be meant',
    ],
    [
      'that no autoscaler can read',
      [podSample('shop/web-1', '9223372036854776')],
      'the value 9223372036854776, whose thousandths do not fit in the 64 bits in which autoscalers read them',
    ],
    [
      'below what an autoscaler can read',
      [podSample('shop/web-1', '-1E')],
      'the value -1E, whose thousandths do not fit in the 64 bits in which autoscalers read them',
    ],
    ...[0, -5, 0.5, Number.NaN, Number.POSITIVE_INFINITY].map((windowSeconds): [string, readonly Sample[], string] => [
      `over ${windowSeconds} seconds`,
      [{ ...web1, windowSeconds }],
      `a value that covers ${windowSeconds} seconds`,
    ]),
  ])('refuses an object with a value %s, and takes in the others', (_what, samples, complaint) => {
    const others = [podSample('shop/web-2', '2'), podSample('bank/web-1', '3')];
    const shares = placeOutcome(podRequest, { ok: true, samples: [...others, ...samples] });
    expect([...(shares.get('bank')?.samples.values() ?? [])]).toEqual([others[1]]);
    expect([...(shares.get('shop')?.samples.values() ?? [])]).toEqual([others[0]]);
    const refused = new UnusableDataError(
      `the backend answered the question for the metric http_requests of web-1 in namespace shop with ${complaint}`,
    );
    expect([...(shares.get('shop')?.refused ?? [])]).toEqual([['web-1', refused]]);
  });

  it('refuses a node without speaking of a namespace', () => {
    const shares = placeOutcome(nodeRequest, { ok: true, samples: [nodeSample, nodeSample] });
    expect(shares.get('')?.refused.get('node-1')?.message).toBe(
      'the backend answered the question for the metric load of node-1 with several values of one object, of which any may be meant',
    );
  });

  it('keeps to what the source itself says of an object that it refuses', () => {
    const refused = [{ namespace: 'shop', name: 'web-1', error: nan }];
    const shares = placeOutcome(podRequest, { ok: true, samples: [web1, web1], refused });
    expect(shares.get('shop')?.samples.size).toBe(0);
    expect(shares.get('shop')?.refused.get('web-1')).toBe(nan);
  });

  it.each<[string, SampleRequest, Sample]>([
    ['a pod', podRequest, podSample('shop/web-1', '-5')],
    ['a pod, which is the largest,', podRequest, podSample('shop/web-1', '9223372036854775807m')],
    ['a queue, which is the largest,', queueRequest, queueSample('a', '9223372036854775807m')],
    ['a pod over a second', podRequest, { ...podSample('shop/web-1', '1'), windowSeconds: 1 }],
    ['a node', nodeRequest, { ...nodeSample, value: Quantity.parse('-5') }],
    ['an external metric, which is zero,', queueRequest, queueSample('a', '0')],
  ])('takes in the value of %s as it is', (_what, request, sample) => {
    const shares = [...placeOutcome(request, { ok: true, samples: [sample] }).values()];
    expect(shares.flatMap(({ samples }) => [...samples.values()])).toEqual([sample]);
  });

  it('says of a negative external value that the data is unusable', () => {
    const outcome: SampleOutcome = { ok: true, samples: [queueSample('a', '-5')] };
    expect(() => placeOutcome(queueRequest, outcome)).toThrow(UnusableDataError);
  });

  it('notes what a client may read of the way', () => {
    const outcome: SampleOutcome = {
      ok: true,
      samples: [],
      trace: [
        { stage: 'rule', text: 'the default rule' },
        { stage: 'labels', text: 'kube_pod_name' },
        { stage: 'query', text: 'sum(x)' },
        { stage: 'rows', text: 'no rows' },
      ],
    };
    expect(placeOutcome(queueRequest, outcome).get('')?.note).toBe('kube_pod_name; no rows');
  });

  it.each<[string, SampleRequest, readonly Sample[], string]>([
    ['each object alone', podRequest, [], 'each'],
    ['no external series beside others that are there', queueRequest, [queueSample('a', '1')], 'none'],
    ['all external series where there are none at all', queueRequest, [], 'all'],
  ])('holds earlier samples: %s', (_what, request, samples, hold) => {
    expect([...placeOutcome(request, { ok: true, samples }).values()].map((answer) => answer.hold)).toContain(hold);
  });
});
