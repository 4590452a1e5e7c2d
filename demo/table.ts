import { Quantity } from '@metrics-adapter/core';
import type { Look } from './embedded-autoscaler.ts';

const columns = [14, 10, 36, 16, 8, 0];

/** A line for each service: what was read, how old it is, how many replicas there are and where they go. */
export function formatTable(looks: readonly Look[], now: number): readonly string[] {
  const head = formatRow(['SERVICE', 'TYPE', 'METRIC', 'VALUE/TARGET', 'AGE', 'REPLICAS']);
  return [head, ...looks.map((look) => formatRow(formatLook(look, now)))];
}

function formatLook({ hpa, answer, from, to }: Look, now: number): readonly string[] {
  const { type, name, target } = hpa.metric;
  const replicas = from === to ? `${to}` : `${from} ${to > from ? '↑' : '↓'} ${to}`;
  if (!answer.ok) return [hpa.name, type, name, '–', '–', `${replicas}  ${shorten(answer.message)}`];
  const values = answer.items.map(({ value }) => Quantity.parse(value).toNumber());
  const total = values.reduce((sum, value) => sum + value, 0);
  const share = total / (type === 'Pods' ? Math.max(1, values.length) : Math.max(1, from));
  const oldest = Math.min(...answer.items.map(({ timestamp }) => timestamp));
  const age = `${Math.max(0, Math.round((now - oldest) / 1000))} s`;
  return [
    hpa.name,
    type,
    name,
    `${share.toFixed(1)}/${target.value.toNumber()}`,
    age,
    `${replicas}  ${'■'.repeat(to)}`,
  ];
}

function formatRow(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(columns[index] ?? 0))
    .join(' ')
    .trimEnd();
}

function shorten(text: string): string {
  return text.length <= 70 ? text : `${text.slice(0, 69)}…`;
}
