import { BackendUnavailableError } from '@metrics-adapter/core';
import { toReasons } from './error-body.ts';
import { isRecord, parseJson, shorten } from './parse-json.ts';
import { RefusedCallError } from './refused-call-error.ts';
import { causeOf, withoutNames } from './without-names.ts';

export interface AnswerReaderOptions {
  /** Names the backend and the call. */
  readonly from: string;
  /** What it most likely means that the answer has another shape, and what to do. */
  readonly likely: string;
}

/**
 * Reads the members of an answer of Sysdig's own API. A complaint names the call, the place and the likely cause, and
 * never shows a value: it may be a name that is nobody's business.
 */
export class AnswerReader {
  readonly #options: AnswerReaderOptions;

  constructor(options: AnswerReaderOptions) {
    this.#options = options;
  }

  /**
   * The body's members. Throws `RefusedCallError` for a body that lists errors: Sysdig answers some refusals with status
   * 200.
   */
  read(body: string): Readonly<Record<string, unknown>> {
    const { from } = this.#options;
    const answer = parseJson(body, from);
    if (!isRecord(answer)) throw this.mismatch('the answer', answer, 'an object');
    const reasons = toReasons(answer['errors']);
    if (Array.isArray(answer['errors']) && answer['errors'].length > 0) {
      const told = reasons.flatMap(({ reason, message }) => [reason, message].filter((text) => text !== undefined));
      const words = shorten(told.join(': '));
      throw new RefusedCallError(
        `${from} answered 200 with errors${words === '' ? '' : ` (${withoutNames(words)})`}: it rejected the query`,
        { status: 200, reasons, cause: causeOf(words) },
      );
    }
    return answer;
  }

  record(value: unknown, place: string): Readonly<Record<string, unknown>> {
    if (!isRecord(value)) throw this.mismatch(place, value, 'an object');
    return value;
  }

  list(value: unknown, place: string): readonly unknown[] {
    if (!Array.isArray(value)) throw this.mismatch(place, value, 'a list');
    return value;
  }

  /** A text that is not empty. */
  name(value: unknown, place: string): string {
    if (typeof value !== 'string' || value === '') throw this.mismatch(place, value, 'a name');
    return value;
  }

  /** Undefined where there is none, or null. */
  optionalText(value: unknown, place: string): string | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw this.mismatch(place, value, 'a text');
    return value;
  }

  /** None where there is none, or null. */
  optionalTexts(value: unknown, place: string): readonly string[] {
    if (value === undefined || value === null) return [];
    const list = this.list(value, place);
    const wrong = list.findIndex((text) => typeof text !== 'string');
    if (wrong >= 0) throw this.mismatch(`${place}[${wrong}]`, list[wrong], 'a text');
    return list as readonly string[];
  }

  /** A finite number of at least 0, or a text that writes one. */
  count(value: unknown, place: string): number {
    const number = toNumber(value);
    if (number === undefined || !Number.isFinite(number) || number < 0)
      throw this.mismatch(place, value, 'a number of at least 0');
    return number;
  }

  /** Seconds since the epoch, or a text that writes them. */
  seconds(value: unknown, place: string): number {
    const number = this.count(value, place);
    // Milliseconds and microseconds of our days are far beyond; other calls of Sysdig's use them.
    if (number >= 100_000_000_000) throw this.complaint(`${place} is no time in seconds`);
    return number;
  }

  /** What is thrown when something else is there than was expected. */
  mismatch(place: string, value: unknown, expected: string): BackendUnavailableError {
    return this.complaint(`${place} is ${describe(value)} instead of ${expected}`);
  }

  /** What is thrown for a problem in these words. */
  complaint(problem: string, likely = this.#options.likely): BackendUnavailableError {
    return new BackendUnavailableError(
      `${this.#options.from} answered 200 with something that cannot be read: ${shorten(problem)}; ${likely}`,
    );
  }
}

const infinities: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '+Infinity': Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

/** A number, or one that a text writes in decimals; undefined for anything else. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const named = Object.hasOwn(infinities, value) ? infinities[value] : undefined;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value) ? Number(value) : named;
}

/** What kind of thing it is, without showing it. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'an empty text';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object';
}
