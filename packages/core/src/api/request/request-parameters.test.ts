import { describe, expect, it } from '@jest/globals';
import type { AdapterError } from '../../errors/adapter-error.ts';
import { BadRequestError } from '../../errors/request-errors.ts';
import { toStatus } from '../objects/status.ts';
import { parseApiRequest } from './parse-api-request.ts';
import { parseRequestTarget } from './request-target.ts';

const CUSTOM = '/apis/custom.metrics.k8s.io/v1beta2';
const byName = `${CUSTOM}/namespaces/ns/pods/p1/m`;
const byWildcard = `${CUSTOM}/namespaces/ns/pods/*/m`;
const ofNamespace = `${CUSTOM}/namespaces/ns/metrics/m`;
const ofNode = `${CUSTOM}/nodes/n1/m`;
const external = '/apis/external.metrics.k8s.io/v1beta1/namespaces/ns/m';
const metrics = [byName, byWildcard, ofNamespace, ofNode, external];

const parse = (target: string) => parseApiRequest('GET', parseRequestTarget(target));

/** What the parameters add to a request for metrics. */
function expectWithout(target: string, parameters: string): void {
  expect(parse(`${target}?${parameters}`)).toEqual(parse(target));
}

function expectRefusal(target: string, message: string): void {
  expect(() => parse(target)).toThrow(new BadRequestError(message));
}

describe('a selector', () => {
  it.each([
    [byWildcard, 'labelSelector'],
    [byWildcard, 'metricLabelSelector'],
    [byName, 'metricLabelSelector'],
    [external, 'labelSelector'],
  ])('of %s is named when it cannot be read: %s', (target, parameter) => {
    expectRefusal(
      `${target}?${parameter}=a%2C%2Cb`,
      `${parameter}: found ',', expected: identifier after ',' (at character 3)`,
    );
  });

  it.each([
    [byWildcard, 'labelSelector'],
    [byWildcard, 'metricLabelSelector'],
    [external, 'labelSelector'],
  ])('of %s is given once: %s', (target, parameter) => {
    expectRefusal(`${target}?${parameter}=a&${parameter}=a`, `${parameter} is given 2 times; give it once`);
    expectRefusal(
      `${target}?${parameter}=&${parameter}=a&${parameter}=`,
      `${parameter} is given 3 times; give it once`,
    );
  });

  it.each([byName, ofNamespace, ofNode])('of objects is refused where the path names the object: %s', (target) => {
    const message =
      'labelSelector cannot be used here: the path already names the object; a choice by the labels of the metric is written metricLabelSelector';
    expectRefusal(`${target}?labelSelector=a`, message);
    expectRefusal(`${target}?labelSelector=&labelSelector=((`, message);
    expectWithout(target, 'labelSelector=');
  });

  it('of the metric is called labelSelector where there are no objects', () => {
    expectRefusal(
      `${external}?metricLabelSelector=a`,
      'metricLabelSelector cannot be used here: an external metric belongs to no object, and labelSelector chooses by the labels of the metric',
    );
  });
});

describe('watch', () => {
  it.each(metrics)('is refused at %s', (target) => {
    const group = target === external ? 'external.metrics.k8s.io' : 'custom.metrics.k8s.io';
    for (const parameter of ['watch', 'watch=1', 'watch=true', 'watch=true&limit=x']) {
      try {
        parse(`${target}?${parameter}`);
        expect(parameter).toBe('refused');
      } catch (error) {
        expect(toStatus(error as AdapterError)).toEqual({
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: `watch is not supported on resources of kind "*.${group}"`,
          reason: 'MethodNotAllowed',
          details: { group, kind: '*' },
          code: 405,
        });
      }
    }
  });

  it.each(metrics)('may be denied at %s', (target) => {
    for (const parameter of ['watch=0', 'watch=false', 'watch=False']) expectWithout(target, parameter);
  });
});

describe('a field selector', () => {
  const alternative =
    'is not supported for metrics; name the object in the path, choose objects by labelSelector and values by metricLabelSelector (external metrics by labelSelector)';

  it.each([
    [byName, 'status.phase%3DRunning', 'status.phase=Running'],
    [byName, 'metadata.name%3Dp2', 'metadata.name=p2'],
    [byName, 'metadata.name%3Dp1%2Cmetadata.name%3Dp2', 'metadata.name=p2'],
    [byName, 'metadata.name!%3Dp1', 'metadata.name!=p1'],
    [byName, 'metadata.name%3Dp1&fieldSelector=x', 'x'],
    [byName, 'metadata.namespace%3Dother', 'metadata.namespace=other'],
    [byWildcard, 'metadata.name%3Dp1', 'metadata.name=p1'],
    [byWildcard, 'metadata.name%3D*', 'metadata.name=*'],
    [ofNamespace, 'metadata.namespace%3Dns', 'metadata.namespace=ns'],
    [ofNode, 'metadata.namespace%3D', 'metadata.namespace='],
    [external, 'metadata.name%3Dm', 'metadata.name=m'],
    [external, 'a', 'a'],
  ])('is refused: %s?fieldSelector=%s', (target, selector, term) => {
    expectRefusal(`${target}?fieldSelector=${selector}`, `fieldSelector: "${term}" ${alternative}`);
  });

  it.each([
    [byName, 'metadata.name%3Dp1'],
    [byName, 'metadata.name%3D%3Dp1%2Cmetadata.namespace%3Dns'],
    [byName, '%2C'],
    [byWildcard, 'metadata.namespace%3Dns'],
    [ofNamespace, 'metadata.name%3Dns'],
    [external, 'metadata.namespace%3Dns'],
    [external, ''],
  ])('may repeat the path: %s?fieldSelector=%s', (target, selector) => {
    expectWithout(target, `fieldSelector=${selector}`);
  });
});

describe('the other list options', () => {
  it.each(['limit', 'timeoutSeconds'])('want an integer for %s', (parameter) => {
    for (const target of metrics) {
      expectRefusal(`${target}?${parameter}=x`, `${parameter}: "x" is no 64-bit integer`);
      expectRefusal(
        `${target}?${parameter}=9223372036854775808`,
        `${parameter}: "9223372036854775808" is no 64-bit integer`,
      );
    }
  });

  it.each(['zz', 'Exact'])('cannot have the resourceVersionMatch %s', (match) => {
    for (const target of metrics) {
      expectRefusal(
        `${target}?resourceVersion=5&resourceVersionMatch=${match}`,
        `resourceVersionMatch: "${match}" cannot be answered, since metric values have no versions; leave it out for the newest`,
      );
    }
  });

  it.each([
    'limit=1',
    'limit=-1',
    'limit=',
    'timeoutSeconds=30',
    'continue=x',
    'resourceVersion=0',
    'resourceVersion=0&resourceVersionMatch=NotOlderThan',
    'resourceVersionMatch=',
    'pretty=true',
    'unknown=x&unknown=y',
    'LabelSelector=((',
  ])('change nothing: %s', (parameters) => {
    for (const target of metrics) expectWithout(target, parameters);
  });

  it('are nobody’s concern where documents are asked for', () => {
    for (const target of ['/apis', CUSTOM, '/openapi/v2', '/apis/custom.metrics.k8s.io']) {
      expectWithout(target, 'watch=1&limit=x&timeout=abc&fieldSelector=a&labelSelector=((');
    }
  });
});

describe('timeout', () => {
  it.each([
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['1ns', 1],
    ['1500us', 2],
    ['10s&timeout=20s', 10_000],
  ])('of %s is how long the client waits', (text, timeout) => {
    for (const target of metrics) expect(parse(`${target}?timeout=${text}`)).toEqual({ ...parse(target), timeout });
  });

  it.each(['0', '0s', '-5s', ''])('of "%s" is no limit', (text) => {
    for (const target of metrics) {
      expectWithout(target, `timeout=${text}`);
      expect(parse(`${target}?timeout=${text}`)).not.toHaveProperty('timeout');
    }
  });

  it.each(['abc', '10', '1d'])('is refused when it is %s', (text) => {
    for (const target of metrics) {
      expectRefusal(`${target}?timeout=${text}`, `timeout: "${text}" is no duration; write for example 10s or 1m30s`);
    }
  });
});
