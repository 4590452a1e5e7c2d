import { Quantity } from '../../model/quantity.ts';
import { AutoscalerFieldError } from './autoscaler-field-error.ts';

/** A value of unknown shape, and where it stands. */
export interface Field {
  /** As Kubernetes writes it: `spec.metrics[0].pods.target`. Empty for the object itself. */
  readonly path: string;
  readonly value: unknown;
}

/** The smallest and the largest whole number that is allowed. */
export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** A field of an object; that it is null and that it is missing are the same, as in Go. */
export function fieldOf(object: Field, key: string): Field {
  const { path } = object;
  const fields = parseFields(object);
  const own = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return { path: path === '' ? key : `${path}.${key}`, value: own ?? undefined };
}

/** All fields of an object. */
export function parseFields({ path, value }: Field): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new AutoscalerFieldError(path, `must be an object, not ${showValue(value)}`);
}

export function isPresent({ value }: Field): boolean {
  return value !== undefined;
}

/** Reads a field when it is there. */
export function optional<Value>(field: Field, read: (field: Field) => Value): Value | undefined {
  return isPresent(field) ? read(field) : undefined;
}

export function parseText({ path, value }: Field): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new AutoscalerFieldError(path, `must be a text that is not empty, not ${showValue(value)}`);
}

export function parseOneOf<Choice extends string>(field: Field, choices: readonly Choice[]): Choice {
  const choice = choices.find((each) => each === field.value);
  if (choice !== undefined) return choice;
  throw new AutoscalerFieldError(field.path, `must be ${listChoices(choices)}, not ${showValue(field.value)}`);
}

export function parseInteger({ path, value }: Field, { min, max }: IntegerRange): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new AutoscalerFieldError(path, `must be a whole number from ${min} to ${max}, not ${showValue(value)}`);
}

/** Reads a quantity as API servers write it, as a text; a number, as people write it, is one too. */
export function parseQuantity({ path, value }: Field): Quantity {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new AutoscalerFieldError(path, `must be a quantity such as "100" or "250m", not ${showValue(value)}`);
  }
  try {
    return Quantity.parse(String(value));
  } catch (cause) {
    throw new AutoscalerFieldError(path, `must be a quantity such as "100" or "250m", not ${showValue(value)}`, {
      cause,
    });
  }
}

export function parseList<Item>({ path, value }: Field, parse: (item: Field) => Item): readonly Item[] {
  if (!Array.isArray(value)) throw new AutoscalerFieldError(path, `must be a list, not ${showValue(value)}`);
  return value.map((item: unknown, index) => parse({ path: `${path}[${index}]`, value: item }));
}

function listChoices(choices: readonly string[]): string {
  const rest = choices.slice(0, -1);
  return rest.length === 0 ? choices.join('') : `${rest.join(', ')} or ${choices.at(-1)}`;
}

/** Enough of a value to recognize it. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
