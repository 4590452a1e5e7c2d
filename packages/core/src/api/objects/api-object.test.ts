import { describe, expect, it } from '@jest/globals';
import { isApiValueList } from './api-object.ts';

describe('isApiValueList', () => {
  it.each([
    ['custom.metrics.k8s.io/v1beta1', 'MetricValueList'],
    ['custom.metrics.k8s.io/v1beta2', 'MetricValueList'],
    ['external.metrics.k8s.io/v1beta1', 'ExternalMetricValueList'],
  ])('%s %s is one', (apiVersion, kind) => {
    expect(isApiValueList({ apiVersion, kind })).toBe(true);
  });

  it.each([
    [{ apiVersion: 'custom.metrics.k8s.io/v1beta2', kind: 'ExternalMetricValueList' }],
    [{ apiVersion: 'custom.metrics.k8s.io/v1beta3', kind: 'MetricValueList' }],
    [{ apiVersion: 'v1', kind: 'Status' }],
    [{ kind: 'MetricValueList' }],
    [{ apiVersion: 'custom.metrics.k8s.io/v1beta2' }],
    [{ apiVersion: 'v1', kind: undefined }],
    [{}],
    [{ kind: undefined }],
    [{ apiVersion: undefined }],
  ])('%j is none', (object) => {
    expect(isApiValueList(object)).toBe(false);
  });
});
