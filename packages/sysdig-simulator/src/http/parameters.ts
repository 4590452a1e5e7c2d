import { parseDuration } from '../promql/literals.ts';
import { errorAnswer, RefusedRequestError } from './answer.ts';

/** The parameters of a request, from query string and form together. */
export class Parameters {
  private readonly values: URLSearchParams;

  constructor(values: URLSearchParams) {
    this.values = values;
  }

  text(name: string): string | undefined {
    return this.values.get(name) ?? undefined;
  }

  all(name: string): readonly string[] {
    return this.values.getAll(name);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw badParameter(name, `parameter "${name}" is missing`);
    return value;
  }

  /** RFC 3339 or unix seconds → milliseconds since the epoch. */
  time(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    const time = isNumber(text) ? Math.round(Number(text) * 1000) : isRfc3339(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isFinite(time)) throw badParameter(name, `cannot parse "${text}" to a valid timestamp`);
    return time;
  }

  /** A duration or seconds → milliseconds. */
  duration(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    if (isNumber(text)) return Number(text) * 1000;
    try {
      return parseDuration(text);
    } catch {
      throw badParameter(name, `cannot parse "${text}" to a valid duration`);
    }
  }

  /** How many there may be; 0 in the request lifts the limit. */
  limit(defaultLimit = Number.POSITIVE_INFINITY): number {
    const text = this.text('limit');
    if (text === undefined || text === '') return defaultLimit;
    if (!/^\d+$/.test(text)) throw badParameter('limit', 'limit must be non-negative');
    return text === '0' ? Number.POSITIVE_INFINITY : Number(text);
  }
}

export function badParameter(name: string, problem: string): RefusedRequestError {
  return new RefusedRequestError(errorAnswer(400, `invalid parameter "${name}": ${problem}`));
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}

function isRfc3339(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text);
}
