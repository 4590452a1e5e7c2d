import { BackendUnavailableError } from '@metrics-adapter/core';
import { causeOf, withoutNames } from './without-names.ts';

/** One row of an instant vector. */
export interface VectorRow {
  readonly labels: Readonly<Record<string, string>>;
  /** As written: `NaN` and `+Inf` are possible. */
  readonly value: string;
}

/** A good answer that claims to be whole. */
export interface ParsedAnswer {
  readonly data: unknown;
  /** Sysdig tells by a warning that it cut an answer short. */
  readonly warnings: readonly string[];
}

/** The Prometheus envelope of an answer with status 200. Throws {@link BackendUnavailableError} for anything else. */
export function parseEnvelope(body: string, from: string): ParsedAnswer {
  const answer = parseJson(body, from);
  if (!isRecord(answer) || answer['status'] !== 'success' || !('data' in answer)) {
    const told = isRecord(answer) && typeof answer['error'] === 'string' ? shorten(answer['error']) : '';
    throw new BackendUnavailableError(
      `${from} answered 200 with something that is no Prometheus answer${told === '' ? '' : `: ${withoutNames(told)}`}`,
      causeOf(told),
    );
  }
  return { data: answer['data'], warnings: readWarnings(answer) };
}

/**
 * What casts doubt on an answer's completeness. Some versions of Prometheus write their remarks on a query's style among
 * the warnings; VictoriaMetrics has a flag of its own.
 */
function readWarnings({ warnings, isPartial }: Readonly<Record<string, unknown>>): readonly string[] {
  const texts = Array.isArray(warnings) ? warnings.map((text) => shorten(String(text))) : [];
  const serious = texts.filter((text) => !text.startsWith('PromQL info:'));
  return isPartial === true ? [...serious, 'isPartial'] : serious;
}

/** The rows of an instant vector. Throws {@link BackendUnavailableError} when a row is not one. */
export function parseVector(data: unknown, from: string): readonly VectorRow[] {
  if (!isRecord(data) || data['resultType'] !== 'vector' || !Array.isArray(data['result'])) {
    throw new BackendUnavailableError(`${from} answered a query for a vector with something else`);
  }
  return data['result'].map((row: unknown) => {
    const parsed = parseRow(row);
    if (parsed === undefined) throw new BackendUnavailableError(`${from} answered with a row that cannot be read`);
    return parsed;
  });
}

function parseRow(row: unknown): VectorRow | undefined {
  if (!isRecord(row) || !isStringRecord(row['metric']) || !Array.isArray(row['value'])) return undefined;
  const value: unknown = row['value'][1];
  return typeof value === 'string' ? { labels: row['metric'], value } : undefined;
}

/** The texts of an answer that lists label values. */
export function parseTexts(data: unknown, from: string): readonly string[] {
  if (!Array.isArray(data) || !data.every((value) => typeof value === 'string')) {
    throw new BackendUnavailableError(`${from} answered a question for names with something else`);
  }
  return data;
}

/** The type of each metric, from `/metadata`. Metrics that report several types are left out: none of them can be trusted. */
export function parseMetadata(data: unknown, from: string): ReadonlyMap<string, string> {
  if (!isRecord(data))
    throw new BackendUnavailableError(`${from} answered a question for metadata with something else`);
  const types = new Map<string, string>();
  for (const [name, entries] of Object.entries(data)) {
    const reported = new Set(
      (Array.isArray(entries) ? entries : []).map((entry: unknown) => (isRecord(entry) ? entry['type'] : undefined)),
    );
    const [type] = reported;
    if (reported.size === 1 && typeof type === 'string' && type !== 'unknown') types.set(name, type);
  }
  return types;
}

function parseJson(body: string, from: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BackendUnavailableError(`${from} answered 200 with ${describeBody(body)}`);
  }
}

/** What a body is that should have been JSON, and what that means. */
function describeBody(body: string): string {
  const start = body.trimStart().slice(0, 200).toLowerCase();
  if (start === '') return 'an empty body';
  if (start.startsWith('<'))
    return 'a web page instead of data: the address may lead to a login page or a proxy; check SDC_ENDPOINT and --promql-prefix';
  if (start.startsWith('{') || start.startsWith('[')) return 'a body that is cut off or damaged; nothing of it is used';
  return 'something that is not JSON';
}

/** What an error body tells, whatever its shape: Prometheus', Spring's, Sysdig's own, or text. */
export function describeErrorBody(body: string): string {
  const text = body.trim();
  if (text === '' || text.startsWith('<')) return '';
  try {
    const parsed: unknown = JSON.parse(text);
    const told = tellingsOf(parsed).find((telling) => typeof telling === 'string');
    return told === undefined ? '' : shorten(told);
  } catch {
    return shorten(text);
  }
}

function tellingsOf(parsed: unknown): readonly unknown[] {
  if (!isRecord(parsed)) return [parsed];
  const { error, message, errors, details } = parsed;
  const [first]: unknown[] = Array.isArray(errors) ? errors : [];
  return [error, message, ...(isRecord(first) ? [first['message'], first['reason']] : []), details].flat();
}

/** One line of bounded length: it ends up in an event of Kubernetes, which is cut at 1024 characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((member) => typeof member === 'string');
}
