import { describe, expect, it } from '@jest/globals';
import {
  BackendTimeoutError,
  BackendUnavailableError,
  InternalError,
  MetricNotFoundError,
  UnusableDataError,
} from '../../errors/metric-errors.ts';
import { everything } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import { podSample, start } from '../../testing/fixtures/engine-under-test.ts';
import { type Circumstances, noObjectsError, toError } from './answers.ts';
import { toObjectQuestion } from './question.ts';

const pods = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};
const question = toObjectQuestion(pods, { namespaced: true }, 'web-1');

function circumstances(seconds: number, failure?: Circumstances['failure']): Circumstances {
  return { now: start + seconds * 1000, maxAge: 120_000, failure, late: false, coldReadWait: 3 };
}

describe('toError', () => {
  it('says of what is absent what was looked for', () => {
    expect(toError(question, { rung: 'absent', note: '' }, circumstances(0))).toMatchObject({
      name: 'MetricNotFoundError',
      message:
        'the server could not find the metric m for pods web-1 in namespace shop: the backend has no data for it',
    });
  });

  it('says of what is absent how the backend was asked', () => {
    const note = 'asked for kube_pod_name; 3 rows, none of it';
    expect(toError(question, { rung: 'absent', note }, circumstances(0)).message).toBe(
      'the server could not find the metric m for pods web-1 in namespace shop: the backend has no data for it: asked for kube_pod_name; 3 rows, none of it',
    );
  });

  it.each([
    [121, 'is 121 s old, more than the 120 s that may be acted on'],
    [120.001, 'is 121 s old, more than the 120 s that may be acted on'],
  ])('says how old a sample is, and what that may come from: %d s', (seconds, words) => {
    const reading = { rung: 'stale', sample: podSample('shop/web-1', '1') } as const;
    expect(toError(question, reading, circumstances(seconds))).toMatchObject({
      name: 'StaleMetricError',
      message: `the newest sample of metric m for pods web-1 in namespace shop ${words}; the last refresh brought none that is younger: the backend's data is late, or compare the clocks of the backend and of the adapter`,
    });
  });

  it('says of a sample from the future how far it is, and names the clocks', () => {
    const reading = { rung: 'stale', sample: podSample('shop/web-1', '1') } as const;
    expect(toError(question, reading, circumstances(-300)).message).toBe(
      'the newest sample of metric m for pods web-1 in namespace shop is dated 300 s in the future, more than the 120 s that may be acted on: compare the clocks of the backend and of the adapter',
    );
  });

  it('says that a younger sample is waited for', () => {
    const reading = { rung: 'stale', sample: podSample('shop/web-1', '1') } as const;
    expect(toError(question, reading, { ...circumstances(200), late: true }).message).toBe(
      'the newest sample of metric m for pods web-1 in namespace shop is 200 s old, more than the 120 s that may be acted on; a refresh is under way and takes longer than 3 s',
    );
  });

  it('rounds the limit down, so that the age is always more than it', () => {
    const reading = { rung: 'stale', sample: podSample('shop/web-1', '1') } as const;
    const { message } = toError(question, reading, { ...circumstances(150.6), maxAge: 150_500 });
    expect(message).toContain('is 151 s old, more than the 150 s that may be acted on');
  });

  it('says why there is nothing younger', () => {
    const failure = new BackendUnavailableError('the backend answered 500');
    const error = toError(
      question,
      { rung: 'stale', sample: podSample('shop/web-1', '1') },
      circumstances(200, failure),
    );
    expect(error.message).toBe(
      'the newest sample of metric m for pods web-1 in namespace shop is 200 s old, more than the 120 s that may be acted on; the last refresh failed: the backend answered 500',
    );
    expect(error.cause).toBe(failure);
  });

  it('says that the first value is on its way', () => {
    expect(toError(question, { rung: 'pending' }, circumstances(3))).toMatchObject({
      name: 'FirstValuePendingError',
      message:
        'the first value of metric m for pods web-1 in namespace shop is being fetched and took longer than 3 s; it is served when it has arrived',
    });
  });

  it('passes on what was refused', () => {
    const error = new UnusableDataError('the value is NaN');
    expect(toError(question, { rung: 'refused', error }, circumstances(0))).toBe(error);
  });

  it.each([
    [new BackendUnavailableError('it answered 500'), 'BackendUnavailableError'],
    [new UnusableDataError('it answered with half of it'), 'BackendUnavailableError'],
    [new BackendTimeoutError('it did not answer'), 'BackendTimeoutError'],
  ])('says of a failure that names no metric what was asked for: %s', (error, name) => {
    const told = toError(question, { rung: 'failed', error }, circumstances(0));
    const message = `metric m for pods web-1 in namespace shop: ${error.message}`;
    expect(told).toMatchObject({ name, message, meaning: error.meaning, cause: error });
  });

  it.each([
    new UnusableDataError('the metric m is not what it was'),
    new MetricNotFoundError('there is no such thing'),
    new InternalError(new TypeError('x')),
  ])('passes on a failure that says enough, or must say nothing: %s', (error) => {
    expect(toError(question, { rung: 'failed', error }, circumstances(0))).toBe(error);
  });
});

describe('noObjectsError', () => {
  it('says which objects there are not', () => {
    const several = toObjectQuestion(pods, { namespaced: true }, parseLabelSelector('app=web'));
    expect(noObjectsError(several)).toMatchObject({
      name: 'MetricNotFoundError',
      message:
        'the server could not find the metric m for pods with labels "app=web" in namespace shop: the cluster has no such objects',
    });
  });
});
