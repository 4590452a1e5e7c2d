import {
  Quantity,
  type ScalingBehavior,
  type ScalingMetric,
  type ScalingPolicy,
} from '../../packages/core/src/index.ts';
import {
  averageValue,
  externalMetric,
  failing,
  objectMetric,
  podsMetric,
  readyPods,
} from '../../packages/core/src/testing/fixtures/scaling-examples.ts';
import { type CaseOptions, type ScalingCase, scalingCase } from './scaling-case.ts';

/** Long enough for some syncs to come within it, also when the controller is busy. */
const period = 9;

const pods = (value: number, periodSeconds = period): ScalingPolicy => ({ type: 'Pods', value, periodSeconds });
const percent = (value: number, periodSeconds = period): ScalingPolicy => ({ type: 'Percent', value, periodSeconds });
const atOnce = { stabilizationWindowSeconds: 0 };
const tolerance = (text: string) => ({ tolerance: Quantity.parse(text) });

const upwards: ScalingCase[] = [
  goes('up by a number of pods in each period', 3, 7, { scaleUp: { policies: [pods(2)] } }),
  goes('up by a share of the pods, rounded up', 3, 8, { scaleUp: { policies: [percent(50)] } }),
  goes('up by the policy that adds most', 3, 7, { scaleUp: { policies: [pods(1), percent(60)] } }),
  goes('up by the policy that adds least', 3, 5, {
    scaleUp: { selectPolicy: 'Min', policies: [pods(1), percent(100)] },
  }),
  goes('not up at all when that is disabled', 3, 9, { scaleUp: { selectPolicy: 'Disabled' } }),
  goes(
    'up to the maximum rather than to the limit of a policy',
    3,
    20,
    { scaleUp: { policies: [pods(3)] } },
    { max: 6 },
  ),
  goes(
    'not up at the maximum, which counts before the policies',
    3,
    9,
    { scaleUp: { selectPolicy: 'Disabled' } },
    { max: 3 },
  ),
  goes('up at once to five by the defaults, and to ten 15 s later', 1, 10, {}),
  goes('up once the lowest recommendation of the window allows it', 3, 6, {
    scaleUp: { stabilizationWindowSeconds: 5 },
  }),
  goes('not up when a policy has so many pods that 32 bits overflow', 3, 9, {
    scaleUp: { policies: [pods(2 ** 31 - 1)] },
  }),
];

const downwards: ScalingCase[] = [
  goes('down by a number of pods in each period', 9, 4, { scaleDown: { ...atOnce, policies: [pods(2)] } }),
  goes('down by a share of the pods, the rest cut', 9, 1, { scaleDown: { ...atOnce, policies: [percent(50)] } }),
  goes('down by the policy that takes most', 9, 3, { scaleDown: { ...atOnce, policies: [pods(3), percent(10)] } }),
  goes('down by the policy that takes least', 9, 7, {
    scaleDown: { ...atOnce, selectPolicy: 'Min', policies: [pods(1), percent(50)] },
  }),
  goes('not down at all when that is disabled', 5, 1, { scaleDown: { ...atOnce, selectPolicy: 'Disabled' } }),
  goes(
    'down to the minimum rather than to the limit of a policy',
    5,
    1,
    { scaleDown: { ...atOnce, policies: [pods(3)] } },
    { min: 2 },
  ),
  goes('not down at the minimum', 5, 1, { scaleDown: { ...atOnce, selectPolicy: 'Disabled' } }, { min: 5 }),
  goes('down after the window of the controller when there is no other', 5, 2, {}),
  goes('down after the window of its own', 5, 2, { scaleDown: { stabilizationWindowSeconds: 9 } }),
  goes('down at once without a window', 5, 2, { scaleDown: atOnce }),
];

const remembering: ScalingCase[] = [
  goes(
    'up by what was taken away before, and what a policy adds',
    9,
    4,
    { scaleUp: { policies: [pods(1, 1800)] }, scaleDown: atOnce },
    { later: { metrics: [wanting(20)] } },
  ),
  goes(
    'down by what was added before, and what a policy takes away',
    4,
    8,
    { scaleDown: { ...atOnce, policies: [pods(1, 1800)] } },
    { later: { metrics: [wanting(1)] } },
  ),
  goes(
    'no further up when more was added than a new policy allows',
    2,
    6,
    { scaleUp: { policies: [pods(100, 1800)] } },
    { later: { metrics: [wanting(9)], behavior: { scaleUp: { policies: [pods(1, 1800)] } } } },
  ),
  goes(
    'nowhere while what is there lies between two windows',
    6,
    9,
    { scaleUp: { stabilizationWindowSeconds: 3600 }, scaleDown: { stabilizationWindowSeconds: 3600 } },
    { later: { metrics: [wanting(2)] } },
  ),
];

const aroundBounds: ScalingCase[] = [
  goes('down to the maximum though that is disabled', 5, 9, { scaleDown: { selectPolicy: 'Disabled' } }, { max: 2 }),
  goes('up to the minimum though that is disabled', 2, 1, { scaleUp: { selectPolicy: 'Disabled' } }, { min: 4 }),
  fromZero('up from zero by pods', { scaleUp: { policies: [pods(2)] } }, { metrics: [load('30')] }),
  fromZero(
    'not up from zero by percent, for percent of nothing are nothing',
    { scaleUp: { policies: [percent(900)] } },
    {
      metrics: [load('30')],
    },
  ),
  fromZero(
    'from zero to a minimum that was raised though up is disabled',
    { scaleUp: { selectPolicy: 'Disabled' } },
    {
      minReplicas: 2,
    },
  ),
  scalingCase(
    'an invalid metric forbids to scale down by any policy',
    { pods: readyPods(3), metrics: [wanting(1), failing(podsMetric('10', ['1']))] },
    { behavior: { scaleDown: atOnce } },
  ),
];

const tolerances: ScalingCase[] = [
  tolerates('more upwards', '14', { scaleUp: tolerance('0.4') }),
  tolerates('less upwards', '10.5', { scaleUp: tolerance('0') }),
  tolerates('a fraction of a percent upwards', '10.011', { scaleUp: tolerance('0.001') }),
  tolerates('more downwards', '6', { scaleDown: { ...atOnce, ...tolerance('0.4') } }),
  tolerates('less downwards', '9', { scaleDown: { ...atOnce, ...tolerance('0') } }),
  tolerates('upwards what it does not downwards', '6', { scaleUp: tolerance('0.9'), scaleDown: atOnce }),
];

/** What HPAs with a `behavior` do. */
export const behaviorCases: readonly ScalingCase[] = [
  ...upwards,
  ...downwards,
  ...remembering,
  ...aroundBounds,
  ...tolerances,
];

/** As with {@link behaviorCases}, where Go makes the lowest number of a double that is too large. */
export const x86BehaviorCases: readonly ScalingCase[] = [
  goes('not up when a policy has so many percent that 32 bits overflow', 100, 200, {
    scaleUp: { policies: [percent(2 ** 31 - 1)] },
  }),
];

function wanting(replicas: number): ScalingMetric {
  return objectMetric(averageValue('10'), String(replicas * 10));
}

function load(text: string): ScalingMetric {
  return externalMetric(averageValue('10'), [text]);
}

/** From so many replicas where the metrics want others. */
function goes(
  where: string,
  from: number,
  to: number,
  behavior: ScalingBehavior,
  options: CaseOptions = {},
): ScalingCase {
  return scalingCase(`goes ${where}`, { pods: [], metrics: [wanting(to)] }, { from, behavior, ...options });
}

/** Where the autoscaler itself has taken the last replica away. */
function fromZero(where: string, behavior: ScalingBehavior, later: NonNullable<CaseOptions['later']>): ScalingCase {
  const calm = { ...behavior, scaleDown: atOnce };
  return scalingCase(`goes ${where}`, { pods: readyPods(1), metrics: [load('0')] }, { min: 0, behavior: calm, later });
}

/** Ten pods of the same usage against a target of 10. */
function tolerates(what: string, usage: string, behavior: ScalingBehavior): ScalingCase {
  const metrics = [podsMetric('10', Array(10).fill(usage))];
  return scalingCase(`tolerates ${what}`, { pods: readyPods(10), metrics }, { behavior });
}
