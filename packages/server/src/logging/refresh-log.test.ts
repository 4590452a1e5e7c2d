import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  BackendTimeoutError,
  BackendUnavailableError,
  InternalError,
  MetricNotFoundError,
} from '@metrics-adapter/core';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { RefreshLog } from './refresh-log.ts';

let log: RecordingLog;
let refreshes: RefreshLog;

beforeEach(() => {
  log = new RecordingLog();
  refreshes = new RefreshLog(log);
});

const held = 'a metric cannot be refreshed; earlier samples are held while they are young enough';

describe('RefreshLog', () => {
  it('says once that a metric fails, and once that it is well again', () => {
    const error = new BackendUnavailableError('Sysdig answered 403');
    refreshes.note({ metric: 'm' });
    refreshes.note({ metric: 'm', error });
    refreshes.note({ metric: 'm', error });
    refreshes.note({ metric: 'm' });
    refreshes.note({ metric: 'm' });
    expect(log.lines).toEqual([`warn: ${held}`, 'info: a metric is answered again']);
    expect(log.fields).toEqual([{ metric: 'm', error }, { metric: 'm' }]);
  });

  it('says when it fails in another way', () => {
    refreshes.note({ metric: 'm', error: new BackendUnavailableError('503') });
    refreshes.note({ metric: 'm', error: new BackendTimeoutError('late') });
    expect(log.lines).toEqual([`warn: ${held}`, `warn: ${held}`]);
  });

  it('calls a defect an error', () => {
    refreshes.note({ metric: 'm', error: new InternalError(new TypeError('x')) });
    expect(log.lines).toEqual([`error: ${held}`]);
  });

  it('leaves metrics that there are not to those who ask for them', () => {
    refreshes.note({ metric: 'm', error: new MetricNotFoundError('no such metric') });
    expect(log.lines).toEqual([]);
  });

  it('keeps metrics apart', () => {
    refreshes.note({ metric: 'a', error: new BackendUnavailableError('503') });
    refreshes.note({ metric: 'b' });
    refreshes.note({ metric: 'b', error: new BackendUnavailableError('503') });
    expect(log.fields.map((fields) => fields?.['metric'])).toEqual(['a', 'b']);
  });
});
