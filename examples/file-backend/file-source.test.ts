import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  everything,
  FreshnessEngine,
  type MetricBySelectorQuery,
  parseLabelSelector,
  type SampleRequest,
} from '@metrics-adapter/core';
import { FakeClock, FakeObjectLister, FakeResourceMapper, testContext } from '@metrics-adapter/core/testing';
import { FakeFile } from './fake-file.ts';
import { FileSource } from './file-source.ts';

const header = 'metric,resource,namespace,name,value,time,path\n';
const time = '2026-01-02T03:03:35Z';
const ofPods = { metric: 'hits', groupResource: { group: '', resource: 'pods' }, metricSelector: everything } as const;
const pods: SampleRequest = { ...ofPods, kind: 'object', namespaces: ['shop'] };
const queues: SampleRequest = { kind: 'external', metric: 'depth', namespace: 'shop', selector: everything };

/** What the source says to one request: values by name, and errors. */
async function answer(source: FileSource, request: SampleRequest = pods) {
  const [outcome] = await source.fetch([request], testContext);
  if (!outcome?.ok) throw new Error('an outcome of the whole file is an exception');
  return {
    values: outcome.samples.map(({ name, value }) => `${name ?? ''} ${value}`.trim()),
    refused: (outcome.refused ?? []).map(({ namespace, name, error }) => [namespace, name, error.message]),
  };
}

describe('FileSource', () => {
  it('reads the file again when it has changed, and only then', async () => {
    const file = new FakeFile(`${header}hits,pods,shop,web-1,1,${time},\n`);
    const source = new FileSource(file);
    expect((await answer(source)).values).toEqual(['web-1 1']);
    expect((await answer(source)).values).toEqual(['web-1 1']);
    expect(file.reads).toBe(1);
    file.write(`${header}hits,pods,shop,web-1,2,${time},\n`);
    expect((await answer(source)).values).toEqual(['web-1 2']);
    expect(file.reads).toBe(2);
  });

  it('lists each metric of the last good content once, and nothing before it was read', async () => {
    const file = new FakeFile(
      `${header}hits,pods,shop,a,1,${time},\nhits,pods,bank,b,1,${time},\nhits,nodes,,n,1,${time},\ndepth,,,,1,${time},\n`,
    );
    const source = new FileSource(file);
    expect(source.list()).toEqual([]);
    await source.refresh();
    const offers = [
      { kind: 'object', info: { metric: 'hits', groupResource: { group: '', resource: 'pods' }, namespaced: true } },
      { kind: 'object', info: { metric: 'hits', groupResource: { group: '', resource: 'nodes' }, namespaced: false } },
      { kind: 'external', info: { metric: 'depth' } },
    ];
    expect(source.list()).toEqual(offers);
    file.write('nonsense');
    await expect(source.refresh()).rejects.toThrow();
    expect(source.list()).toEqual(offers);
  });

  it('fails as long as the file is of no use, and names line and problem', async () => {
    const file = new FakeFile(`${header}hits,pods,shop,web-1,1,${time},\n`);
    const source = new FileSource(file);
    await source.refresh();
    file.write(`${header}hits,pods,shop,web-1,many,${time},\n`);
    const failure = new BackendUnavailableError('metrics.csv cannot be used: line 2: the value "many" is no number');
    await expect(answer(source)).rejects.toEqual(failure);
    await expect(answer(source)).rejects.toBeInstanceOf(BackendUnavailableError);
    file.failWith(new Error('ENOENT: no such file'));
    await expect(answer(source)).rejects.toThrow('metrics.csv cannot be used: ENOENT: no such file');
    file.write(`${header}hits,pods,shop,web-1,3,${time},\n`);
    expect((await answer(source)).values).toEqual(['web-1 3']);
  });

  it('keeps what is in no namespace apart from what is in one, whatever the namespace is called', async () => {
    const source = new FileSource(
      new FakeFile(`${header}hits,pods,cluster-scoped,a,1,${time},\nhits,pods,,b,2,${time},\n`),
    );
    const outside: SampleRequest = { ...ofPods, kind: 'object', namespaces: 'cluster-scoped' };
    expect((await answer(source, outside)).values).toEqual(['b 2']);
    expect((await answer(source, { ...pods, namespaces: ['cluster-scoped'] })).values).toEqual(['a 1']);
    expect((await answer(source)).values).toEqual([]);
  });

  it('refuses an object with several values, until one of them is selected', async () => {
    const source = new FileSource(
      new FakeFile(
        `${header}hits,pods,shop,a,1,${time},web\nhits,pods,shop,a,2,${time},api\nhits,pods,shop,b,3,${time},web\n`,
      ),
    );
    const problem = ['shop', 'a', 'metrics.csv has several lines of hits for a'];
    expect(await answer(source)).toEqual({ values: ['b 3'], refused: [problem] });
    const ofApi = { ...pods, metricSelector: parseLabelSelector('path=api') };
    expect(await answer(source, ofApi)).toEqual({ values: ['a 2'], refused: [] });
  });

  it('refuses an external metric that has two values for the same labels', async () => {
    const source = new FileSource(new FakeFile(`${header}depth,,,,1,${time},\ndepth,,,,1,${time},\n`));
    const problem = [undefined, undefined, 'metrics.csv has several lines of depth for the same labels'];
    expect(await answer(source, queues)).toEqual({ values: [], refused: [problem] });
  });

  it('lets the last good values of a bad file grow old, rather than serve them for ever', async () => {
    const file = new FakeFile(`${header}hits,pods,shop,web-1,1,${time},\n`);
    const clock = new FakeClock(Date.parse(time));
    const lister = new FakeObjectLister([{ groupResource: 'pods', namespace: 'shop', name: 'web-1' }]);
    const source = new FileSource(file);
    const engine = new FreshnessEngine({ source, mapper: new FakeResourceMapper(), lister, clock, timers: clock });
    const query: MetricBySelectorQuery = { ...ofPods, namespace: 'shop', selector: everything };
    const read = async (): Promise<string> => {
      const reading = engine.getMetricBySelector(query, testContext).then(
        ([first]) => `${first?.value} of ${new Date(first?.timestamp ?? 0).toISOString()}`,
        (error: Error) => error.message,
      );
      await clock.advance(1_000);
      return reading;
    };
    expect(await read()).toBe('1 of 2026-01-02T03:03:35.000Z');
    file.write(`${header}hits,pods,shop,web-1\n`);
    await clock.advance(60_000);
    expect(await read()).toBe('1 of 2026-01-02T03:03:35.000Z');
    await clock.advance(60_000);
    expect(await read()).toMatch(/ old, more than the 120 s .*: line 2: it has 4 columns, not 7$/);
  });
});
