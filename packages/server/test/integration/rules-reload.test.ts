import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TemporaryFolder } from '../../src/kubernetes/testing/temporary-folder.ts';
import { metricOf } from './metric-paths.ts';
import { type ShopWorld, setGauge } from './shop-world.ts';
import { startWholeServer, type WholeServerOptions } from './start-whole-server.ts';
import { autoscaler, type WholeServer } from './whole-server.ts';

const taken = 'info: metric rules taken';
const wrong = 'error: the metric rules are wrong now; those before them stay until this is mended';
const cart = { kube_workload_name: 'cart', kube_workload_type: 'deployment' };
const depthOf = (series: string, more = '') =>
  `metrics: [{name: depth, series: ${series}, type: gauge, resources: [deployments.apps]${more}}]\n`;
const depth = metricOf('deployments.apps/cart', 'depth');

let whole: WholeServer;
afterEach(() => whole.stop());

function furnish(world: ShopWorld): void {
  setGauge(world, { name: 'orders', labels: cart, value: 5 });
  setGauge(world, { name: 'invoices', labels: cart, value: 7 });
}

async function start(options: WholeServerOptions): Promise<void> {
  whole = await startWholeServer({ furnish, ...options });
  whole.cluster.rules.allow({ users: [autoscaler], verbs: ['get'], nonResourceURLs: ['/metrics'] });
  await whole.untilSaid(taken);
}

/** What the metrics say of the rules, by the ends of their names. */
async function readMetrics(): Promise<Readonly<Record<string, number>>> {
  const lines: readonly string[] = (await whole.ask('/metrics')).body.split('\n');
  const found = lines.flatMap((line) => {
    const [, name = '', value] = /^metrics_adapter_sysdig_(rule\w*) (\S+)$/.exec(line) ?? [];
    return value === undefined ? [] : [[name, Number(value)] as const];
  });
  return Object.fromEntries(found);
}

const fieldsOf = (line: string) => whole.log.fields[whole.log.lines.lastIndexOf(line)];

describe('a file with metric rules', () => {
  it('takes effect within ten seconds when it changes, without a start', async () => {
    await start({ rules: depthOf('orders') });
    expect(await whole.tell(depth)).toBe('5');
    await whole.writeRules(depthOf('invoices'));
    await whole.passUntilSaid(taken, 11_000);
    await whole.pass(15_000);
    expect(await whole.tell(depth)).toBe('7');
    expect(fieldsOf(taken)).toEqual({ files: [join(whole.folder.path, 'rules.yaml')], metrics: 1, external: 0 });
  });

  it('shuts out at once whom it names no longer', async () => {
    await start({ rules: depthOf('orders') });
    expect(await whole.tell(depth)).toBe('5');
    await whole.writeRules(depthOf('orders', ', namespaces: [bank]'));
    await whole.passUntilSaid(taken);
    expect(await whole.tell(depth)).toBe(
      '403 the metric depth may not be used from namespace shop: it is for certain namespaces only',
    );
  });

  it('that lacks a rule by now serves nothing of it any longer', async () => {
    await start({ rules: depthOf('orders') });
    expect(await whole.tell(depth)).toBe('5');
    await whole.writeRules('');
    await whole.passUntilSaid(taken);
    expect(await whole.tell(depth)).toMatch(/^404 the server could not find the metric depth/);
  });

  it('decides what is listed', async () => {
    const listed = async () => {
      const { body } = await whole.ask('/apis/custom.metrics.k8s.io/v1beta2');
      return body.resources.map(({ name }: { readonly name: string }) => name);
    };
    const own = (name: string) => `${depthOf('orders').replace('depth', name)}discovery: {list: rules}\n`;
    await start({ rules: own('one') });
    expect(await listed()).toEqual(['deployments.apps/one']);
    await whole.writeRules(own('other'));
    await whole.passUntilSaid(taken);
    expect(await listed()).toEqual(['deployments.apps/other']);
  });

  it('means what it meant while what it says now is wrong, and log and metrics say so', async () => {
    await start({ rules: depthOf('orders') });
    const loadedAt = whole.clock.now() / 1000;
    await whole.writeRules(depthOf('invoices', ', windov: 1m, maxAge: never'));
    await whole.passUntilSaid(wrong);
    await whole.pass(20_000);
    expect(await whole.tell(depth)).toBe('5');
    expect(whole.log.lines.filter((line) => line === wrong)).toHaveLength(1);
    const place = join(whole.folder.path, 'rules.yaml');
    expect(fieldsOf(wrong)).toEqual({
      count: 2,
      problems: [
        expect.stringMatching(new RegExp(`^${place}:1:\\d+: metrics\\[0\\]\\.windov: .*did you mean window\\?`)),
        expect.stringMatching(new RegExp(`^${place}:1:\\d+: metrics\\[0\\]\\.maxAge: `)),
      ],
    });
    expect(await readMetrics()).toEqual({
      rules: 1,
      rules_loaded_timestamp_seconds: loadedAt,
      rules_failing: 1,
      rule_problems: 2,
    });
  });

  it('counts again as soon as it is mended', async () => {
    await start({ rules: depthOf('orders') });
    await whole.writeRules('metrics: [');
    await whole.passUntilSaid(wrong);
    await whole.writeRules(`${depthOf('invoices')}external: [{name: all, series: orders, type: gauge}]\n`);
    await whole.passUntilSaid(taken);
    expect(await readMetrics()).toMatchObject({ rules: 2, rules_failing: 0, rule_problems: 0 });
    await whole.pass(15_000);
    expect(await whole.tell(depth)).toBe('7');
  });

  it('means what it meant when it is gone', async () => {
    await start({ rules: depthOf('orders') });
    await rm(join(whole.folder.path, 'rules.yaml'));
    await whole.passUntilSaid(wrong);
    expect(await whole.tell(depth)).toBe('5');
    expect(fieldsOf(wrong)).toMatchObject({
      problems: [expect.stringMatching(/rules\.yaml:1:1: cannot be read: .*ENOENT/)],
    });
  });

  it('limits calls while it says so, unless a flag does', async () => {
    const limit = async () => {
      const { body } = await whole.ask('/metrics');
      return /^metrics_adapter_sysdig_calls_per_minute_limit (.*)$/m.exec(body)?.[1];
    };
    await start({ rules: `${depthOf('orders')}limits: {callsPerMinute: 100}\n`, args: ['--replicas=2'] });
    expect(await limit()).toBe('50');
    await whole.writeRules(`${depthOf('orders')}limits: {callsPerMinute: 200}\n`);
    await whole.passUntilSaid(taken);
    expect(await limit()).toBe('100');
    await whole.writeRules(depthOf('orders'));
    await whole.passUntilSaid(taken);
    expect(await limit()).toBe('300');
    await whole.stop();
    await start({ rules: `limits: {callsPerMinute: 100}\n`, args: ['--calls-per-minute=400'] });
    expect(await limit()).toBe('400');
  });

  it('says how old samples may be, unless a flag does', async () => {
    const rules = `${depthOf('orders')}limits: {maxAge: 4m}\n`;
    const tellAfterFailures = async () => {
      await whole.tell(depth);
      whole.simulator.faults.failNext(500, { times: Number.POSITIVE_INFINITY });
      await whole.pass(150_000);
      return whole.tell(depth);
    };
    await start({ rules });
    expect(await tellAfterFailures()).toBe('5');
    await whole.stop();
    await start({ rules, args: ['--max-age=2m'] });
    expect(await tellAfterFailures()).toMatch(/^503 /);
  });
});

describe('a folder with metric rules', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await TemporaryFolder.create();
  });
  afterEach(() => folder.remove());

  /** As kubelet puts a ConfigMap in place: the files are links into a folder to which a link is replaced. */
  async function put(version: string, files: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(join(folder.path, version));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, version, name), text);
    await symlink(version, join(folder.path, '..data_tmp'));
    await rename(join(folder.path, '..data_tmp'), join(folder.path, '..data'));
    for (const name of Object.keys(files)) {
      await symlink(join('..data', name), join(folder.path, name)).catch(() => {});
    }
  }

  it('is followed as a ConfigMap is changed', async () => {
    await put('..1', { 'a.yaml': depthOf('orders') });
    await start({ args: [`--rules=${folder.path}`] });
    expect(await whole.tell(depth)).toBe('5');
    await put('..2', { 'a.yaml': depthOf('invoices'), 'b.yaml': depthOf('orders').replace('depth', 'other') });
    await rm(join(folder.path, '..1'), { recursive: true });
    await whole.passUntilSaid(taken);
    await whole.pass(15_000);
    expect(await whole.tell(depth)).toBe('7');
    expect(await whole.tell(metricOf('deployments.apps/cart', 'other'))).toBe('5');
    expect(fieldsOf(taken)).toEqual({
      files: [join(folder.path, 'a.yaml'), join(folder.path, 'b.yaml')],
      metrics: 2,
      external: 0,
    });
  });

  it('is named by a variable, too', async () => {
    await put('..1', { 'a.yaml': depthOf('orders') });
    await start({ environment: { METRIC_RULES: folder.path } });
    expect(await whole.tell(depth)).toBe('5');
  });
});
