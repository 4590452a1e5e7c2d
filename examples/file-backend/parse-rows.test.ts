import { describe, expect, it } from '@jest/globals';
import { Quantity } from '@metrics-adapter/core';
import { parseRows } from './parse-rows.ts';

const header = 'metric,resource,namespace,name,value,time';
const time = '2026-01-02T03:03:35Z';
const timestamp = Date.UTC(2026, 0, 2, 3, 3, 35);

describe('parseRows', () => {
  it('reads what objects have, in namespaces and outside of them', () => {
    const lines = [header, `load,deployments.apps,shop,cart,12.5,${time}`, `load,nodes,,node-1,-3,${time}`, ''];
    expect(parseRows(lines.join('\n'))).toEqual([
      {
        metric: 'load',
        resource: 'deployments.apps',
        labels: {},
        sample: { namespace: 'shop', name: 'cart', value: Quantity.parse('12500m'), timestamp },
      },
      {
        metric: 'load',
        resource: 'nodes',
        labels: {},
        sample: { name: 'node-1', value: Quantity.parse('-3'), timestamp },
      },
    ]);
  });

  it('takes every further column for a label; an empty one is none', () => {
    const lines = [`${header},queue,region`, `depth,,,,40,${time},orders,`, `depth,,,,0,${time},mails,eu`, ''];
    const rows = parseRows(lines.join('\n'));
    expect(rows.map(({ labels }) => labels)).toEqual([{ queue: 'orders' }, { queue: 'mails', region: 'eu' }]);
    expect(rows.map(({ sample }) => sample)).toEqual([
      { labels: { queue: 'orders' }, value: Quantity.parse('40'), timestamp },
      { labels: { queue: 'mails', region: 'eu' }, value: Quantity.parse('0'), timestamp },
    ]);
  });

  it('reads a file without lines', () => {
    expect(parseRows(`${header}\n`)).toEqual([]);
  });

  it.each([
    ['', 'line 1 must begin with "metric,resource,namespace,name,value,time"'],
    ['metric,resource,namespace,name,value,timestamp\n', `line 1 must begin with "${header}"`],
    [header, 'its last line does not end: is it still being written?'],
    [`${header}\nload,nodes,,node-1,1,${time}`, 'its last line does not end: is it still being written?'],
    [`${header}\nload,nodes,,node-1,1\n`, 'line 2: it has 5 columns, not 6'],
    [`${header}\nload,nodes,,node-1,1,${time},more\n`, 'line 2: it has 7 columns, not 6'],
    [`${header}\nload,nodes,,node-1,1,${time}\n\n`, 'line 3: it has 1 columns, not 6'],
    [`${header}\n,nodes,,node-1,1,${time}\n`, 'line 2: the metric has no name'],
    [`${header}\nload,nodes,,,1,${time}\n`, 'line 2: resource and name belong together'],
    [`${header}\nload,,,node-1,1,${time}\n`, 'line 2: resource and name belong together'],
    [`${header}\nload,,shop,,1,${time}\n`, 'line 2: a metric without an object is in no namespace'],
  ])('refuses %j', (text, problem) => {
    expect(() => parseRows(text)).toThrow(new Error(problem));
  });

  it.each(['', 'm', '5m', '.', '1.', '+1', '1e3', 'NaN', 'Infinity', '0x10', ' 1', '1234567890123456'])(
    'takes %j for no number, rather than for 0',
    (value) => {
      expect(() => parseRows(`${header}\nload,nodes,,node-1,${value},${time}\n`)).toThrow(
        new Error(`line 2: the value "${value}" is no number`),
      );
    },
  );

  it.each([
    '',
    'now',
    '1970-01-01T00:00:00Z',
    '2026-01-02',
    '2026-01-02T03:04:05',
    '2026-01-02T03:04:05+01:00',
    '2026-02-31T03:04:05Z',
    '2026-13-01T03:04:05Z',
    '1767323045',
  ])('takes %j for no time', (given) => {
    expect(() => parseRows(`${header}\nload,nodes,,node-1,1,${given}\n`)).toThrow(
      new Error(`line 2: the time "${given}" does not look like 2026-01-02T03:04:05Z`),
    );
  });
});
