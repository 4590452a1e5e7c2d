import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import { AutoscalerFieldError } from './autoscaler-field-error.ts';
import { parseAutoscalerSpec, parseHorizontalPodAutoscaler } from './parse-horizontal-pod-autoscaler.ts';

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' };
const metric = { name: 'requests' };
const pods = { type: 'Pods', pods: { metric, target: { type: 'AverageValue', averageValue: '20' } } };
const external = { type: 'External', external: { metric, target: { type: 'Value', value: '250m' } } };
const podsSpec = { type: 'Pods', name: 'requests', target: { type: 'AverageValue', value: Quantity.parse('20') } };

const spec = { scaleTargetRef, minReplicas: 2, maxReplicas: 10, metrics: [pods] };

/** As an API server answers one. */
function autoscaler(fields: object = {}): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'cart', namespace: 'shop', uid: '1', managedFields: [] },
    spec,
    status: { currentReplicas: 2, conditions: [{ type: 'AbleToScale', status: 'True' }] },
    ...fields,
  };
}

/** The message of the error that reading gives. */
function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof AutoscalerFieldError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('parseHorizontalPodAutoscaler', () => {
  it('reads what an API server answers', () => {
    expect(parseHorizontalPodAutoscaler(autoscaler())).toEqual({
      namespace: 'shop',
      name: 'cart',
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 10, metrics: [podsSpec] },
      scaledToZero: false,
    });
  });

  it('reads the item of a list, which has no kind, and a file without a namespace', () => {
    const item = parseHorizontalPodAutoscaler({ metadata: { name: 'cart' }, spec });
    expect(item).toMatchObject({ namespace: 'default', name: 'cart', scaledToZero: false });
  });

  it.each([
    [[{ type: 'ScaledToZero', status: 'True' }], true],
    [
      [
        { type: 'AbleToScale', status: 'True' },
        { type: 'ScaledToZero', status: 'True' },
      ],
      true,
    ],
    [[{ type: 'ScaledToZero', status: 'False' }], false],
    [[{ type: 'AbleToScale', status: 'True' }], false],
    [[], false],
    [null, false],
  ])('knows whether it was the autoscaler that went to zero: %j', (conditions, scaledToZero) => {
    expect(parseHorizontalPodAutoscaler(autoscaler({ status: { conditions } }))).toMatchObject({ scaledToZero });
  });

  it.each([
    [null, 'a HorizontalPodAutoscaler: must be an object, not missing'],
    ['hpa', 'a HorizontalPodAutoscaler: must be an object, not "hpa"'],
    [[], 'a HorizontalPodAutoscaler: must be an object, not []'],
    [autoscaler({ apiVersion: 'autoscaling/v1' }), 'apiVersion: must be autoscaling/v2, not "autoscaling/v1"'],
    [autoscaler({ kind: 'Deployment' }), 'kind: must be HorizontalPodAutoscaler, not "Deployment"'],
    [autoscaler({ metadata: {} }), 'metadata.name: must be a text that is not empty, not missing'],
    [autoscaler({ metadata: null }), 'metadata: must be an object, not missing'],
    [autoscaler({ spec: null }), 'spec: must be an object, not missing'],
    [autoscaler({ status: { conditions: 'x' } }), 'status.conditions: must be a list, not "x"'],
    [autoscaler({ status: { conditions: [1] } }), 'status.conditions[0]: must be an object, not 1'],
  ])('refuses %j', (object, problem) => {
    expect(problemOf(() => parseHorizontalPodAutoscaler(object))).toBe(problem);
  });

  it('tells the path of the field apart', () => {
    const error = expect.objectContaining({ name: 'AutoscalerFieldError', path: 'spec.maxReplicas' });
    expect(() => parseHorizontalPodAutoscaler(autoscaler({ spec: { scaleTargetRef } }))).toThrow(error);
  });
});

describe('parseAutoscalerSpec', () => {
  it.each([[[]], [null]])('fills in what kube-apiserver fills in: %j', (metrics) => {
    expect(parseAutoscalerSpec({ scaleTargetRef, maxReplicas: 3, minReplicas: null, metrics })).toEqual({
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [{ type: 'Resource', name: 'cpu', target: { type: 'Utilization', percent: 80 } }],
    });
  });

  it('leaves a behavior as it is written, and none where there is none', () => {
    const behavior = { scaleUp: { selectPolicy: 'Disabled' } };
    expect(parseAutoscalerSpec({ ...spec, behavior }).behavior).toEqual(behavior);
    expect(parseAutoscalerSpec({ ...spec, behavior: {} }).behavior).toEqual({});
    expect(parseAutoscalerSpec({ ...spec, behavior: null })).not.toHaveProperty('behavior');
  });

  it('knows a target of the core group, whose version may be empty or missing', () => {
    for (const apiVersion of ['', undefined]) {
      const ref = { apiVersion, kind: 'ReplicationController', name: 'cart' };
      expect(parseAutoscalerSpec({ ...spec, scaleTargetRef: ref }).scaleTargetRef).toEqual({
        kind: 'ReplicationController',
        name: 'cart',
      });
    }
  });

  it('lets a minimum of zero pass with an External or Object metric', () => {
    const object = {
      type: 'Object',
      object: { metric, describedObject: scaleTargetRef, target: { type: 'Value', value: 1 } },
    };
    expect(parseAutoscalerSpec({ ...spec, minReplicas: 0, metrics: [pods, external] }).minReplicas).toBe(0);
    expect(parseAutoscalerSpec({ ...spec, minReplicas: 0, metrics: [object] }).minReplicas).toBe(0);
  });

  it.each([
    [{ maxReplicas: 0 }, 'spec.maxReplicas: must be a whole number from 1 to 2147483647, not 0'],
    [{ maxReplicas: 2 ** 31 }, 'spec.maxReplicas: must be a whole number from 1 to 2147483647, not 2147483648'],
    [{ maxReplicas: '10' }, 'spec.maxReplicas: must be a whole number from 1 to 2147483647, not "10"'],
    [{ maxReplicas: 1.5 }, 'spec.maxReplicas: must be a whole number from 1 to 2147483647, not 1.5'],
    [{ minReplicas: 11 }, 'spec.minReplicas: must be a whole number from 0 to 10, not 11'],
    [{ minReplicas: -1 }, 'spec.minReplicas: must be a whole number from 0 to 10, not -1'],
    [{ minReplicas: 0 }, 'spec.metrics: must hold an Object or External metric where minReplicas is 0'],
    [{ metrics: {} }, 'spec.metrics: must be a list, not {}'],
    [{ metrics: [null] }, 'spec.metrics[0]: must be an object, not missing'],
    [{ scaleTargetRef: null }, 'spec.scaleTargetRef: must be an object, not missing'],
    [
      { scaleTargetRef: { kind: 'Deployment' } },
      'spec.scaleTargetRef.name: must be a text that is not empty, not missing',
    ],
    [
      { scaleTargetRef: { name: 'cart', kind: '' } },
      'spec.scaleTargetRef.kind: must be a text that is not empty, not ""',
    ],
    [
      { scaleTargetRef: { name: 'cart', kind: 'Deployment', apiVersion: 1 } },
      'spec.scaleTargetRef.apiVersion: must be a text that is not empty, not 1',
    ],
    [
      { metrics: [pods, { type: 'Prometheus' }] },
      'spec.metrics[1].type: must be Pods, Object, External, Resource or ContainerResource, not "Prometheus"',
    ],
  ])('refuses %j', (fields, problem) => {
    expect(problemOf(() => parseAutoscalerSpec({ ...spec, ...fields }))).toBe(problem);
  });

  it('shows only the beginning of what is long', () => {
    expect(problemOf(() => parseAutoscalerSpec({ ...spec, metrics: 'x'.repeat(100) }))).toBe(
      `spec.metrics: must be a list, not "${'x'.repeat(59)}...`,
    );
    expect(problemOf(() => parseAutoscalerSpec({ ...spec, metrics: 'x'.repeat(58) }))).toBe(
      `spec.metrics: must be a list, not "${'x'.repeat(58)}"`,
    );
  });

  it('does not take what every object inherits for a field', () => {
    const inherits = Object.create({ maxReplicas: 3 });
    expect(problemOf(() => parseAutoscalerSpec(inherits))).toContain('spec.maxReplicas: ');
  });
});
