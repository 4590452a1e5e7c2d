import { describe, expect, it } from '@jest/globals';
import { toTag, toTitle } from './names.ts';

describe('toTitle', () => {
  it.each([
    ['custom.metrics.k8s.io', 'v1beta2', 'CustomMetricsV1beta2'],
    ['external.metrics.k8s.io', undefined, 'ExternalMetrics'],
    ['a.k8s.io.example', undefined, 'AK8sIoExample'],
  ])('calls %s %s %s', (group, version, title) => {
    expect(toTitle(group, version)).toBe(title);
  });
});

describe('toTag', () => {
  it.each([
    ['custom.metrics.k8s.io', 'v1beta2', 'customMetrics_v1beta2'],
    ['external.metrics.k8s.io', undefined, 'externalMetrics'],
  ])('calls %s %s %s', (group, version, tag) => {
    expect(toTag(group, version)).toBe(tag);
  });
});
