import type { ScalingMetric } from '../../packages/core/src/index.ts';
import {
  averageValue,
  externalMetric,
  failing,
  objectMetric,
  pod,
  podsMetric,
  readyPods,
  value,
} from '../../packages/core/src/testing/fixtures/scaling-examples.ts';
import { behaviorCases, x86BehaviorCases } from './behavior-cases.ts';
import { type ScalingCase, scalingCase } from './scaling-case.ts';

const largest = '9223372036854775807m';

const podsCases: ScalingCase[] = [
  podsCase('at the target nothing changes', ['10', '10', '10']),
  podsCase('a ratio of 1.1 is within the tolerance', ['11', '11', '11']),
  podsCase('a ratio above 1.1 adds a pod, rounded up', ['11', '11', '11.003']),
  podsCase('a ratio of 0.9 is within the tolerance', Array(10).fill('9')),
  podsCase('a ratio below 0.9 takes a pod away', Array(10).fill('8990m')),
  podsCase('twice the target doubles the pods', ['30', '10', '20']),
  podsCase('no load goes down to the minimum', ['0', '0', '0'], { min: 2 }),
  podsCase('no more than doubles at once, and goes on', ['100', '100', '100']),
  podsCase('no more than four from one, and goes on', ['70']),
  podsCase('the maximum holds', ['100', '100', '100'], { max: 5 }),
  podsCase('the mean is cut to whole thousandths', ['10001m', '10001m', '10000m', '11001m'], { min: 1 }),
  podsCase('below a thousandth counts as one', ['300u', '1n'], { target: '1m' }),
  podsCase('a pod without a value counts as at the target on the way down', ['2', '2', '2', null]),
  podsCase('pods without a value can hold everything on the way down', ['9', null, null, null, null]),
  podsCase('a pod without a value counts as zero on the way up', ['40', '40', null]),
  podsCase('pods without a value do not turn the way up round', ['15', null, null]),
  podsCase('a pod without a value does not matter at the target', ['10', '10', null]),
  podsCase('a count that would go against the direction is dropped', ['5', '5', '5', null], { from: 2 }),
  podsCase('no value at all is an invalid metric', [null, null]),
  scalingCase('a pending pod counts as zero on the way up', {
    pods: [pod('p1'), pod('p2'), pod('p3', { phase: 'Pending', ready: false })],
    metrics: [podsMetric('10', ['30', '30', '90'])],
  }),
  scalingCase('pending pods keep a way up from turning into one down', {
    pods: [
      ...readyPods(2),
      pod('p3', { phase: 'Pending', ready: false }),
      pod('p4', { phase: 'Pending', ready: false }),
    ],
    metrics: [podsMetric('10', ['12', '12'])],
  }),
  scalingCase('a pending pod does not count on the way down', {
    pods: [pod('p1'), pod('p2'), pod('p3', { phase: 'Pending', ready: false })],
    metrics: [podsMetric('10', ['5', '5', '90'])],
  }),
  scalingCase('failed pods and those being deleted are not there', {
    pods: [pod('p1'), pod('p2', { phase: 'Failed', ready: false }), pod('p3', { deleted: true })],
    metrics: [podsMetric('10', ['20', '90', '90'])],
  }),
  scalingCase('running pods that are not ready count', {
    pods: [pod('p1'), pod('p2', { ready: false })],
    metrics: [podsMetric('10', ['20', '40'])],
  }),
  scalingCase('a pod that has succeeded counts while it has a value', {
    pods: [pod('p1'), pod('p2', { phase: 'Succeeded', ready: false })],
    metrics: [podsMetric('10', ['30', '30'])],
  }),
  scalingCase('values of pending pods alone are an invalid metric', {
    pods: [pod('p1', { phase: 'Pending', ready: false })],
    metrics: [podsMetric('10', ['30'])],
  }),
  scalingCase('without pods a Pods metric is invalid', { pods: [], metrics: [podsMetric('10', ['30'])] }, { from: 1 }),
  scalingCase('values of pods that the selector does not choose count in the mean', {
    pods: readyPods(2),
    metrics: [podsMetric('10', ['20', '20', '80'])],
  }),
];

const objectCases: ScalingCase[] = [
  objectCase('Value: the ratio times the ready pods', value('100'), '250'),
  objectCase('Value: a ratio of 1.1 is within the tolerance', value('10'), '11'),
  objectCase('Value: zero goes down to the minimum', value('10'), '0'),
  objectCase('Value: a negative value goes down to the minimum', value('10'), '-50'),
  objectCase('Value: more than 32 bits of replicas are the maximum', value('1m'), '9P'),
  scalingCase('Value: 25/11 of 11 pods are 26, for the ratio is a double', {
    pods: readyPods(11),
    metrics: [objectMetric(value('11'), '25')],
  }),
  scalingCase('Value: only pods that are ready are multiplied', {
    pods: [pod('p1'), pod('p2'), pod('p3', { ready: false }), pod('p4', { phase: 'Pending', ready: false })],
    metrics: [objectMetric(value('10'), '30')],
  }),
  scalingCase(
    'Value: without pods nothing can be multiplied',
    { pods: [], metrics: [objectMetric(value('10'), '30')] },
    { from: 2 },
  ),
  scalingCase(
    'Value: without pods the tolerance still holds',
    { pods: [], metrics: [objectMetric(value('10'), '10500m')] },
    { from: 2 },
  ),
  objectCase('AverageValue: the value over the target, rounded up', averageValue('10'), '45'),
  objectCase('AverageValue: 33 over three replicas is within the tolerance of 10', averageValue('10'), '33'),
  objectCase('AverageValue: 26 over three replicas is not', averageValue('10'), '26'),
  scalingCase(
    'AverageValue: compares with the replicas there are, not with those there shall be',
    { pods: readyPods(2), metrics: [objectMetric(averageValue('10'), '21')] },
    { from: 5, statusReplicas: 2 },
  ),
  scalingCase(
    'AverageValue: without replicas there is no tolerance',
    { pods: [], metrics: [objectMetric(averageValue('10'), '30')] },
    { from: 2, statusReplicas: 0 },
  ),
];

const externalCases: ScalingCase[] = [
  externalCase('Value: the values are added up', value('10'), ['5', '10', '15']),
  externalCase('Value: a sum beyond 64 bits is the largest', value('1'), [largest, largest]),
  externalCase('AverageValue: the sum over the target, rounded up', averageValue('10'), ['20', '25', '-4']),
  externalCase('AverageValue: a negative sum is taken for an overflow', averageValue('10'), ['-5']),
  externalCase('AverageValue: a sum that is negative for a moment, too', averageValue('10'), ['-5', '25']),
  externalCase('AverageValue: more than 32 bits of replicas are the maximum', averageValue('1'), ['5G']),
  externalCase('an empty answer is an invalid metric', value('10'), []),
];

const selector = {
  matchLabels: { queue: 'mail', a: '1' },
  matchExpressions: [{ key: 'old', operator: 'Exists' }],
} as const;

const severalCases: ScalingCase[] = [
  several('a metric selector is shown as Go shows it', [{ ...externalMetric(averageValue('10'), ['40']), selector }]),
  several('of an Object metric too, when its target is an average', [
    { ...objectMetric(averageValue('10'), '40'), selector },
  ]),
  several('and in an error', [failing({ ...externalMetric(averageValue('10'), ['40']), selector })]),
  several('the highest proposal wins', [objectMetric(averageValue('10'), '40'), podsMetric('10', ['20', '20', '20'])]),
  several('an invalid metric forbids to scale down', [
    failing(podsMetric('10', ['1'])),
    objectMetric(averageValue('10'), '10'),
  ]),
  several('an invalid metric does not keep others from scaling up', [
    objectMetric(averageValue('10'), '50'),
    failing(externalMetric(value('10'), [])),
  ]),
  several('an invalid metric is no matter when nothing changes', [
    failing(objectMetric(value('10'), '0')),
    podsMetric('10', ['10', '10', '10']),
  ]),
  several('without a valid metric nothing is done, for the reason of the first', [
    failing(externalMetric(value('10'), [])),
    failing(objectMetric(value('10'), '0')),
  ]),
];

const boundsCases: ScalingCase[] = [
  podsCase('above the maximum no metric is asked', ['50', '50', '50'], { max: 2 }),
  podsCase('a maximum of twice as many counts as the maximum', ['100', '100', '100'], { max: 6 }),
  scalingCase(
    'fewer than no replicas are none',
    { pods: readyPods(3), metrics: [objectMetric(value('10'), '-50')] },
    { min: 0 },
  ),
  podsCase('below the minimum no metric is asked', ['1'], { min: 3 }),
  scalingCase(
    'zero replicas that somebody else chose switch it off',
    { pods: [], metrics: [externalMetric(value('10'), ['50'])] },
    { from: 0 },
  ),
  scalingCase(
    'with a minimum of zero, too',
    { pods: [], metrics: [externalMetric(value('10'), ['50'])] },
    { from: 0, min: 0 },
  ),
  scalingCase(
    'a Pods metric forbids zero while its pods have a value',
    { pods: readyPods(1), metrics: [podsMetric('10', ['2']), externalMetric(value('10'), ['0'])] },
    { min: 0 },
  ),
  ...(
    [
      [
        'an Object metric at zero takes the last replica away; from zero its ratio alone counts',
        objectMetric(value('10'), '0'),
        objectMetric(value('10'), '35'),
      ],
      ['from zero there is no tolerance', objectMetric(value('10'), '0'), objectMetric(value('10'), '10.5')],
      [
        'an External metric takes the last replica away and brings it back',
        externalMetric(averageValue('10'), ['0']),
        externalMetric(averageValue('10'), ['3']),
      ],
      [
        'from zero no more than four at once',
        externalMetric(averageValue('10'), ['0']),
        externalMetric(averageValue('10'), ['300']),
      ],
    ] as const
  ).map(([rule, asleep, awake]) =>
    scalingCase(rule, { pods: readyPods(1), metrics: [asleep] }, { min: 0, later: { metrics: [awake] } }),
  ),
  scalingCase(
    'a minimum that was raised ends its zero',
    { pods: readyPods(1), metrics: [externalMetric(averageValue('10'), ['0'])] },
    { min: 0, later: { minReplicas: 6 } },
  ),
];

/** On other processors Go makes another number of a double that is too large, and the HPA does the opposite. */
const x86Cases: ScalingCase[] = [
  objectCase('AverageValue: more than 32 bits of replicas are the minimum', averageValue('1'), '5G'),
  podsCase('more than 32 bits of replicas by a Pods metric are the minimum', ['9P', '9P', '9P'], { target: '1m' }),
];

/** Every situation in which `desiredReplicas` must do what the controller does. */
export const scalingCases: readonly ScalingCase[] = [
  ...labelled('Pods', podsCases),
  ...labelled('Object', objectCases),
  ...labelled('External', externalCases),
  ...labelled('several metrics', severalCases),
  ...labelled('bounds', boundsCases),
  ...labelled('behavior', behaviorCases),
  ...labelled('x86-64', process.arch === 'x64' ? [...x86Cases, ...x86BehaviorCases] : []),
];

function labelled(label: string, cases: readonly ScalingCase[]): ScalingCase[] {
  return cases.map((one) => ({ ...one, rule: `${label}: ${one.rule}` }));
}

interface PodsCaseOptions {
  readonly target?: string;
  readonly from?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Ready pods, one for each value, against a target of 10. */
function podsCase(rule: string, values: readonly (string | null)[], options: PodsCaseOptions = {}): ScalingCase {
  const { target = '10', ...others } = options;
  return scalingCase(rule, { pods: readyPods(values.length), metrics: [podsMetric(target, values)] }, others);
}

/** Three ready pods. */
function objectCase(rule: string, target: ReturnType<typeof value | typeof averageValue>, text: string): ScalingCase {
  return several(rule, [objectMetric(target, text)]);
}

function externalCase(
  rule: string,
  target: ReturnType<typeof value | typeof averageValue>,
  texts: readonly string[],
): ScalingCase {
  return several(rule, [externalMetric(target, texts)]);
}

function several(rule: string, metrics: readonly ScalingMetric[]): ScalingCase {
  return scalingCase(rule, { pods: readyPods(3), metrics });
}
