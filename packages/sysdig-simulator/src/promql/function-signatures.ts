/** The types of PromQL values. */
export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';

/** What a function takes and gives. */
export interface FunctionSignature {
  readonly parameters: readonly ValueType[];
  /** How many of the last parameters may be left out. */
  readonly optional?: number;
  /** The last parameter may come any number of times, also not at all. */
  readonly variadic?: boolean;
  readonly result: ValueType;
}

const vectorToVector: FunctionSignature = { parameters: ['instant vector'], result: 'instant vector' };
const rangeToVector: FunctionSignature = { parameters: ['range vector'], result: 'instant vector' };

const vectorFunctions = [
  'abs',
  'absent',
  'ceil',
  'exp',
  'floor',
  'ln',
  'log10',
  'log2',
  'sgn',
  'sort',
  'sort_desc',
  'sqrt',
  'timestamp',
];
const rangeFunctions = [
  'absent_over_time',
  'avg_over_time',
  'changes',
  'count_over_time',
  'delta',
  'deriv',
  'idelta',
  'increase',
  'irate',
  'last_over_time',
  'max_over_time',
  'min_over_time',
  'present_over_time',
  'rate',
  'resets',
  'stddev_over_time',
  'stdvar_over_time',
  'sum_over_time',
];

const signatures: ReadonlyMap<string, FunctionSignature> = new Map<string, FunctionSignature>([
  ...vectorFunctions.map((name) => [name, vectorToVector] as const),
  ...rangeFunctions.map((name) => [name, rangeToVector] as const),
  ['clamp', { parameters: ['instant vector', 'scalar', 'scalar'], result: 'instant vector' }],
  ['clamp_max', { parameters: ['instant vector', 'scalar'], result: 'instant vector' }],
  ['clamp_min', { parameters: ['instant vector', 'scalar'], result: 'instant vector' }],
  ['histogram_quantile', { parameters: ['scalar', 'instant vector'], result: 'instant vector' }],
  [
    'label_join',
    { parameters: ['instant vector', 'string', 'string', 'string'], variadic: true, result: 'instant vector' },
  ],
  [
    'label_replace',
    { parameters: ['instant vector', 'string', 'string', 'string', 'string'], result: 'instant vector' },
  ],
  ['pi', { parameters: [], result: 'scalar' }],
  ['predict_linear', { parameters: ['range vector', 'scalar'], result: 'instant vector' }],
  ['quantile_over_time', { parameters: ['scalar', 'range vector'], result: 'instant vector' }],
  ['round', { parameters: ['instant vector', 'scalar'], optional: 1, result: 'instant vector' }],
  ['scalar', { parameters: ['instant vector'], result: 'scalar' }],
  ['time', { parameters: [], result: 'scalar' }],
  ['vector', { parameters: ['scalar'], result: 'instant vector' }],
]);

/** What a function takes and gives; undefined: the simulator does not have it. */
export function signatureOf(name: string): FunctionSignature | undefined {
  return signatures.get(name);
}

export function isSupportedFunction(name: string): boolean {
  return signatures.has(name);
}
