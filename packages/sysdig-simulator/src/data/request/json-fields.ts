import { invalidField } from '../data-request-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readObject(value: unknown, field: string): JsonObject {
  if (!isObject(value)) throw invalidField(field, `${field} must be an object`, value);
  return value;
}

export function readList(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidField(field, `${field} must be a list`, value);
  return value;
}

/** Null is as good as nothing. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

export function readNumber(value: unknown, field: string): number {
  if (typeof value !== 'number') throw invalidField(field, `${field} must be a number`, value);
  return value;
}

/** Times may be written as text. */
export function readTime(value: unknown, field: string): number {
  if (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value)) return Number(value);
  return readNumber(value, field);
}
