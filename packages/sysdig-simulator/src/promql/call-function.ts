import { metricName, noLabels, toLabels, withoutLabels, withoutName } from '../series/labels.ts';
import { compareNumbers } from './arithmetic.ts';
import type { Expression, FunctionCall } from './ast.ts';
import { UnsupportedPromqlError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { histogramQuantile } from './histogram-quantile.ts';
import { joinLabels, replaceLabel } from './label-functions.ts';
import { clamp, mathFunctions, roundTo } from './math-functions.ts';
import { createQuantileOverTime, rangeFunctions } from './range-functions.ts';
import type { RangeFunction } from './range-window.ts';
import { selectNewest } from './select.ts';
import { createPrediction } from './trend.ts';
import type { Vector } from './value.ts';

/** The functions that give one number. */
export function callScalarFunction({ name, arguments: given }: FunctionCall, evaluator: Evaluator): number {
  switch (name) {
    case 'time':
      return evaluator.context.time / 1000;
    case 'pi':
      return Math.PI;
    case 'scalar': {
      const [only, ...others] = given[0] === undefined ? [] : evaluator.vector(given[0]);
      return only === undefined || others.length > 0 ? Number.NaN : only.value;
    }
    default:
      throw new UnsupportedPromqlError(name);
  }
}

/** The functions that give an instant vector. */
export function callVectorFunction({ name, arguments: given }: FunctionCall, evaluator: Evaluator): Vector {
  const [first = missing, second = missing, third = missing] = given;
  const overTime = rangeFunctions.get(name);
  if (overTime !== undefined)
    return overRange(first, evaluator, { apply: overTime, keepsName: name === 'last_over_time' });
  const math = mathFunctions.get(name);
  if (math !== undefined) return changeValues(evaluator.vector(first), math);
  switch (name) {
    case 'absent':
      return evaluator.vector(first).length > 0 ? [] : [{ labels: labelsOfAbsent(first), value: 1 }];
    case 'absent_over_time':
      return evaluator.range(first).series.length > 0 ? [] : [{ labels: labelsOfAbsent(first), value: 1 }];
    case 'clamp':
      return clampValues(evaluator.vector(first), evaluator.scalar(second), evaluator.scalar(third));
    case 'clamp_max':
      return clampValues(evaluator.vector(first), Number.NEGATIVE_INFINITY, evaluator.scalar(second));
    case 'clamp_min':
      return clampValues(evaluator.vector(first), evaluator.scalar(second), Number.POSITIVE_INFINITY);
    case 'histogram_quantile':
      return histogramQuantile(evaluator.scalar(first), evaluator.vector(second));
    case 'label_join':
      return joinLabels(
        evaluator.vector(first),
        evaluator.text(second),
        given.slice(2).map((text) => evaluator.text(text)),
      );
    case 'label_replace': {
      const [target = '', replacement = '', source = '', pattern = ''] = given
        .slice(1)
        .map((text) => evaluator.text(text));
      return replaceLabel(evaluator.vector(first), { target, replacement, source, pattern });
    }
    case 'predict_linear':
      return overRange(first, evaluator, { apply: createPrediction(evaluator.scalar(second)) });
    case 'quantile_over_time':
      return overRange(second, evaluator, { apply: createQuantileOverTime(evaluator.scalar(first)) });
    case 'round': {
      const multiple = given.length > 1 ? evaluator.scalar(second) : 1;
      return changeValues(evaluator.vector(first), (value) => roundTo(value, multiple));
    }
    case 'sort':
      return sortByValue(evaluator.vector(first), 1);
    case 'sort_desc':
      return sortByValue(evaluator.vector(first), -1);
    case 'timestamp':
      return timestamps(first, evaluator);
    case 'vector':
      return [{ labels: noLabels, value: evaluator.scalar(first) }];
    default:
      throw new UnsupportedPromqlError(name);
  }
}

/** Stands for an argument that the signature does not have. */
const missing: Expression = { kind: 'number', value: Number.NaN, position: 0 };

interface OverRange {
  readonly apply: RangeFunction;
  readonly keepsName?: boolean;
}

function overRange(argument: Expression, evaluator: Evaluator, { apply, keepsName = false }: OverRange): Vector {
  const { series, from, to } = evaluator.range(argument);
  return series.flatMap(({ labels, points }): Vector => {
    const value = apply({ points, from, to, evaluatedAt: evaluator.context.time });
    return value === undefined ? [] : [{ labels: keepsName ? labels : withoutName(labels), value }];
  });
}

function changeValues(vector: Vector, change: (value: number) => number): Vector {
  return vector.map(({ labels, value }) => ({ labels: withoutName(labels), value: change(value) }));
}

function clampValues(vector: Vector, least: number, most: number): Vector {
  return most < least ? [] : changeValues(vector, (value) => clamp(value, least, most));
}

/** NaN comes last either way. */
function sortByValue(vector: Vector, direction: 1 | -1): Vector {
  return vector.toSorted(
    (one, other) =>
      Number(Number.isNaN(one.value)) - Number(Number.isNaN(other.value)) ||
      direction * compareNumbers(one.value, other.value),
  );
}

/** The sample's own time where samples are asked for; of everything that was calculated the time of the evaluation. */
function timestamps(argument: Expression, evaluator: Evaluator): Vector {
  if (argument.kind === 'selector') {
    return selectNewest(argument, evaluator.context).map(({ labels, time }) => ({
      labels: withoutName(labels),
      value: time / 1000,
    }));
  }
  return changeValues(evaluator.vector(argument), () => evaluator.context.time / 1000);
}

/** What is known of the series that are not there: the labels that were asked for by one equality each. */
function labelsOfAbsent(argument: Expression) {
  const selector = argument.kind === 'range' ? argument.selector : argument;
  if (selector.kind !== 'selector') return noLabels;
  const matchers = selector.matchers.filter(({ label }) => label !== metricName);
  const ambiguous = matchers
    .filter(
      ({ label, operator }, index) => operator !== '=' || matchers.findIndex((one) => one.label === label) !== index,
    )
    .map(({ label }) => label);
  return withoutLabels(toLabels(matchers.map(({ label, value }) => [label, value] as const)), ambiguous);
}
