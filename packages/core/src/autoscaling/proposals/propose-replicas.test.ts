import { describe, expect, it } from '@jest/globals';
import {
  averageValue,
  externalMetric,
  objectMetric,
  podsMetric,
  readyPods,
  value,
} from '../../testing/fixtures/scaling-examples.ts';
import { defaultAutoscalingSettings } from '../settings.ts';
import { proposeReplicas } from './propose-replicas.ts';
import type { ScalingMetric } from './scaling-metric.ts';

const circumstances = {
  namespace: 'shop',
  target: { specReplicas: 2, statusReplicas: 2, pods: readyPods(2) },
  tolerance: defaultAutoscalingSettings.tolerance,
};

describe('proposeReplicas', () => {
  it.each<[string, ScalingMetric, number]>([
    ['the mean of the pods', podsMetric('10', ['20', '40']), 6],
    ["the object's value for each ready pod", objectMetric(value('10'), '20'), 4],
    ['the sum of the series over the target', externalMetric(averageValue('10'), ['20', '30']), 5],
  ])('goes by %s', (_, metric, replicas) => {
    expect(proposeReplicas(metric, circumstances)).toMatchObject({ valid: true, replicas });
  });
});
