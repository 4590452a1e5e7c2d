import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { serveFlags } from '../src/config/flags.ts';
import { type Answer, askLoopback } from '../src/http/testing/loopback.ts';
import { TemporaryFolder } from '../src/kubernetes/testing/temporary-folder.ts';
import { adapterRules, type StandInCluster, startStandInCluster } from '../src/testing/index.ts';
import { LaunchedProgram } from './launched-program.ts';

const launcher = join(import.meta.dirname, '../bin/k8s-sysdig-adapter.js');
const settings = { SDC_TOKEN: 'hunter2', CLUSTER_NAME: 'prod', SDC_ENDPOINT: 'http://127.0.0.1:1' };
const followed = 'watching ConfigMap kube-system/extension-apiserver-authentication';

// Processes are started here, on machines that may have other things to do.
jest.setTimeout(30_000);

let folder: TemporaryFolder;
const programs: LaunchedProgram[] = [];

beforeAll(() => {
  if (!existsSync(join(import.meta.dirname, '../dist/main.js'))) {
    throw new Error('these tests run the built adapter: run "npm run build" first');
  }
});
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.kill();
  await folder.remove();
});

function launch(args: readonly string[], environment: Readonly<Record<string, string>> = settings): LaunchedProgram {
  const program = new LaunchedProgram(launcher, args, environment);
  programs.push(program);
  return program;
}

/** Runs to the end, and gives what a user at a terminal sees of it. */
async function run(args: readonly string[], environment?: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await launch(args, environment).ended;
  return { code, stdout, lines: stderr.split('\n').slice(0, -1) };
}

describe('the launcher', () => {
  it('says what to do when nothing was built', async () => {
    await mkdir(join(folder.path, 'bin'));
    await folder.write('package.json', '{"type":"module"}');
    const copy = join(folder.path, 'bin/k8s-sysdig-adapter.js');
    await copyFile(launcher, copy);
    const program = new LaunchedProgram(copy, ['serve']);
    programs.push(program);
    expect(await program.ended).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: 'k8s-sysdig-adapter: not built yet; run "npm run build" first\n',
    });
  });
});

describe('k8s-sysdig-adapter', () => {
  it.each([['--help'], ['-h'], ['help']])('tells its commands: %s', async (argument) => {
    const { code, stdout, lines } = await run([argument], {});
    expect([code, lines]).toEqual([0, []]);
    expect(stdout).toMatch(/^Usage: k8s-sysdig-adapter <command> \[flags\]\n/);
    expect(stdout).toContain('Exit codes: 0 ended in order, 1 could not go on, 2 wrong flags or settings.\n');
  });

  it.each([
    [[], 'a command is missing'],
    [['--secure-port=443'], 'a command is missing'],
    [['run'], 'unknown command "run"'],
  ])('refuses %j, and tells its commands', async (args, problem) => {
    const { code, stdout, lines } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(lines.slice(0, 3)).toEqual([
      `k8s-sysdig-adapter: ${problem}`,
      '',
      'Usage: k8s-sysdig-adapter <command> [flags]',
    ]);
  });
});

describe('k8s-sysdig-adapter serve', () => {
  it.each(['--help', '-h'])('tells every flag: %s', async (argument) => {
    const { code, stdout, lines } = await run(['serve', '--nonsense', argument], {});
    expect([code, lines]).toEqual([0, []]);
    for (const { name, short } of serveFlags.flatMap(({ flags }) => flags)) {
      expect(stdout).toContain(`\n  ${short === undefined ? `--${name}` : `-${short}`}`);
    }
  });

  it.each([
    [
      'a missing token',
      [],
      { CLUSTER_NAME: 'prod' },
      [
        'the Sysdig API token is missing: set SDC_TOKEN or --sysdig-token-file, or say --backend-auth none for a backend that needs no token',
      ],
    ],
    [
      'a missing cluster name',
      [],
      { SDC_TOKEN: 'hunter2' },
      [
        'the cluster name is missing: set CLUSTER_NAME to the name that Sysdig shows for this cluster, or say --all-clusters',
      ],
    ],
    [
      'wrong flags',
      ['--secure-prot=1', '--window=5s', '--v=high'],
      settings,
      [
        'unknown flag --secure-prot; did you mean --secure-port?',
        '--window must be a multiple of --sample-period (10s), and at least two of them',
        '--v must be a whole number from 0 to 10; it is "high"',
      ],
    ],
    [
      'no cluster to talk to',
      [],
      settings,
      [
        'no Kubernetes API server is known: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, as they are in a pod; name a kubeconfig file by --lister-kubeconfig',
      ],
    ],
  ])('says each problem in a line: %s', async (_what, args, environment, problems) => {
    expect(await run(['serve', ...args], environment)).toMatchObject({
      code: 2,
      lines: problems.map((problem) => `k8s-sysdig-adapter: ${problem}`),
    });
  });

  it('says what is wrong with each file, in the order of their flags', async () => {
    const missing = join(folder.path, 'missing');
    const empty = await folder.write('empty', '');
    const malformed = await folder.write('malformed', 'apiVersion: v1\nusers: [{name: a, user: {token: hunter2}\n');
    const { code, lines } = await run(
      [
        'serve',
        '--sysdig-endpoint=sysdig.example',
        `--sysdig-token-file=${missing}`,
        `--sysdig-ca-file=${missing}`,
        `--lister-kubeconfig=${missing}`,
        `--authentication-kubeconfig=${malformed}`,
        `--client-ca-file=${missing}`,
        `--requestheader-client-ca-file=${empty}`,
        `--tls-cert-file=${missing}`,
        `--tls-private-key-file=${missing}`,
      ],
      { CLUSTER_NAME: 'prod' },
    );
    expect(code).toBe(2);
    expect(lines).toEqual(
      [
        'the endpoint "sysdig.example" is no address: it must look like https://app.sysdigcloud.com',
        `the token file ${missing} cannot be read (ENOENT)`,
        `--sysdig-ca-file ${missing} cannot be read (ENOENT)`,
        `kubeconfig ${missing} cannot be read: ENOENT`,
        `kubeconfig ${malformed} cannot be read: deficient indentation in line 3`,
        `--client-ca-file ${missing} cannot be read (ENOENT)`,
        `--requestheader-client-ca-file ${empty}: no complete certificate in PEM ("-----BEGIN CERTIFICATE-----") is in it`,
        `${missing}: there is no such file`,
      ].map((problem) => `k8s-sysdig-adapter: ${problem}`),
    );
  });
});

const goodRules = `metrics:
  - {name: good_requests, series: net.http.request.count, resources: [pods], where: 'net_http_statuscode!="500"'}
external:
  - {name: orders, promql: 'sum(orders_waiting{<<matchers>>})'}
`;
const badRules = `metrics:
  - name: good_requests
    series: net.http.request.count
    resources: [pods]
    windov: 1m
  - name: queue
    series: queue_depth
    resources: [pods]
    window: 45s
`;

describe('k8s-sysdig-adapter serve with metric rules', () => {
  it('does not start with wrong ones, and says everything that is wrong', async () => {
    const bad = await folder.write('bad.yaml', badRules);
    const missing = join(folder.path, 'missing.yaml');
    const { code, stdout, lines } = await run(['serve', `--rules=${bad}`], { ...settings, METRIC_RULES: missing });
    const about = (text: string) => lines.filter((line) => line.startsWith(`k8s-sysdig-adapter: ${text}`));
    expect([code, about(missing)]).toEqual([2, []]);
    expect(about(bad)).toEqual([
      `k8s-sysdig-adapter: ${bad}:5:5: metrics[0].windov: is not known here; did you mean window?`,
      `k8s-sysdig-adapter: ${bad}:9:13: metrics[1].window: 45s is no multiple of the 10s between samples; write 40s or 50s`,
    ]);
    expect(about('no Kubernetes API server is known')).toHaveLength(1);
    expect(stdout).not.toContain('serving on');
  });

  it('takes the files of a variable as well, and says which are missing beside what is wrong in the others', async () => {
    const bad = await folder.write('bad.yaml', badRules);
    const missing = join(folder.path, 'missing.yaml');
    const { code, lines } = await run(['serve'], { ...settings, METRIC_RULES: `${missing}, ${bad}` });
    expect(code).toBe(2);
    expect(lines.slice(0, 3)).toEqual([
      `k8s-sysdig-adapter: rules in ${missing}: cannot be read: ENOENT`,
      expect.stringContaining('metrics[0].windov'),
      expect.stringContaining('metrics[1].window'),
    ]);
  });
});

describe('k8s-sysdig-adapter check-config', () => {
  it('tells its flags', async () => {
    const { code, stdout, lines } = await run(['check-config', '--help'], {});
    expect([code, lines]).toEqual([0, []]);
    expect(stdout).toMatch(/^Usage: k8s-sysdig-adapter check-config \[flags\] FILE\.\.\.\n/);
    for (const name of ['dialect', 'sample-period', 'settle', 'window', 'max-age']) {
      expect(stdout).toContain(`\n  --${name} `);
    }
  });

  it('finds nothing wrong with a good file, without any setting', async () => {
    const good = await folder.write('good.yaml', goodRules);
    expect(await run(['check-config', good], {})).toEqual({
      code: 0,
      stdout: `${good}: 2 rules, no problems\n`,
      lines: [],
    });
  });

  it('shows each problem with its line and place', async () => {
    const bad = await folder.write('bad.yaml', badRules);
    expect(await run(['check-config', bad], {})).toEqual({
      code: 1,
      stdout: [
        `${bad}:5:5: metrics[0].windov: is not known here; did you mean window?`,
        '5 |     windov: 1m',
        '        ^',
        '',
        `${bad}:9:13: metrics[1].window: 45s is no multiple of the 10s between samples; write 40s or 50s`,
        '9 |     window: 45s',
        '                ^',
        '',
        `2 problems in ${bad}`,
        '',
      ].join('\n'),
      lines: [],
    });
  });

  it('reads a folder as one set of rules', async () => {
    const first = await folder.write('a.yaml', goodRules);
    await folder.write('b.yml', goodRules.replace('orders', 'invoices'));
    const { code, stdout } = await run(['check-config', folder.path], {});
    expect(code).toBe(1);
    expect(stdout).toContain(`metrics[0].name: "good_requests" of pods has a rule already (${first}:2); `);
    expect(stdout).toMatch(/\n1 problem in 2 files\n$/);
    await folder.write('b.yml', '');
    expect(await run(['check-config', folder.path], {})).toMatchObject({
      code: 0,
      stdout: '2 files: 2 rules, no problems\n',
    });
  });

  it('says what the data API cannot be asked for', async () => {
    const good = await folder.write('good.yaml', goodRules);
    const { code, stdout } = await run(['check-config', '--dialect', 'data', good], {});
    expect(code).toBe(1);
    expect(stdout).toContain(
      `${good}:4:28: external[0].promql: it is an expression of PromQL, which Sysdig's data API`,
    );
    expect(stdout).toContain(`\n1 problem in ${good}\n`);
  });

  it.each([
    [['missing.yaml'], 'rules in missing.yaml: cannot be read: ENOENT'],
    [[], 'name at least one file or folder with metric rules'],
    [['missing.yaml', '--windov=1m'], 'unknown flag --windov; did you mean --window?'],
    [['--window=5s', 'missing.yaml'], '--window must be a multiple of --sample-period (10s), and at least two of them'],
  ])('cannot check %j', async (args, problem) => {
    expect(await run(['check-config', ...args], {})).toEqual({
      code: 2,
      stdout: '',
      lines: [`k8s-sysdig-adapter: ${problem}`],
    });
  });
});

describe('k8s-sysdig-adapter serve in a cluster', () => {
  const adapter = 'system:serviceaccount:monitoring:adapter';
  let cluster: StandInCluster;
  let goodToken: string;
  let kubeconfig: string;

  beforeAll(async () => {
    cluster = await startStandInCluster();
    for (const rule of adapterRules(adapter)) cluster.rules.allow(rule);
    cluster.rules.allow({ users: ['jane'], verbs: ['*'], nonResourceURLs: ['*'] });
    goodToken = cluster.token('jane');
  });
  afterAll(() => cluster.stop());
  beforeEach(async () => {
    kubeconfig = await cluster.writeKubeconfig(join(folder.path, 'kubeconfig'), adapter);
  });

  const serveArguments = (...more: readonly string[]): readonly string[] => [
    'serve',
    '--bind-address=127.0.0.1',
    '--secure-port=0',
    `--lister-kubeconfig=${kubeconfig}`,
    ...more,
  ];

  async function start(...more: readonly string[]) {
    const program = launch(serveArguments(...more));
    const { port } = await program.line('serving');
    await program.line(followed);
    const get = (path: string, token?: string): Promise<Answer> =>
      askLoopback({
        port: Number(port),
        isTls: true,
        path,
        ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
      });
    return { program, get };
  }

  it('says when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, lines } = await run(serveArguments(`--secure-port=${port}`));
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(lines).toEqual([
      `k8s-sysdig-adapter: port ${port} of 127.0.0.1 is in use: choose another one by --secure-port`,
    ]);
  });

  it('becomes ready though Sysdig is away, serves whom the cluster lets, and ends in order on SIGTERM', async () => {
    const { program, get } = await start('--shutdown-delay=0s', '--logtostderr=true');
    expect(await get('/readyz')).toMatchObject({ status: 200, body: 'ok' });
    expect(await get('/livez')).toMatchObject({ status: 200, body: 'ok' });
    const anonymous = await get('/apis');
    expect(anonymous.status).toBe(403);
    expect(JSON.parse(anonymous.body)).toMatchObject({
      kind: 'Status',
      message: 'forbidden: User "system:anonymous" cannot get path "/apis"',
    });
    expect((await get('/apis', 'nobody-knows-it')).status).toBe(401);
    const groups = await get('/apis', goodToken);
    expect(groups.status).toBe(200);
    expect(JSON.parse(groups.body)).toMatchObject({ kind: 'APIGroupList' });

    program.signal('SIGTERM');
    const { code, signal, stdout, stderr } = await program.ended;
    expect([code, signal, stderr]).toEqual([0, null, '']);
    const lines = stdout.split('\n').slice(0, -1);
    const said = lines.map((line) => JSON.parse(line)['message']);
    expect(said[0]).toBe('--logtostderr has no effect any longer');
    expect(said.slice(-3)).toEqual(['ending', 'shutting down', 'shut down']);
    const { users } = JSON.parse(await readFile(kubeconfig, 'utf8'));
    for (const secret of [settings.SDC_TOKEN, goodToken, users[0].user.token, 'nobody-knows-it']) {
      expect(stdout).not.toContain(secret);
    }
  });

  it('serves with metric rules, and follows their files', async () => {
    const file = await folder.write('rules.yaml', goodRules);
    const { program } = await start(`--rules=${file}`, '--shutdown-delay=0s');
    expect(await program.line('metric rules taken')).toMatchObject({ files: [file], metrics: 1, external: 1 });
    program.signal('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('answers what is under way before it ends', async () => {
    const { program, get } = await start('--shutdown-delay=0s');
    const review = cluster.faults.holdNext({ path: '/apis/authorization.k8s.io/v1/subjectaccessreviews' });
    const answer = get('/apis/slow', goodToken);
    await review.arrived;
    program.signal('SIGTERM');
    await program.line('shutting down');
    review.release();
    // Allowed, and there is no such path.
    expect((await answer).status).toBe(404);
    expect((await program.ended).code).toBe(0);
  });

  it('serves on for the delay, unready, until a second signal ends it at once', async () => {
    const { program, get } = await start('--shutdown-delay=1h');
    program.signal('SIGTERM');
    await program.line('shutting down');
    expect((await get('/readyz')).status).toBe(500);
    expect((await get('/apis', goodToken)).headers.connection).toBe('close');
    program.signal('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 1, signal: null, stderr: '' });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s while the start hangs on a disk', async (name) => {
    const silent = join(folder.path, 'fifo');
    execFileSync('mkfifo', [silent]);
    const program = launch(serveArguments(`--authentication-kubeconfig=${silent}`, '--logtostderr=true'));
    await program.line('--logtostderr has no effect any longer');
    program.signal(name);
    const { code, signal, stdout, stderr } = await program.ended;
    expect([code, signal, stderr]).toEqual([null, name, '']);
    expect(stdout).toContain(`"message":"ending before the start is over","signal":"${name}"}\n`);
  });

  it('ends quietly when nobody reads its log any longer', async () => {
    const { program } = await start('--shutdown-delay=1h');
    program.closeOutput();
    program.signal('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 1, signal: null, stderr: '' });
  });

  it('does not keep somebody at a terminal waiting', async () => {
    const { program } = await start('--shutdown-delay=1h');
    program.signal('SIGINT');
    const { code, stdout } = await program.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/"message":"shut down"\}\n$/);
  });
});
