import { BackendUnavailableError } from '@metrics-adapter/core';
import { isRecord, parseJson, shorten } from './parse-json.ts';
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
  const answer = parseJson(body, from, 'SDC_ENDPOINT and --promql-prefix');
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

/** The rows of an instant vector. Throws {@link BackendUnavailableError}, which names the place, when a row is not one. */
export function parseVector(data: unknown, from: string): readonly VectorRow[] {
  if (!isRecord(data)) throw notOfPrometheus('data is no object', from);
  if (data['resultType'] !== 'vector') throw notOfPrometheus('data.resultType is not "vector"', from);
  if (!Array.isArray(data['result'])) throw notOfPrometheus('data.result is no list', from);
  return data['result'].map((row: unknown, index) => {
    const parsed = parseRow(row);
    if (parsed !== undefined) return parsed;
    const place = `data.result[${index}]`;
    const isHistogram = isRecord(row) && 'histogram' in row;
    throw isHistogram
      ? new BackendUnavailableError(
          `${from} answered with ${place}, which is a histogram and not one value; the query must make one of it, such as by histogram_quantile`,
        )
      : notOfPrometheus(`${place} is no row with labels and a value`, from);
  });
}

/** What is thrown for an envelope that is right, with contents of another shape. */
function notOfPrometheus(problem: string, from: string): BackendUnavailableError {
  return new BackendUnavailableError(
    `${from} answered 200 with something else than was asked for: ${problem}; this may be no Prometheus API; check SDC_ENDPOINT and --promql-prefix`,
  );
}

function parseRow(row: unknown): VectorRow | undefined {
  if (!isRecord(row) || !isStringRecord(row['metric']) || !Array.isArray(row['value'])) return undefined;
  const value: unknown = row['value'][1];
  return typeof value === 'string' ? { labels: row['metric'], value } : undefined;
}

/** The texts of an answer that lists label values. */
export function parseTexts(data: unknown, from: string): readonly string[] {
  if (!Array.isArray(data)) throw notOfPrometheus('data is no list', from);
  const wrong = data.findIndex((value) => typeof value !== 'string');
  if (wrong >= 0) throw notOfPrometheus(`data[${wrong}] is no text`, from);
  return data;
}

/** What `/metadata` tells of one metric. */
export interface PromqlMetadata {
  /** Absent where targets report several, or `unknown`: none of them can be trusted. */
  readonly type?: string;
  /** Absent where it is empty, or targets report several. */
  readonly unit?: string;
  /** The first that is reported. */
  readonly help?: string;
}

/** What is reported of each metric, from `/metadata`. */
export function parseMetadata(data: unknown, from: string): ReadonlyMap<string, PromqlMetadata> {
  if (!isRecord(data)) throw notOfPrometheus('data is no object', from);
  return new Map(Object.entries(data).map(([name, entries]) => [name, toMetadata(entries)]));
}

function toMetadata(entries: unknown): PromqlMetadata {
  const records = Array.isArray(entries) ? entries.map((entry: unknown) => (isRecord(entry) ? entry : {})) : [];
  const type = onlyOne(records, 'type');
  const unit = onlyOne(records, 'unit');
  const help = records.map((record) => record['help']).find((text) => typeof text === 'string' && text !== '');
  return {
    ...(type !== undefined && type !== 'unknown' && { type }),
    ...(unit !== undefined && { unit }),
    ...(typeof help === 'string' && { help: shorten(help) }),
  };
}

/** What all say alike. */
function onlyOne(records: readonly Readonly<Record<string, unknown>>[], member: string): string | undefined {
  const said = new Set(records.map((record) => record[member]));
  const [one] = said;
  return said.size === 1 && typeof one === 'string' && one !== '' ? one : undefined;
}

function isStringRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((member) => typeof member === 'string');
}
