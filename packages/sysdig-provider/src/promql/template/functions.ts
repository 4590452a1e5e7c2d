/** What an expression gives. */
export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';

export interface FunctionSignature {
  readonly parameters: readonly ValueType[];
  /** How many of the last parameters may be left out. */
  readonly optional: number;
  /** Whether the last parameter may come again. */
  readonly repeated: boolean;
  readonly result: ValueType;
}

const words: Readonly<Record<string, ValueType>> = {
  s: 'scalar',
  t: 'string',
  v: 'instant vector',
  r: 'range vector',
};

/** Parameters and what they give, in short: `v` a vector, `r` a range, `s` a number, `t` a text, `?` may be absent, `*` any number of them. */
const forms: Readonly<Record<string, string>> = {
  'v>v':
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_count histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
  'r>v':
    'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time',
  'v?>v': 'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  '>s': 'pi time',
  'v>s': 'scalar',
  's>v': 'vector',
  'vs>v': 'clamp_max clamp_min',
  'vss>v': 'clamp',
  'vs?>v': 'round',
  'sv>v': 'histogram_quantile',
  'ssv>v': 'histogram_fraction',
  'rs>v': 'predict_linear',
  'rss>v': 'holt_winters',
  'sr>v': 'quantile_over_time',
  'vtttt>v': 'label_replace',
  'vttt*>v': 'label_join',
};

const signatures: ReadonlyMap<string, FunctionSignature> = new Map(
  Object.entries(forms).flatMap(([form, names]) => names.split(' ').map((name) => [name, parseForm(form)] as const)),
);

function parseForm(form: string): FunctionSignature {
  const [parameters = '', result = ''] = form.split('>');
  return {
    parameters: [...parameters].flatMap((letter) => words[letter] ?? []),
    optional: parameters.endsWith('?') || parameters.endsWith('*') ? 1 : 0,
    repeated: parameters.endsWith('*'),
    result: words[result] ?? 'instant vector',
  };
}

/** Of a function of Prometheus 2.42, whose language Sysdig speaks; undefined for any other. */
export function signatureOf(name: string): FunctionSignature | undefined {
  return signatures.get(name);
}

/** Aggregations, and the type of what they take in front of the vector. */
const aggregations: ReadonlyMap<string, ValueType | undefined> = new Map<string, ValueType | undefined>([
  ...['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'].map((name) => [name, undefined] as const),
  ...['topk', 'bottomk', 'quantile'].map((name) => [name, 'scalar'] as const),
  ['count_values', 'string'],
]);

export function isAggregation(operation: string): boolean {
  return aggregations.has(operation);
}

/** Undefined for one that takes the vector alone. */
export function parameterOf(operation: string): ValueType | undefined {
  return aggregations.get(operation);
}

/** Functions that compare the samples of a range with one another: one sample alone gives nothing. */
export const comparingFunctions: ReadonlySet<string> = new Set([
  'delta',
  'deriv',
  'holt_winters',
  'idelta',
  'increase',
  'irate',
  'predict_linear',
  'rate',
]);

/**
 * Functions that count what happened in the whole of a range: of one that is not full they give too little. What is said
 * of the samples themselves (an average, the largest, the last) is true of however many there are.
 */
export const countingFunctions: ReadonlySet<string> = new Set([
  'changes',
  'count_over_time',
  'delta',
  'deriv',
  'holt_winters',
  'increase',
  'predict_linear',
  'rate',
  'resets',
  'sum_over_time',
]);
