import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import { defaultAutoscalingSettings } from '../settings.ts';
import { proposeReplicas } from './propose-replicas.ts';
import type { ResourceScalingMetric, ScalingMetric } from './scaling-metric.ts';

const circumstances = {
  namespace: 'shop',
  target: { specReplicas: 3, statusReplicas: 3, pods: [] },
  tolerance: defaultAutoscalingSettings.tolerance,
};

function cpu(type: 'Resource' | 'ContainerResource', reading: ResourceScalingMetric['reading']): ScalingMetric {
  return { type, name: 'cpu', container: 'app', target: { type: 'Utilization', percent: 80 }, reading };
}

describe('CPU and memory', () => {
  it.each(['Resource', 'ContainerResource'] as const)('%s: asks for what it is said to ask for', (type) => {
    const value = { replicas: 5, source: 'by the status of the HPA' };
    expect(proposeReplicas(cpu(type, { ok: true, value }), circumstances)).toEqual({
      valid: true,
      metric: type === 'Resource' ? 'cpu' : 'cpu of container app',
      source: expect.stringMatching(/^cpu .*resource utilization/),
      replicas: 5,
      steps: ['by the status of the HPA: 5'],
    });
  });

  it('shows the usage that comes with it', () => {
    const value = { replicas: 5, usage: Quantity.parse('250m'), source: 'given' };
    expect(proposeReplicas(cpu('Resource', { ok: true, value }), circumstances)).toMatchObject({
      usage: Quantity.parse('250m'),
    });
  });

  it.each(['Resource', 'ContainerResource'] as const)('%s: is invalid when nobody knows it', (type) => {
    expect(proposeReplicas(cpu(type, { ok: false, error: 'not read here' }), circumstances)).toMatchObject({
      valid: false,
      reason: `FailedGet${type}Metric`,
      message: 'not read here',
    });
  });
});
