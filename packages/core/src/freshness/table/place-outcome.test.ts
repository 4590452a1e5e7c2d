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
    expect(() => place(queueRequest, [one, other])).toThrow('two values for one object');
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
      'has a value without time',
      podRequest,
      { ok: true, samples: [{ ...podSample('shop/web-1', '1'), timestamp: Number.NaN }] },
      'the backend answered the question for the metric http_requests with a value that has no time',
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
      'has an object twice',
      podRequest,
      { ok: true, samples: [podSample('shop/web-1', '1'), podSample('bank/web-1', '1'), podSample('shop/web-1', '2')] },
      'the backend answered the question for the metric http_requests with two values for one object',
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

  it.each<[string, SampleRequest, Sample]>([
    ['a pod', podRequest, podSample('shop/web-1', '-5')],
    ['a node', nodeRequest, { ...nodeSample, value: Quantity.parse('-5') }],
    ['an external metric, which is zero,', queueRequest, queueSample('a', '0')],
  ])('takes in the value of %s though it is not positive', (_what, request, sample) => {
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
