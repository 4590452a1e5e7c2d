import { describe, expect, it } from '@jest/globals';
import { Quantity } from '@metrics-adapter/core';
import { autoscalerObject } from '../testing/autoscaler-object.ts';
import { parseWatchedAutoscaler } from './watched-autoscaler.ts';

describe('parseWatchedAutoscaler', () => {
  it('keeps whose metrics they are', () => {
    expect(parseWatchedAutoscaler(autoscalerObject('cart', ['requests']))).toEqual({
      owner: 'shop/cart',
      namespace: 'shop',
      metrics: [{ type: 'External', name: 'requests', target: { type: 'AverageValue', value: Quantity.parse('20') } }],
    });
  });

  it('keeps that an HPA has metrics of a type from the future', () => {
    const object = autoscalerObject('cart', []);
    const spec = { ...object.spec, metrics: [{ type: 'Telepathy' }] };
    expect(parseWatchedAutoscaler({ ...object, spec })).toEqual({
      owner: 'shop/cart',
      namespace: 'shop',
      metrics: [],
      problem: 'spec.metrics[0].type: must be Pods, Object, External, Resource or ContainerResource, not "Telepathy"',
    });
  });

  it('throws for what is no Kubernetes object', () => {
    expect(() => parseWatchedAutoscaler({ spec: {} })).toThrow('an object without metadata');
  });
});
