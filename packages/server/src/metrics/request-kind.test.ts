import { describe, expect, it } from '@jest/globals';
import { parseRequestTarget } from '@metrics-adapter/core';
import { requestKindOf } from './request-kind.ts';

const custom = '/apis/custom.metrics.k8s.io/v1beta2';
const external = '/apis/external.metrics.k8s.io/v1beta1';

describe('requestKindOf', () => {
  it.each([
    [`${custom}/namespaces/shop/pods/a/load`, 'custom-by-name'],
    [`${custom}/namespaces/shop/pods/*/load?labelSelector=app%3Dcart`, 'custom-by-selector'],
    [`${custom}/namespaces/shop/pods/a/*`, 'custom-by-name'],
    [`${custom}/nodes/n1/load`, 'custom-by-name'],
    [`${custom}/nodes/*/load`, 'custom-by-selector'],
    [`${custom}/namespaces/shop/metrics/load`, 'custom-by-name'],
    [`${custom}/namespaces/*/metrics/load`, 'custom-by-selector'],
    [`${custom}/nonsense`, 'custom-by-name'],
    [`${external}/namespaces/shop/queue_depth`, 'external'],
    [`${external}/nonsense`, 'external'],
    ['/apis', 'discovery'],
    ['/apis/custom.metrics.k8s.io', 'discovery'],
    [custom, 'discovery'],
    [`${external}/`, 'discovery'],
    ['/apis/apps/v1/deployments', 'other'],
    ['/openapi/v3/apis', 'openapi'],
    ['/livez', 'health'],
    ['/readyz/ping', 'health'],
    ['/healthz', 'health'],
    ['/metrics', 'metrics'],
    ['/version', 'other'],
    ['/', 'other'],
  ])('takes %s for %s', (path, kind) => {
    expect(requestKindOf(parseRequestTarget(path))).toBe(kind);
  });

  it('knows nothing of what could not be read', () => {
    expect(requestKindOf(undefined)).toBe('other');
  });
});
