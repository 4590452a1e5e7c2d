import { Quantity } from '../../model/quantity.ts';
import { maxInt32 } from '../proposals/go-numbers.ts';
import { AutoscalerFieldError } from './autoscaler-field-error.ts';
import { type Field, fieldOf, isPresent, parseInteger, parseOneOf, parseQuantity } from './field.ts';
import type { AverageValueTarget, UtilizationTarget, ValueTarget } from './metric-spec.ts';

const zero = Quantity.fromMilli(0n);
const types = ['Value', 'AverageValue', 'Utilization'] as const;

/** Pods metrics know averages only, whatever type is written. */
export function parseAverageTarget(target: Field): AverageValueTarget {
  parseType(target);
  return averageOf(target);
}

/**
 * With Object metrics the written type decides. kube-apiserver lets a type pass whose value is missing; the controller
 * then calls the metric invalid at every sync.
 */
export function parseObjectTarget(target: Field): ValueTarget | AverageValueTarget {
  return parseOneOf(fieldOf(target, 'type'), ['Value', 'AverageValue']) === 'Value'
    ? plainOf(target)
    : averageOf(target);
}

/** With External metrics the value that is there decides, whatever type is written. */
export function parseExternalTarget(target: Field): ValueTarget | AverageValueTarget {
  parseType(target);
  return chooseOne(target, ['averageValue', 'value']) === 'value' ? plainOf(target) : averageOf(target);
}

/** With CPU and memory, too. */
export function parseResourceTarget(target: Field): UtilizationTarget | AverageValueTarget {
  parseType(target);
  if (chooseOne(target, ['averageUtilization', 'averageValue']) === 'averageValue') return averageOf(target);
  const percent = parseInteger(fieldOf(target, 'averageUtilization'), { min: 1, max: maxInt32 });
  return { type: 'Utilization', percent };
}

function parseType(target: Field): void {
  parseOneOf(fieldOf(target, 'type'), types);
}

function chooseOne<Key extends string>(target: Field, [first, second]: readonly [Key, Key]): Key {
  const isThere = (key: Key) => isPresent(fieldOf(target, key));
  if (isThere(first) !== isThere(second)) return isThere(first) ? first : second;
  const problem = isThere(first) ? 'must not hold both' : 'must hold one of';
  throw new AutoscalerFieldError(target.path, `${problem} ${first} and ${second}`);
}

function plainOf(target: Field): ValueTarget {
  return { type: 'Value', value: parsePositive(fieldOf(target, 'value')) };
}

function averageOf(target: Field): AverageValueTarget {
  return { type: 'AverageValue', value: parsePositive(fieldOf(target, 'averageValue')) };
}

function parsePositive(field: Field): Quantity {
  const quantity = parseQuantity(field);
  if (quantity.compareTo(zero) > 0) return quantity;
  throw new AutoscalerFieldError(field.path, `must be above zero, but is ${quantity}`);
}
