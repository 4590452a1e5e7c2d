import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  BackendTimeoutError,
  BackendUnavailableError,
  InternalError,
  MetricNotFoundError,
  Quantity,
} from '@metrics-adapter/core';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { MetricLog } from './metric-log.ts';

let log: RecordingLog;
let metrics: MetricLog;

beforeEach(() => {
  log = new RecordingLog();
  metrics = new MetricLog(log);
});

const held = 'a metric cannot be refreshed; earlier samples are held while they are young enough';

describe('MetricLog', () => {
  it('says once that a metric fails, and once that it is well again', () => {
    const error = new BackendUnavailableError('Sysdig answered 403');
    metrics.refreshed({ metric: 'm' });
    metrics.refreshed({ metric: 'm', error });
    metrics.refreshed({ metric: 'm', error });
    metrics.refreshed({ metric: 'm' });
    metrics.refreshed({ metric: 'm' });
    expect(log.lines).toEqual([`warn: ${held}`, 'info: a metric is answered again']);
    expect(log.fields).toEqual([{ metric: 'm', error }, { metric: 'm' }]);
  });

  it('says when it fails in another way', () => {
    metrics.refreshed({ metric: 'm', error: new BackendUnavailableError('503') });
    metrics.refreshed({ metric: 'm', error: new BackendTimeoutError('late') });
    expect(log.lines).toEqual([`warn: ${held}`, `warn: ${held}`]);
  });

  it('calls a defect an error', () => {
    metrics.refreshed({ metric: 'm', error: new InternalError(new TypeError('x')) });
    expect(log.lines).toEqual([`error: ${held}`]);
  });

  it('leaves metrics that there are not to those who ask for them', () => {
    metrics.refreshed({ metric: 'm', error: new MetricNotFoundError('no such metric') });
    expect(log.lines).toEqual([]);
  });

  it('keeps metrics apart', () => {
    metrics.refreshed({ metric: 'a', error: new BackendUnavailableError('503') });
    metrics.refreshed({ metric: 'b' });
    metrics.refreshed({ metric: 'b', error: new BackendUnavailableError('503') });
    expect(log.fields.map((fields) => fields?.['metric'])).toEqual(['a', 'b']);
  });

  it('says once that a fallback is served, and once that there are samples again', () => {
    const value = Quantity.parse('7');
    for (const rung of ['fresh', 'fallback', 'fallback', 'held', 'fresh', 'fallback'] as const) {
      metrics.served({ metric: 'm', rung, ageSeconds: 0, value });
    }
    const told = 'warn: a metric has no sample that may be served, and its fallback is served instead';
    expect(log.lines.filter((line) => !line.startsWith('debug'))).toEqual([
      told,
      'info: a metric has samples again, and no fallback is served',
      told,
    ]);
    expect(log.fields[0]).toEqual({ metric: 'm' });
  });

  it('says once that a metric is negative, and lets it pass', () => {
    for (const value of ['1', '0', '-5', '-6']) {
      metrics.served({ metric: 'm', rung: 'fresh', ageSeconds: 1, value: Quantity.parse(value) });
    }
    expect(log.lines).toEqual(['warn: a metric is negative: an autoscaler takes that for less than nothing to do']);
    expect(log.fields).toEqual([{ metric: 'm', value: '-5' }]);
  });

  it('says in detail that an earlier sample is held', () => {
    metrics.served({ metric: 'm', rung: 'held', ageSeconds: 40, value: Quantity.parse('1') });
    expect(log.lines).toEqual(['debug: an earlier sample is held']);
  });
});
