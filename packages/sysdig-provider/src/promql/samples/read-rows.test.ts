import { describe, expect, it } from '@jest/globals';
import { Quantity, UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../../client/parse-answer.ts';
import { type RowReading, readNewest, readRows, readSlowest, readWatermark } from './read-rows.ts';

const time = 1_700_000_000;
const usual = { metric: 'm', window: 60, form: 'series', time: { kind: 'selector', index: 0 } } as const;
const pods: RowReading = {
  ...usual,
  objects: { name: 'kube_pod_name', namespace: 'kube_namespace_name', wanted: new Set(['shop', 'bank']) },
};
const nodes: RowReading = { ...usual, objects: { name: 'kube_node_name', wanted: new Set() } };
const external: RowReading = usual;

function row(branch: string, value: string, labels: VectorRow['labels'] = {}): VectorRow {
  return { labels: { __k: branch, ...labels }, value };
}

function pod(name: string, namespace = 'shop'): VectorRow['labels'] {
  return { kube_namespace_name: namespace, kube_pod_name: name };
}

/** The two rows of an object that is well. */
function rowsOf(labels: VectorRow['labels'], value: string): readonly VectorRow[] {
  return [row('v', value, labels), row('t', String(time), labels)];
}

function unusable(message: string): UnusableDataError {
  return new UnusableDataError(message);
}

describe('readWatermark', () => {
  it('reads the time of the newest sample', () => {
    expect(readWatermark([...rowsOf(pod('a'), '1'), row('w', '1700000000.123')])).toBe(1_700_000_000.123);
  });

  it('is undefined when there is nothing', () => {
    expect(readWatermark([])).toBeUndefined();
  });

  it.each(['NaN', '+Inf', '', '1e300'])('refuses rows whose newest sample is of %j', (value) => {
    expect(() => readWatermark([row('w', value)])).toThrow(UnusableDataError);
  });

  it('refuses rows that do not say how new they are', () => {
    expect(() => readWatermark(rowsOf(pod('a'), '1'))).toThrow(
      unusable(
        'the answer of the backend does not say how new its samples are, as when every series has just ended; nothing of it is used',
      ),
    );
  });
});

describe('readSlowest', () => {
  it('reads the time of the newest sample of the slowest series', () => {
    expect(readSlowest([...rowsOf(pod('a'), '1'), row('w', '5'), row('s', '1700000000.123')])).toBe(1_700_000_000.123);
  });

  it('is undefined where no series may be alive', () => {
    expect(readSlowest([])).toBeUndefined();
    expect(readSlowest([...rowsOf(pod('a'), '1'), row('w', '5')])).toBeUndefined();
  });

  it.each(['NaN', '-Inf', '', '1e300'])('is undefined where it cannot be read: %j', (value) => {
    expect(readSlowest([row('s', value)])).toBeUndefined();
  });
});

describe('readRows', () => {
  it('makes a sample of a value and its time', () => {
    expect(readRows([...rowsOf(pod('a'), '12.5'), row('w', String(time)), row('s', String(time))], pods)).toEqual({
      samples: [
        {
          namespace: 'shop',
          name: 'a',
          value: Quantity.parse('12500m'),
          timestamp: 1_700_000_000_000,
          windowSeconds: 60,
        },
      ],
      refused: [],
      trace: [],
    });
  });

  it('reads rows in any order', () => {
    const rows = [...rowsOf(pod('a'), '1'), ...rowsOf(pod('b'), '2'), row('w', String(time))];
    const names = (read: ReturnType<typeof readRows>) => read.samples.map(({ name }) => name).toSorted();
    expect(names(readRows(rows.toReversed(), pods))).toEqual(names(readRows(rows, pods)));
  });

  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['1', '1'],
    ['-2.5', '-2500m'],
    ['0.0003', '300u'],
    ['1e-12', '1n'],
    ['-1e-12', '-1n'],
    ['9.2e+15', '9200T'],
    ['10.000000000000002', '10'],
  ])('reads the value %s as %s', (text, quantity) => {
    const { samples } = readRows(rowsOf(pod('a'), text), pods);
    expect(samples.map(({ value }) => value.toString())).toEqual([quantity]);
  });

  it.each(['NaN', '+Inf', '-Inf', '1e19', '-1e19', '9.3e+15', '', ' ', 'twelve'])(
    'refuses the value %j of one object, and keeps the others',
    (text) => {
      const { samples, refused, trace } = readRows([...rowsOf(pod('a'), text), ...rowsOf(pod('b'), '1')], pods);
      expect(samples.map(({ name }) => name)).toEqual(['b']);
      const error = unusable(
        `the metric m of a in namespace shop has no value: the backend gave ${text}, which no autoscaler can use`,
      );
      expect(refused).toEqual([{ namespace: 'shop', name: 'a', error }]);
      expect(trace).toEqual([{ stage: 'refused', text: error.message }]);
    },
  );

  it('leaves out an object with a value and no time: it is no longer reported', () => {
    expect(readRows([row('v', '1', pod('a')), ...rowsOf(pod('b'), '2')], pods)).toMatchObject({
      samples: [{ name: 'b' }],
      refused: [],
      trace: [{ stage: 'value', text: 'a in namespace shop is no longer reported' }],
    });
  });

  it('refuses an object with a time and no value: its window is not full', () => {
    const { samples, refused } = readRows([row('t', String(time), pod('a'))], pods);
    expect(samples).toEqual([]);
    const error = unusable(
      'the metric m of a in namespace shop has no value: its window of 60 s is not full: it is still filling, or samples come less often than --sample-period says',
    );
    expect(refused).toEqual([{ namespace: 'shop', name: 'a', error }]);
  });

  it.each([
    ['values', [...rowsOf(pod('a'), '1'), row('v', '2', pod('a'))]],
    ['equal values', [...rowsOf(pod('a'), '1'), row('v', '1', pod('a'))]],
    ['times', [...rowsOf(pod('a'), '1'), row('t', String(time), pod('a'))]],
  ])('refuses an object with two %s', (_what, rows) => {
    const error = unusable('the metric m of a in namespace shop has no value: the backend gave several of them');
    expect(readRows(rows, pods)).toMatchObject({ samples: [], refused: [{ namespace: 'shop', name: 'a', error }] });
  });

  it.each(['NaN', '', '1e300', 'yesterday'])('refuses an object whose time is %j', (text) => {
    const error = unusable('the metric m of a in namespace shop has no value: its time cannot be read');
    expect(readRows([row('v', '1', pod('a')), row('t', text, pod('a'))], pods)).toMatchObject({
      samples: [],
      refused: [{ error }],
    });
  });

  it('keeps milliseconds of a time', () => {
    const rows = [row('v', '1', pod('a')), row('t', '1700000000.123', pod('a'))];
    expect(readRows(rows, pods).samples[0]?.timestamp).toBe(1_700_000_000_123);
  });

  it('tells objects of equal names apart by their namespaces', () => {
    const { samples } = readRows([...rowsOf(pod('a', 'shop'), '1'), ...rowsOf(pod('a', 'bank'), '2')], pods);
    expect(samples.map(({ namespace, name, value }) => [namespace, name, value.toString()])).toEqual([
      ['shop', 'a', '1'],
      ['bank', 'a', '2'],
    ]);
  });

  it('drops what belongs to a namespace that was not asked for, even what is unusable', () => {
    expect(readRows([...rowsOf(pod('a', 'secret'), 'NaN'), row('v', '1', pod('b', 'secret'))], pods)).toEqual({
      samples: [],
      refused: [],
      trace: [],
    });
  });

  it.each([
    ['kube_namespace_name', { kube_pod_name: 'a' }],
    ['kube_namespace_name', { kube_pod_name: 'a', kube_namespace_name: '' }],
    ['kube_pod_name', { kube_namespace_name: 'shop' }],
    ['kube_pod_name', { kube_namespace_name: 'secret', kube_pod_name: '' }],
  ])('refuses the whole answer for a row that lacks %s', (label, labels: VectorRow['labels']) => {
    expect(() => readRows([...rowsOf(pod('b'), '1'), ...rowsOf(labels, '1')], pods)).toThrow(
      unusable(`the backend answered with a row that lacks the label ${label}; nothing of that answer is used`),
    );
  });

  it.each([{ __k: 'x' }, { __k: '' }])('refuses the whole answer for a row of another branch: %j', (labels) => {
    expect(() => readRows([{ labels: { ...pod('a'), ...labels }, value: '1' }], pods)).toThrow(
      unusable('the backend answered with a row that was not asked for; nothing of it is used'),
    );
  });

  it('refuses the whole answer for a row of no branch', () => {
    expect(() => readRows([{ labels: pod('a'), value: '1' }], pods)).toThrow(UnusableDataError);
  });

  it('gives objects outside of namespaces no namespace', () => {
    const labels = { kube_node_name: 'node-1' };
    expect(readRows([...rowsOf(labels, '3'), row('w', String(time))], nodes).samples).toEqual([
      { name: 'node-1', value: Quantity.parse('3'), timestamp: time * 1000, windowSeconds: 60 },
    ]);
    expect(readRows(rowsOf(labels, 'NaN'), nodes).refused).toEqual([
      {
        name: 'node-1',
        error: unusable('the metric m of node-1 has no value: the backend gave NaN, which no autoscaler can use'),
      },
    ]);
  });

  it('gives the one value of an external metric no place', () => {
    expect(readRows([...rowsOf({}, '7'), row('w', String(time))], external).samples).toEqual([
      { value: Quantity.parse('7'), timestamp: time * 1000, windowSeconds: 60 },
    ]);
    expect(readRows(rowsOf({}, '+Inf'), external).refused).toEqual([
      {
        error: unusable(
          'the metric m of this selection has no value: the backend gave +Inf, which no autoscaler can use',
        ),
      },
    ]);
  });

  it('has nothing of no rows', () => {
    expect(readRows([], pods)).toEqual({ samples: [], refused: [], trace: [] });
  });
});

describe('readNewest', () => {
  it('is the newest time of any object', () => {
    const rows = [row('v', '1e12'), row('t', '5', pod('a')), row('t1', '9.5', pod('b')), row('t0', 'NaN', pod('c'))];
    expect(readNewest(rows)).toBe(9.5);
  });

  it('is undefined where no time can be read', () => {
    expect(readNewest([])).toBeUndefined();
    expect(readNewest([row('v', '1'), row('t', 'NaN'), row('f', '1')])).toBeUndefined();
  });
});

describe('an external metric that is told apart by labels', () => {
  const queues: RowReading = { ...usual, metric: 'orders', groupBy: ['queue', 'region'] };

  it('has one value for each combination, with its labels', () => {
    const rows = [
      ...rowsOf({ queue: 'a', region: 'eu' }, '1'),
      ...rowsOf({ queue: 'a', region: 'us' }, '2'),
      row('w', String(time)),
    ];
    expect(readRows(rows, queues).samples).toEqual([
      { labels: { queue: 'a', region: 'eu' }, value: Quantity.parse('1'), timestamp: time * 1000, windowSeconds: 60 },
      { labels: { queue: 'a', region: 'us' }, value: Quantity.parse('2'), timestamp: time * 1000, windowSeconds: 60 },
    ]);
  });

  it('has one for the series that lack a label: an empty one is none', () => {
    const rows = [
      row('v', '1', { queue: 'a', region: '' }),
      row('t', String(time), { queue: 'a' }),
      ...rowsOf({}, '2'),
    ];
    expect(readRows(rows, queues).samples).toMatchObject([
      { labels: { queue: 'a' }, value: Quantity.parse('1') },
      { labels: {}, value: Quantity.parse('2') },
    ]);
    expect(Object.keys(readRows(rows, queues).samples[0]?.labels ?? {})).toEqual(['queue']);
  });

  it('has no labels but those', () => {
    const labels = { queue: 'a', region: 'eu', agent_id: '7' };
    expect(readRows(rowsOf(labels, '1'), queues).samples[0]?.labels).toEqual({ queue: 'a', region: 'eu' });
  });

  it('fails as a whole for one that has no value: the sum of the others would be too small', () => {
    const rows = [...rowsOf({ queue: 'a' }, '1'), ...rowsOf({ queue: 'b', region: 'eu' }, 'NaN'), row('t', '9', {})];
    const { samples, refused } = readRows(rows, queues);
    expect(samples).toHaveLength(1);
    expect(refused).toEqual([
      {
        error: unusable(
          'the metric orders of queue=b,region=eu has no value: the backend gave NaN, which no autoscaler can use',
        ),
      },
      {
        error: unusable(
          'the metric orders of the series without these labels has no value: its window of 60 s is not full: it is still filling, or samples come less often than --sample-period says',
        ),
      },
    ]);
  });

  it('leaves out what is no longer reported', () => {
    expect(readRows([row('v', '1', { queue: 'a' }), ...rowsOf({ queue: 'b' }, '2')], queues)).toMatchObject({
      samples: [{ labels: { queue: 'b' } }],
      refused: [],
      trace: [{ text: 'queue=a is no longer reported' }],
    });
  });

  it('may have a thousand values and no more', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => rowsOf({ queue: `q${index}` }, '1')).flat();
    expect(readRows(many(1000), queues).samples).toHaveLength(1000);
    expect(() => readRows(many(1001), queues)).toThrow(
      unusable(
        'the external metric orders has 1001 combinations of the labels queue, region, and 1000 are the most that are answered, since an autoscaler adds them all up: let its rule group by fewer labels or by none (groupBy), or select fewer series',
      ),
    );
  });

  it('limits no objects', () => {
    const many = Array.from({ length: 1001 }, (_, index) => rowsOf(pod(`p${index}`), '1')).flat();
    expect(readRows(many, pods).samples).toHaveLength(1001);
  });
});

describe('the value of an expression', () => {
  const selector = (index: number) => ({ kind: 'selector', index }) as const;
  const both: RowReading = { ...pods, form: 'template', time: { kind: 'all', of: [selector(0), selector(1)] } };
  const any: RowReading = { ...both, time: { kind: 'any', of: [selector(0), selector(1)] } };

  it('is as old as the oldest sample that it needs', () => {
    const rows = [row('v', '3', pod('a')), row('t0', String(time), pod('a')), row('t1', String(time - 20), pod('a'))];
    for (const reading of [both, any]) {
      expect(readRows(rows, reading).samples).toMatchObject([{ name: 'a', timestamp: (time - 20) * 1000 }]);
      expect(readRows(rows.toReversed(), reading).samples).toMatchObject([{ timestamp: (time - 20) * 1000 }]);
    }
  });

  it('is no longer reported where a part that it needs is not', () => {
    const rows = [row('v', '3', pod('a')), row('t1', String(time), pod('a'))];
    expect(readRows(rows, both)).toMatchObject({ samples: [], refused: [], trace: [{ stage: 'value' }] });
    expect(readRows(rows, any).samples).toMatchObject([{ timestamp: time * 1000 }]);
  });

  it('is refused while one of its windows is filling, whatever it is', () => {
    const rows = [...rowsOf(pod('a'), '3'), row('f', '1', pod('a')), row('t1', String(time), pod('a'))];
    const error = unusable(
      'the metric m of a in namespace shop has no value: its window of 60 s is not full: it is still filling, or samples come less often than --sample-period or its rule (period) says',
    );
    expect(readRows(rows, both)).toMatchObject({ samples: [], refused: [{ name: 'a', error }] });
  });

  it('is refused where the expression gives nothing', () => {
    const rows = [row('t0', String(time), pod('a')), row('t1', String(time), pod('a'))];
    const error = unusable(
      'the metric m of a in namespace shop has no value: the expression of its rule gives nothing for it, as where a comparison leaves it out or one side of an operation has no series for it',
    );
    expect(readRows(rows, both)).toMatchObject({ samples: [], refused: [{ name: 'a', error }] });
  });

  it('is refused where one of its times is there twice, or is none', () => {
    const good = [row('v', '3', pod('a')), row('t0', String(time), pod('a')), row('t1', String(time), pod('a'))];
    expect(readRows([...good, row('t1', String(time), pod('a'))], both).refused).toHaveLength(1);
    expect(readRows([...good.slice(0, 2), row('t1', 'NaN', pod('a'))], both).refused).toHaveLength(1);
  });

  it('covers no window where it is made of newest samples alone', () => {
    const { window: _, ...momentary } = any;
    const [sample] = readRows(rowsOf(pod('a'), '3'), momentary).samples;
    expect(sample).toBeDefined();
    expect(sample).not.toHaveProperty('windowSeconds');
  });
});
