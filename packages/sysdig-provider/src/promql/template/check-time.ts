import { type Expression, placeholders, type Selector } from './expression.ts';
import { PromqlTextError } from './promql-text-error.ts';
import type { ValueTime } from './value-time.ts';
import { innerOf, walk } from './walk.ts';

/** By which selectors the time of a value is told. */
export interface Timed {
  readonly timed: readonly Selector[];
  readonly time: ValueTime;
}

/**
 * The selectors of which a value is made, each once. Throws {@link PromqlTextError} where there is none, and where samples
 * of another time are looked at.
 */
export function findTimes(expression: Expression): Timed {
  refuseOtherTimes(expression);
  const timed = new Map<string, Selector>();
  const time = timeOf(expression, timed);
  if (time !== undefined) return { timed: [...timed.values()], time };
  throw new PromqlTextError(
    'selects no series of which its value is made, so that there is no telling how old it is: name a metric',
    expression.place,
  );
}

const timeless = 'the time of its value cannot be told by it; say by which series it can (timeSeries:)';

function refuseOtherTimes(expression: Expression): void {
  for (const one of walk(expression)) {
    if (one.kind === 'subquery') throw new PromqlTextError(`has a subquery, and ${timeless}`, one.place);
    if (one.kind === 'selector' && Object.keys(one.shift).length > 0) {
      throw new PromqlTextError(`has ${'at' in one.shift ? '@' : 'offset'}, and ${timeless}`, one.place);
    }
    if (one.kind === 'call' && (one.name === 'absent' || one.name === 'absent_over_time')) {
      throw new PromqlTextError(`asks for what is not there (${one.name}), and ${timeless}`, one.place);
    }
  }
}

/** Undefined for what is made of no series. */
function timeOf(expression: Expression, timed: Map<string, Selector>): ValueTime | undefined {
  if (expression.kind === 'selector') return { kind: 'selector', index: indexOf(expression, timed) };
  if (expression.kind !== 'binary') return join('all', innerOf(expression), timed);
  const { operator, left, right } = expression;
  // Where there is a value, what stands behind `unless` was not there.
  if (operator === 'unless') return timeOf(left, timed);
  return join(operator === 'or' ? 'any' : 'all', [left, right], timed);
}

function join(
  kind: 'all' | 'any',
  expressions: readonly Expression[],
  timed: Map<string, Selector>,
): ValueTime | undefined {
  const times = expressions.flatMap((expression) => timeOf(expression, timed) ?? []);
  const of = times.flatMap((time) => (time.kind === kind ? time.of : [time]));
  const different = [...new Map(of.map((time) => [JSON.stringify(time), time])).values()];
  return different.length < 2 ? different[0] : { kind, of: different };
}

/** Equal selectors have one time. */
function indexOf(selector: Selector, timed: Map<string, Selector>): number {
  const { series, before, after, range } = selector;
  const key = JSON.stringify([series, before, after, range]);
  if (!timed.has(key)) timed.set(key, selector);
  return [...timed.keys()].indexOf(key);
}

/** Sysdig refuses a query with more. */
const mostMetrics = 10;

/** Throws {@link PromqlTextError} for the eleventh name of a metric. */
export function checkMetricCount(selectors: readonly Selector[]): void {
  const names = new Set<string>();
  for (const { series, place } of selectors) {
    names.add(series);
    if (names.size <= mostMetrics) continue;
    throw new PromqlTextError(
      `names more than ${mostMetrics} metrics, which Sysdig does not answer: ${series === placeholders.series ? 'one less' : `leave out ${series} or others`}`,
      place,
    );
  }
}

export function selectorsOf(expression: Expression): readonly Selector[] {
  return [...walk(expression)].filter((one) => one.kind === 'selector');
}
