import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { Findings } from './findings.ts';
import { remedyFor } from './remedies.ts';
import type { Path } from './rule-document.ts';
import { knownKeys } from './rule-schema.ts';

type Issue = z.core.$ZodIssue;

/** Says everything that a schema has to say, in our words. Gives the paths of what is wrong. */
export function reportShape(issues: readonly Issue[], findings: Findings): readonly Path[] {
  return issues.flatMap((issue) => new ShapeProblem(issue, [], findings).report());
}

class ShapeProblem {
  readonly #issue: Issue;
  readonly #path: Path;
  readonly #findings: Findings;

  constructor(issue: Issue, above: Path, findings: Findings) {
    this.#issue = issue;
    this.#path = [...above, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
    this.#findings = findings;
  }

  report(): readonly Path[] {
    const issue = this.#issue;
    if (issue.code === 'unrecognized_keys') return this.#reportKeys(issue.keys);
    const inner = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
    if (inner !== undefined)
      return inner.flatMap((each) => new ShapeProblem(each, this.#path, this.#findings).report());
    const value = valueAt(this.#findings.document.content, this.#path);
    this.#findings.report(this.#path, { message: explain(issue, value), remedy: this.#remedy(issue, value) });
    return [this.#path];
  }

  #reportKeys(keys: readonly string[]): readonly Path[] {
    const known = keysAt(this.#path);
    for (const key of keys) {
      const meant = didYouMean(key, known);
      const remedy = meant === undefined ? `write one of ${known.join(', ')}` : `did you mean ${meant}?`;
      this.#findings.report([...this.#path, key], { message: 'is not known here', remedy }, 'key');
    }
    return keys.map((key) => [...this.#path, key]);
  }

  #remedy(issue: Issue, value: unknown): string {
    const remedy = remedyFor(this.#path);
    if (issue.code === 'invalid_type' && typeof value === 'number' && issue.expected === 'string') {
      return `${remedy}${typeof this.#path.at(-1) === 'number' || this.#path.at(-1) === 'name' ? `, in quotes where it looks like a number ("${value}")` : ''}`;
    }
    const meant = issue.code === 'invalid_value' ? didYouMean(String(value), issue.values.map(String)) : undefined;
    return meant === undefined ? remedy : `${remedy}; did you mean ${meant}?`;
  }
}

function explain(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is empty';
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int' ? `${value} is too small` : 'is empty';
    case 'too_big':
      return `is too ${issue.origin === 'number' || issue.origin === 'int' ? 'large' : 'long'}: at most ${issue.maximum}`;
    case 'invalid_type':
      return `is ${nameOf(value)} rather than ${nameOfType(issue.expected)}`;
    case 'invalid_union':
      return `is ${nameOf(value)}`;
    default:
      return `${quote(String(value))} is not allowed`;
  }
}

/** Of the forms that a value may have, the problems of the one that was tried. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) => issues.every(({ code, path }) => !(code === 'invalid_type' && path.length === 0)));
}

function keysAt(path: Path): readonly string[] {
  const place = path.findLast((step) => typeof step === 'string') ?? 'file';
  const known: Readonly<Record<string, readonly string[]>> = knownKeys;
  return known[place] ?? [];
}

export function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    return isThere ? (value as Record<string | number, unknown>)[step] : undefined;
  }, content);
}

function nameOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? `the text ${quote(value)}` : `the ${typeof value} ${String(value)}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a map',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function nameOfType(type: string): string {
  return typeNames[type] ?? type;
}

/** Whole files have ended up in one value. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
