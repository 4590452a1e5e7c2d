import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, type Question, Simulators } from '../../test/support/simulators.ts';
import type { Simulator, SimulatorOptions } from '../index.ts';

const simulators = new Simulators();
afterEach(() => simulators.stop());

const api = '/prometheus/api/v1';

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await simulators.start(options);
  simulator.series.setSeries('orders', { queue: 'eu' }, { every: 10, value: () => 7 });
  return simulator;
}

const get = async (simulator: Simulator, path: string, question?: Question) =>
  (await ask(simulator, `${api}/${path}`, question)).body;

describe('labels that every series has', () => {
  it('come beside its own, and can be chosen by', async () => {
    const simulator = await start({ settings: { extraLabels: { _sysdig_datasource: 'agent', queue: 'other' } } });
    const metric = { __name__: 'orders', _sysdig_datasource: 'agent', queue: 'eu' };
    expect(await get(simulator, 'query?query=orders')).toMatchObject({ data: { result: [{ metric }] } });
    expect(await get(simulator, 'series?match[]={_sysdig_datasource="agent"}')).toMatchObject({ data: [metric] });
    expect(await get(simulator, 'query?query=sum by (queue) (orders)')).toMatchObject({
      data: { result: [{ metric: { queue: 'eu' } }] },
    });
    simulator.change({ extraLabels: { agent_id: '7' } });
    expect(await get(simulator, 'labels')).toMatchObject({ data: ['__name__', 'agent_id', 'queue'] });
  });
});

describe('parameters of a POST', () => {
  const form = { method: 'POST', body: new URLSearchParams({ query: 'vector(1)' }) };
  const seen = async (simulator: Simulator, path: string, question: Question) =>
    Object(await get(simulator, path, question)).data?.result[0]?.value[1];

  it('are those of the form and of the query string, each as far as it counts', async () => {
    const simulator = await start();
    expect(await seen(simulator, 'query', form)).toBe('1');
    expect(await seen(simulator, 'query?query=vector(2)', { method: 'POST' })).toBe('2');
    simulator.change({ readsQueryOfPost: false });
    expect(await seen(simulator, 'query', form)).toBe('1');
    expect(await seen(simulator, 'query?query=vector(2)', { method: 'POST' })).toBeUndefined();
    expect(await seen(simulator, 'query?query=vector(2)', {})).toBe('2');
    simulator.change({ readsQueryOfPost: true, readsForms: false });
    expect(await seen(simulator, 'query', form)).toBeUndefined();
    expect(await seen(simulator, 'query?query=vector(2)', { method: 'POST' })).toBe('2');
  });
});

describe('limits of lists', () => {
  it('are ten thousand at most, and five thousand values, unless the request lifts them with 0', async () => {
    const simulator = await start();
    for (let index = 0; index < 10_001; index += 1) {
      simulator.series.setSeries('many', { index: String(index) }, { every: 10, value: () => 1 });
    }
    const sizes: number[] = [];
    for (const path of ['series?match[]=many', 'label/index/values?x']) {
      for (const limit of ['', '&limit=20000', '&limit=0', '&limit=3']) {
        sizes.push(Object(await get(simulator, path + limit)).data.length);
      }
    }
    expect(sizes).toEqual([10_000, 10_000, 10_001, 3, 5_000, 10_001, 10_001, 3]);
  });
});

describe('a query that takes its time', () => {
  const waited: number[] = [];
  const slow = async (path: string, milliseconds = 30_000) => {
    waited.splice(0);
    const simulator = await start({ wait: async (time) => void waited.push(time) });
    simulator.faults.failNext({ kind: 'slow-query', milliseconds });
    return { simulator, reply: await ask(simulator, `${api}/${path}`) };
  };

  it('is answered when it has it', async () => {
    const { reply } = await slow('query?query=orders&timeout=30s');
    expect([reply.status, waited]).toEqual([200, [30_000]]);
  });

  it('times out when it asks for less', async () => {
    const { reply } = await slow('query?query=orders&timeout=5');
    expect([reply.status, waited]).toEqual([503, [5_000]]);
    expect(reply.body).toEqual({
      status: 'error',
      errorType: 'timeout',
      error: 'query timed out in expression evaluation',
    });
  });

  it('times out after two minutes, whatever it asks for', async () => {
    const { simulator, reply } = await slow('query_range?query=orders&start=1&end=2&step=1&timeout=10m', 121_000);
    expect([reply.status, waited]).toEqual([503, [120_000]]);
    simulator.change({ statuses: { queryTimeout: 422 } });
    simulator.faults.failNext({ kind: 'slow-query', milliseconds: 121_000 });
    expect((await ask(simulator, `${api}/query?query=orders`)).status).toBe(422);
  });

  it('is refused at once when it is wrong, and what is no query knows nothing of it', async () => {
    const { reply } = await slow('query?query=orders&timeout=soon');
    expect([reply.status, waited]).toEqual([400, [0]]);
    expect(reply.body).toMatchObject({ error: 'invalid parameter "timeout": cannot parse "soon" to a valid duration' });
    expect([(await slow('labels')).reply.status, waited]).toEqual([200, []]);
  });
});

describe('values that are no numbers', () => {
  it.each(['+Inf', '-Inf', 'NaN', '1e308'])('%s can be planned', async (value) => {
    const simulator = await start();
    simulator.faults.failNext({ kind: 'value', value });
    expect(await get(simulator, 'query?query=orders')).toMatchObject({
      data: { result: [{ value: [simulators.time, value] }] },
    });
    expect(await get(simulator, 'query?query=orders')).toMatchObject({
      data: { result: [{ value: [expect.any(Number), '7'] }] },
    });
  });
});

describe('statuses that nobody published', () => {
  it('are those of the settings', async () => {
    const simulator = await start({ limits: { metricsPerQuery: 1, samplesPerSeries: 2 } });
    simulator.series.setSeries('other', {}, { every: 10, value: () => 1 });
    const statuses = async () => [
      (await ask(simulator, `${api}/query?query=count({__name__!=""})`)).status,
      (await ask(simulator, `${api}/query_range?query=orders&start=1&end=9&step=1`)).status,
    ];
    expect(await statuses()).toEqual([422, 422]);
    simulator.change({ statuses: { tooManyMetrics: 400, tooManySamples: 413 } });
    expect(await statuses()).toEqual([400, 413]);
  });
});

describe('more queries at once than there may be', () => {
  /** Waits that the test ends. */
  const open: (() => void)[] = [];
  const limited = (settings: SimulatorOptions['settings'] = {}) =>
    start({
      settings,
      limits: { concurrentQueries: 1 },
      wait: () => new Promise((resolve) => void open.push(resolve)),
    });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('wait for their turn', async () => {
    const simulator = await limited();
    simulator.faults.failNext({ kind: 'slow', milliseconds: 1 }, { path: '/query' });
    const first = ask(simulator, `${api}/query?query=orders`);
    await until(() => open.length === 1);
    let isSecondDone = false;
    const second = ask(simulator, `${api}/query?query=orders`).then((reply) => {
      isSecondDone = true;
      return reply;
    });
    await until(() => simulator.requests.count('/query') === 2);
    expect((await ask(simulator, `${api}/labels`)).status).toBe(200);
    expect(isSecondDone).toBe(false);
    open.shift()?.();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    expect((await ask(simulator, `${api}/query?query=orders`)).status).toBe(200);
  });

  it('or are sent away', async () => {
    const simulator = await limited({ excessQueries: 'reject' });
    simulator.faults.failNext({ kind: 'slow', milliseconds: 1 }, { path: '/query' });
    const first = ask(simulator, `${api}/query?query=orders`);
    await until(() => open.length === 1);
    expect(await ask(simulator, `${api}/query?query=orders`)).toMatchObject({
      status: 429,
      body: { message: 'Too many concurrent queries' },
    });
    simulator.change({ statuses: { tooManyQueries: 503 } });
    expect((await ask(simulator, `${api}/query?query=orders`)).status).toBe(503);
    open.shift()?.();
    expect((await first).status).toBe(200);
    expect((await ask(simulator, `${api}/query?query=orders`)).status).toBe(200);
  });
});
