import { describe, expect, it } from '@jest/globals';
import { Quantity } from '@metrics-adapter/core';
import type { Look } from './embedded-autoscaler.ts';
import { formatTable } from './table.ts';

const now = 1_000_000;

function look(type: 'Object' | 'Pods' | 'External', answer: Look['answer'], to = 2): Look {
  const target = { type: 'AverageValue', value: Quantity.parse('10') } as const;
  const describedObject = { apiVersion: 'v1', kind: 'Service', name: 'cart' };
  const metric = { type, name: 'requests', target, describedObject, path: '' };
  return { hpa: { namespace: 'shop', name: 'cart', minReplicas: 1, maxReplicas: 9, metric }, answer, from: 2, to };
}

const answered = (...values: string[]): Look['answer'] => ({
  ok: true,
  items: values.map((value, index) => ({ value, timestamp: now - 3000 - index })),
});

describe('formatTable', () => {
  it('shows what each replica has to do, how old that is, and where the replicas go', () => {
    const looks = [
      look('Object', answered('30')),
      look('Pods', answered('8', '9'), 3),
      look('External', answered('5'), 1),
    ];
    expect(formatTable(looks, now).map((line) => line.replace(/ +/g, ' '))).toEqual([
      'SERVICE TYPE METRIC VALUE/TARGET AGE REPLICAS',
      'cart Object requests 15.0/10 3 s 2 ■■',
      'cart Pods requests 8.5/10 3 s 2 ↑ 3 ■■■',
      'cart External requests 2.5/10 3 s 2 ↓ 1 ■',
    ]);
  });

  it('shows what the adapter says when it has no value', () => {
    const [, line = ''] = formatTable([look('Pods', { ok: false, message: `no data ${'x'.repeat(80)}` })], now);
    expect(line.replace(/ +/g, ' ')).toBe(`cart Pods requests – – 2 no data ${'x'.repeat(61)}…`);
  });
});
