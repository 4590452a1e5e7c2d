import {
  formatLabels,
  identityOf,
  type Labels,
  metricName,
  onlyLabels,
  withLabel,
  withoutLabels,
  withoutName,
} from '../series/labels.ts';
import { calculate, compare } from './arithmetic.ts';
import {
  type ArithmeticOperator,
  type ComparisonOperator,
  isComparison,
  type SetOperator,
  type VectorMatching,
} from './ast.ts';
import { PromqlExecutionError } from './errors.ts';
import type { Vector, VectorSample } from './value.ts';

/** An operator between two vectors, without its sides. */
export interface Operation<Operator> {
  readonly operator: Operator;
  readonly bool: boolean;
  readonly matching: VectorMatching;
}

/** `and`, `or`, `unless`: chooses elements, changes none. */
export function combineSets(left: Vector, right: Vector, { operator, matching }: Operation<SetOperator>): Vector {
  const keysOf = (vector: Vector) => new Set(vector.map(({ labels }) => matchingKey(labels, matching)));
  const isIn = (keys: ReadonlySet<string>) => (sample: VectorSample) => keys.has(matchingKey(sample.labels, matching));
  switch (operator) {
    case 'and':
      return left.filter(isIn(keysOf(right)));
    case 'unless': {
      const isExcluded = isIn(keysOf(right));
      return left.filter((sample) => !isExcluded(sample));
    }
    case 'or': {
      const isThere = isIn(keysOf(left));
      return [...left, ...right.filter((sample) => !isThere(sample))];
    }
  }
}

/** Arithmetic or a comparison between the elements that belong together. */
export function combineVectors(
  left: Vector,
  right: Vector,
  operation: Operation<ArithmeticOperator | ComparisonOperator>,
): Vector {
  const { matching } = operation;
  const swapped = matching.many?.side === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const partners = indexByKey(one, matching, swapped ? 'left' : 'right');
  const result: VectorSample[] = [];
  const matched = new Map<string, Set<string>>();
  for (const sample of many) {
    const key = matchingKey(sample.labels, matching);
    const partner = partners.get(key);
    if (partner === undefined) continue;
    const value = swapped
      ? combine(partner.value, sample.value, operation)
      : combine(sample.value, partner.value, operation);
    if (value === undefined) continue;
    const labels = resultLabels(sample.labels, partner.labels, operation);
    noteMatch(matched, key, { labels, matching });
    result.push({ labels, value });
  }
  return result;
}

/** The value of two numbers; undefined: the comparison does not choose it. */
export function combine(
  left: number,
  right: number,
  { operator, bool }: Pick<Operation<ArithmeticOperator | ComparisonOperator>, 'operator' | 'bool'>,
): number | undefined {
  if (!isComparison(operator)) return calculate(operator, left, right);
  const holds = compare(operator, left, right);
  if (bool) return holds ? 1 : 0;
  return holds ? left : undefined;
}

/** A comparison that chooses keeps the metric's name; whatever changes the value drops it. */
export function dropsName({
  operator,
  bool,
}: Pick<Operation<ArithmeticOperator | ComparisonOperator>, 'operator' | 'bool'>): boolean {
  return bool || !isComparison(operator);
}

/** Equal for elements that belong together. */
function matchingKey(labels: Labels, { mode, labels: names }: VectorMatching): string {
  if (mode === 'on') return identityOf(onlyLabels(labels, names));
  return identityOf(names.length === 0 ? withoutName(labels) : withoutLabels(labels, [...names, metricName]));
}

function indexByKey(
  vector: Vector,
  matching: VectorMatching,
  side: 'left' | 'right',
): ReadonlyMap<string, VectorSample> {
  const index = new Map<string, VectorSample>();
  for (const sample of vector) {
    const key = matchingKey(sample.labels, matching);
    const other = index.get(key);
    if (other !== undefined) {
      const both = `[${formatLabels(sample.labels)}, ${formatLabels(other.labels)}]`;
      throw new PromqlExecutionError(
        `found duplicate series for the match group ${key} on the ${side} hand-side of the operation: ${both};many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
    index.set(key, sample);
  }
  return index;
}

function resultLabels(
  many: Labels,
  one: Labels,
  operation: Operation<ArithmeticOperator | ComparisonOperator>,
): Labels {
  const { mode, labels: names, many: grouping } = operation.matching;
  const named = dropsName(operation) ? withoutName(many) : many;
  if (grouping === undefined) return mode === 'on' ? onlyLabels(named, names) : withoutLabels(named, names);
  return grouping.include.reduce((labels, name) => withLabel(labels, name, one.get(name) ?? ''), named);
}

/** One partner for each: unless many were allowed, and then their results must differ. */
function noteMatch(
  matched: Map<string, Set<string>>,
  key: string,
  { labels, matching }: { readonly labels: Labels; readonly matching: VectorMatching },
): void {
  const results = matched.get(key) ?? new Set();
  if (matching.many === undefined && results.size > 0) {
    throw new PromqlExecutionError(
      'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    );
  }
  if (results.has(identityOf(labels))) {
    throw new PromqlExecutionError('multiple matches for labels: grouping labels must ensure unique matches');
  }
  matched.set(key, results.add(identityOf(labels)));
}
