import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { adapterRules, type StandInCluster, startStandInCluster } from '@metrics-adapter/server/testing';
import { ask, LaunchedAdapter, root } from './launched-adapter.ts';

// Processes are started here, on machines that may have other things to do.
jest.setTimeout(60_000);

const adapter = 'system:serviceaccount:monitoring:adapter';
const flags = ['--conditions=@metrics-adapter/source', '--disable-warning=ExperimentalWarning'];
const program = [...flags, join(root, 'examples/file-backend/main.ts')];

describe('the file backend in the server', () => {
  /** When the adapter's machine says it is, to the second. */
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const formatTime = (time: Date): string => time.toISOString().replace('.000Z', 'Z');
  const dayBefore = new Date(now.getTime() - 86_400_000);
  let folder: string;
  let cluster: StandInCluster;
  let launched: LaunchedAdapter;
  let get: (path: string) => ReturnType<typeof ask>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'file-backend-'));
    cluster = await startStandInCluster();
    const [apiGroups, resources] = [['custom.metrics.k8s.io', 'external.metrics.k8s.io'], ['*']];
    cluster.rules.allow({ users: ['jane'], verbs: ['get', 'list'], apiGroups, resources });
    cluster.rules.allow({ users: ['jane'], verbs: ['get'], nonResourceURLs: ['*'] });
    for (const rule of adapterRules(adapter)) cluster.rules.allow(rule);
    const file = join(folder, 'metrics.csv');
    const kubeconfig = await cluster.writeKubeconfig(join(folder, 'kubeconfig'), adapter);
    await writeFile(
      file,
      `metric,resource,namespace,name,value,time,queue
hits,pods,shop,web-1,12.5,${formatTime(now)},
hits,pods,shop,web-2,8,${formatTime(dayBefore)},
depth,,,,40,${formatTime(now)},orders
`,
    );
    const settings = `--metrics-file ${file} --lister-kubeconfig ${kubeconfig} --secure-port 0 --bind-address 127.0.0.1`;
    launched = new LaunchedAdapter(`'${process.execPath}' ${program.join(' ')} serve ${settings}`);
    const port = await launched.port();
    const token = cluster.token('jane');
    get = (path) => ask(port, path, token);
  });
  afterAll(async () => {
    await launched.end();
    await cluster.stop();
    await rm(folder, { recursive: true });
  });

  it('serves a value of an object, with the time of its line', async () => {
    const { status, body } = await get('/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/web-1/hits');
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      {
        describedObject: { kind: 'Pod', namespace: 'shop', name: 'web-1' },
        metric: { name: 'hits' },
        timestamp: formatTime(now),
        value: '12500m',
      },
    ]);
    expect(body.items).toHaveLength(1);
  });

  it('serves an external metric by its labels', async () => {
    const path = '/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/depth?labelSelector=queue%3Dorders';
    const { status, body } = await get(path);
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { metricName: 'depth', metricLabels: { queue: 'orders' }, timestamp: formatTime(now), value: '40' },
    ]);
  });

  it('refuses a line that has grown old', async () => {
    const { status, body } = await get('/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/web-2/hits');
    expect(status).toBe(503);
    expect(body.message).toMatch(
      /^the newest sample of metric hits for pods web-2 in namespace shop is 864\d\d s old, more than the 120 s /,
    );
  });

  it('says what it serves, in the log and to whoever asks', async () => {
    expect(await launched.said('serving')).toMatchObject({ path: join(folder, 'metrics.csv') });
    const { body } = await get('/apis/custom.metrics.k8s.io/v1beta2');
    expect(body.resources.map(({ name }: { readonly name: string }) => name)).toContain('pods/hits');
  });
});

describe('the command line of the file backend', () => {
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], {
      encoding: 'utf8',
      env: {},
    });
    return { status, stdout, stderr };
  };

  it('asks for what the file backend needs, and for nothing of Sysdig', () => {
    expect(run('serve')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'file-adapter: no file is named: say --metrics-file\n',
    });
  });

  it('knows the flags of the server and its own, and none of Sysdig', () => {
    const { status, stdout } = run('serve', '--help');
    expect(status).toBe(0);
    expect(stdout).toContain('over HTTPS, from a CSV file.\n');
    expect(stdout).toContain('\nFile:\n  --metrics-file FILE\n      what to serve\n');
    expect(stdout).toContain('\n  --secure-port PORT\n');
    expect(stdout).not.toMatch(/sysdig/i);
  });

  it('goes by its own name', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: file-adapter <command> \[flags\]\n/);
    expect(stdout).toContain('external.metrics.k8s.io from a CSV file\n');
  });
});
