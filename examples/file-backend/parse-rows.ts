import { Quantity, type Sample } from '@metrics-adapter/core';

/** One line: a sample, and what of. The resource (`deployments.apps`) is empty when that is no Kubernetes object. */
export interface Row {
  readonly metric: string;
  readonly resource: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly sample: Sample;
}

const columns = ['metric', 'resource', 'namespace', 'name', 'value', 'time'];

/** Reads all of a file or nothing: it throws an error that names the line and what is wrong with it. */
export function parseRows(text: string): readonly Row[] {
  const [header = '', ...lines] = text.split('\n');
  if (!`${header},`.startsWith(`${columns},`)) throw new Error(`line 1 must begin with "${columns}"`);
  // Half a number is a number too.
  if (lines.pop() !== '') throw new Error('its last line does not end: is it still being written?');
  return lines.map((line, index) => parseRow(header.split(','), line.split(','), `line ${index + 2}`));
}

function parseRow(header: readonly string[], cells: readonly string[], line: string): Row {
  const refuse = (problem: string): never => {
    throw new Error(`${line}: ${problem}`);
  };
  if (cells.length !== header.length) refuse(`it has ${cells.length} columns, not ${header.length}`);
  const [metric = '', resource = '', namespace = '', name = '', value = '', time = ''] = cells;
  if (metric === '') refuse('the metric has no name');
  if ((resource === '') !== (name === '')) refuse('resource and name belong together');
  if (resource === '' && namespace !== '') refuse('a metric without an object is in no namespace');
  if (!/^-?\d{1,15}(\.\d+)?$/.test(value)) refuse(`the value "${value}" is no number`);
  const date = new Date(time);
  // JavaScript alone would take the 31st of February for the 3rd of March.
  if (!(date.getTime() > 0 && date.toISOString() === time.replace('Z', '.000Z')))
    refuse(`the time "${time}" does not look like 2026-01-02T03:04:05Z`);
  const pairs = header.map((key, at) => [key, cells[at] ?? ''] as const);
  const labels = Object.fromEntries(pairs.slice(columns.length).filter(([, label]) => label !== ''));
  const place = { ...(namespace !== '' && { namespace }), ...(name === '' ? { labels } : { name }) };
  const sample = { ...place, value: Quantity.fromNumber(Number(value)), timestamp: date.getTime() };
  return { metric, resource, labels, sample };
}
