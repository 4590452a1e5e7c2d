import { describe, expect, it } from '@jest/globals';
import type { SysdigConfig } from './config.ts';
import { ConfigError } from './config.ts';
import type { FlagReader } from './flag-reader.ts';
import { sysdigFlags } from './flags.ts';
import { loadConfig } from './load-config.ts';
import { leastMaxAgeOf, readSysdigSettings } from './sysdig-settings.ts';

const environment = { SDC_TOKEN: 'token', CLUSTER_NAME: 'prod' };
const sysdig = {
  flags: sysdigFlags,
  readSettings: readSysdigSettings,
  leastMaxAge: ({ sampling }: SysdigConfig) => leastMaxAgeOf(sampling),
};
const load = (...args: readonly string[]) => loadConfig(args, environment, sysdig);

/** Every problem with these settings. */
function problemsOf(args: readonly string[], variables: Readonly<Record<string, string>> = environment) {
  try {
    loadConfig(args, variables, sysdig);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the settings are accepted');
}

const noToken =
  'the Sysdig API token is missing: set SDC_TOKEN or --sysdig-token-file, or say --backend-auth none for a backend that needs no token';
const noCluster =
  'the cluster name is missing: set CLUSTER_NAME to the name that Sysdig shows for this cluster, or say --all-clusters';

describe('loadConfig', () => {
  it('needs a token and a cluster name, and nothing else', () => {
    expect(load()).toEqual({
      backend: {
        promqlPrefix: '/prometheus',
        dialect: 'promql',
        queryMethod: 'get',
        ruleFiles: [],
        scope: { cluster: 'prod' },
        credentials: { kind: 'token', token: 'token' },
        requestTimeout: 15,
        replicas: 1,
        clockTolerance: 30,
        updateInterval: 600,
        sampling: { samplePeriod: 10, window: 60 },
        given: {},
      },
      freshness: { refreshInterval: 15, maxAge: 120 },
      serving: {
        port: 6443,
        address: '0.0.0.0',
        shutdownDelay: 5,
        autoscalerUsers: [
          'system:serviceaccount:kube-system:horizontal-pod-autoscaler',
          'system:kube-controller-manager',
        ],
      },
      kubernetes: { discoveryInterval: 600 },
      authentication: {},
      logging: { verbose: false },
      notes: [],
    });
  });

  it.each([
    [
      ['--sysdig-endpoint=https://eu1.app.backend.com'],
      { backend: { address: { endpoint: 'https://eu1.app.backend.com' } } },
    ],
    [['--region=eu1'], { backend: { address: { region: 'eu1' } } }],
    [['--dialect=data'], { backend: { dialect: 'data' } }],
    [['--query-method=post'], { backend: { queryMethod: 'post' } }],
    [['--max-age=300s'], { backend: { given: { maxAge: 300 } } }],
    [['--refresh-interval=30s'], { backend: { given: { refreshInterval: 30 } } }],
    [['--rules=a.yaml', '--rules=b'], { backend: { ruleFiles: ['a.yaml', 'b'] } }],
    [['--cluster-name=other'], { backend: { scope: { cluster: 'other' } } }],
    [['--all-clusters=false'], { backend: { scope: { cluster: 'prod' } } }],
    [['--backend-auth=none'], { backend: { credentials: { kind: 'none' } } }],
    [['--sysdig-token-file=/t'], { backend: { credentials: { kind: 'token-file', file: '/t' } } }],
    [['--sysdig-ca-file=/ca'], { backend: { caFile: '/ca' } }],
    [['--promql-prefix=/api/prom'], { backend: { promqlPrefix: '/api/prom' } }],
    [['--promql-prefix='], { backend: { promqlPrefix: '' } }],
    [['--sysdig-request-timeout=30s'], { backend: { requestTimeout: 30 } }],
    [['--calls-per-minute=300'], { backend: { callsPerMinute: 300 } }],
    [['--replicas=3'], { backend: { replicas: 3 } }],
    [['--clock-tolerance=1m30s'], { backend: { clockTolerance: 90 } }],
    [['--update-interval=30m'], { backend: { updateInterval: 1800 } }],
    [['--sample-period=30s'], { backend: { sampling: { samplePeriod: 30 } } }],
    [['--settle=0s'], { backend: { sampling: { settle: 0 } } }],
    [['--window=50s'], { backend: { sampling: { window: 50 } } }],
    [['--refresh-interval=1s'], { freshness: { refreshInterval: 1 } }],
    [['--max-age=5m'], { freshness: { maxAge: 300 } }],
    [['--max-age=100s'], { freshness: { maxAge: 100 } }],
    [['--window=5m'], { freshness: { maxAge: 340 } }],
    [['--secure-port=443'], { serving: { port: 443 } }],
    [['--secure-port=0'], { serving: { port: 0 } }],
    [['--bind-address=::1'], { serving: { address: '::1' } }],
    [
      ['--tls-cert-file=/c', '--tls-private-key-file=/k'],
      { serving: { certificate: { certFile: '/c', keyFile: '/k' } } },
    ],
    [['--cert-dir=/certs'], { serving: { certDir: '/certs' } }],
    [['--shutdown-delay=0s'], { serving: { shutdownDelay: 0 } }],
    [['--autoscaler-users=a,b'], { serving: { autoscalerUsers: ['a', 'b'] } }],
    [['--autoscaler-users='], { serving: { autoscalerUsers: [] } }],
    [['--lister-kubeconfig=/l'], { kubernetes: { listerKubeconfig: '/l' } }],
    [['--authentication-kubeconfig=/n'], { kubernetes: { authenticationKubeconfig: '/n' } }],
    [['--authorization-kubeconfig=/z'], { kubernetes: { authorizationKubeconfig: '/z' } }],
    [['--discovery-interval=1m'], { kubernetes: { discoveryInterval: 60 } }],
    [['--client-ca-file=/ca'], { authentication: { clientCaFile: '/ca' } }],
    [['-v', '4'], { logging: { verbose: true } }],
    [['--v=10'], { logging: { verbose: true } }],
    [['-v=3'], { logging: { verbose: false } }],
    [['--logtostderr'], { notes: ['--logtostderr has no effect any longer'] }],
    [['--logtostderr=true', '--v=4'], { notes: ['--logtostderr has no effect any longer'] }],
  ])('reads %j', (args, expected) => {
    expect(load(...args)).toMatchObject(expected);
  });

  it('reads how the aggregation layer proves itself, headers in lower case', () => {
    const { authentication } = load(
      '--requestheader-client-ca-file=/ca',
      '--requestheader-allowed-names=front-proxy-client,aggregator',
      '--requestheader-username-headers=X-Remote-User',
      '--requestheader-uid-headers=X-Remote-Uid',
      '--requestheader-group-headers=X-Remote-Group,X-Group',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    );
    expect(authentication).toEqual({
      requestHeader: {
        caFile: '/ca',
        allowedNames: ['front-proxy-client', 'aggregator'],
        usernameHeaders: ['x-remote-user'],
        uidHeaders: ['x-remote-uid'],
        groupHeaders: ['x-remote-group', 'x-group'],
        extraHeaderPrefixes: ['x-remote-extra-'],
      },
    });
  });

  it("expects Kubernetes' usual headers when only the authority is named", () => {
    expect(load('--requestheader-client-ca-file=/ca').authentication.requestHeader).toEqual({
      caFile: '/ca',
      allowedNames: [],
      usernameHeaders: ['x-remote-user'],
      uidHeaders: [],
      groupHeaders: ['x-remote-group'],
      extraHeaderPrefixes: ['x-remote-extra-'],
    });
  });

  it.each([
    [
      { SDC_ENDPOINT: 'https://app.sysdigcloud.com/api/' },
      { backend: { address: { endpoint: 'https://app.sysdigcloud.com/api/' } } },
    ],
    [{ SDC_REGION: 'us2' }, { backend: { address: { region: 'us2' } } }],
    [{ METRIC_RULES: '/rules.yaml,/more' }, { backend: { ruleFiles: ['/rules.yaml', '/more'] } }],
    [{ SDC_TOKEN: ' token\n' }, { backend: { credentials: { kind: 'token', token: 'token' } } }],
    [{ SDC_TOKEN_FILE: '/t' }, { backend: { credentials: { kind: 'token-file', file: '/t' } } }],
    [{ SDC_CA_FILE: '/ca' }, { backend: { caFile: '/ca' } }],
    [{ CLUSTER_NAME: 'stage\n' }, { backend: { scope: { cluster: 'stage' } } }],
  ])('reads the variables %j', (variables, expected) => {
    expect(loadConfig([], { ...environment, ...variables }, sysdig)).toMatchObject(expected);
  });

  it.each([
    [{ IAM_API_KEY: ' key\n' }, { apiKey: { value: 'key' } }],
    [{ IAM_API_KEY: 'key', IAM_API_KEY_FILE: '/k' }, { apiKey: { file: '/k' } }],
  ])("reads for IBM Cloud's IAM %j", (variables, expected) => {
    const given = { CLUSTER_NAME: 'prod', IBM_INSTANCE_ID: 'guid', ...variables };
    const { credentials } = loadConfig(['--backend-auth=iam', '--sysdig-team-id=7'], given, sysdig).backend;
    expect(credentials).toEqual({ kind: 'iam', instanceId: 'guid', teamId: '7', ...expected });
  });

  it.each(['my team', '7a', '-1', '1.5'])('refuses a team that is no number: %j', (team) => {
    const given = { CLUSTER_NAME: 'prod', IBM_INSTANCE_ID: 'guid', IAM_API_KEY: 'key' };
    expect(() => loadConfig(['--backend-auth=iam', `--sysdig-team-id=${team}`], given, sysdig)).toThrow(
      `--sysdig-team-id must be the number of a team; it is "${team}"`,
    );
  });

  it('scopes queries to no cluster when told so', () => {
    expect(loadConfig(['--all-clusters'], { SDC_TOKEN: 'token' }, sysdig).backend.scope).toBe('all-clusters');
  });

  const seconds = (flag: string, least: string, given: string): string =>
    `--${flag} must be a duration such as 10m or 15s, at least ${least}s; it is "${given}"`;
  const whole = (flag: string, least: string, given: string): string =>
    `--${flag} must be a duration of whole seconds such as 10s or 1m, at least ${least}s; it is "${given}"`;
  const windowRule = (period: number): string =>
    `--window must be a multiple of --sample-period (${period}s), and at least two of them`;

  const maxAgeRule = (least: number): string =>
    `--max-age must be at least ${least}s: --window, --settle (30s while it is learnt) and --sample-period together`;

  it.each<[readonly string[], string]>([
    [['--cluster-name='], noCluster],
    [['--all-clusters'], '--all-clusters contradicts a cluster name: give one of them'],
    [['--all-clusters=no'], '--all-clusters must be true or false'],
    [['--backend-auth=basic'], '--backend-auth must be token or iam or none; it is "basic"'],
    [['--sysdig-request-timeout=0'], seconds('sysdig-request-timeout', '0.1', '0')],
    [['--calls-per-minute=0'], '--calls-per-minute must be a whole number, at least 1; it is "0"'],
    [['--calls-per-minute=1.5'], '--calls-per-minute must be a whole number, at least 1; it is "1.5"'],
    [['--replicas=0'], '--replicas must be a whole number, at least 1; it is "0"'],
    [['--replicas='], '--replicas must be a whole number, at least 1; it is ""'],
    [['--clock-tolerance=999ms'], seconds('clock-tolerance', '1', '999ms')],
    [['--clock-tolerance=30'], seconds('clock-tolerance', '1', '30')],
    [['--update-interval=10'], seconds('update-interval', '1', '10')],
    [['--sample-period=0s'], whole('sample-period', '1', '0s')],
    [['--sample-period=1500ms'], whole('sample-period', '1', '1500ms')],
    [['--settle=soon'], whole('settle', '0', 'soon')],
    [['--window='], whole('window', '1', '')],
    [['--window=10s'], windowRule(10)],
    [['--window=65s'], windowRule(10)],
    [['--sample-period=1m'], windowRule(60)],
    [['--refresh-interval=0s'], seconds('refresh-interval', '1', '0s')],
    [['--max-age=99s'], maxAgeRule(100)],
    [['--max-age=89s', '--settle=15s'], maxAgeRule(90)],
    [['--max-age=old'], seconds('max-age', '1', 'old')],
    [['--secure-port=https'], '--secure-port must be a whole number from 0 to 65535; it is "https"'],
    [['--secure-port', '-1'], '--secure-port must be a whole number from 0 to 65535; it is "-1"'],
    [['--bind-address=localhost'], '--bind-address must be an IP address; it is "localhost"'],
    [['--tls-cert-file=/c'], '--tls-cert-file and --tls-private-key-file belong together: give both or none'],
    [['--tls-private-key-file=/k'], '--tls-cert-file and --tls-private-key-file belong together: give both or none'],
    [['--shutdown-delay=-5s'], seconds('shutdown-delay', '0', '-5s')],
    [['--discovery-interval=often'], seconds('discovery-interval', '1', 'often')],
    [
      ['--requestheader-allowed-names=x'],
      '--requestheader-allowed-names has a meaning with --requestheader-client-ca-file only',
    ],
    [
      ['--requestheader-uid-headers=x'],
      '--requestheader-uid-headers has a meaning with --requestheader-client-ca-file only',
    ],
    [
      ['--requestheader-client-ca-file=/ca', '--requestheader-username-headers= '],
      '--requestheader-username-headers must name a header: no user would be known',
    ],
    [['-v', 'high'], '--v must be a whole number from 0 to 10; it is "high"'],
    [['--sysdig-token=hunter2'], 'unknown flag --sysdig-token; did you mean --sysdig-token-file?'],
    [['--sysdig-token', 'hunter2'], 'unknown flag --sysdig-token; did you mean --sysdig-token-file?'],
    [['list'], 'unexpected argument "list"'],
  ])('refuses %j', (args, problem) => {
    expect(problemsOf(args)).toEqual([problem]);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ CLUSTER_NAME: 'prod' }, noToken],
    [{ CLUSTER_NAME: 'prod', SDC_TOKEN: '\n' }, noToken],
    [{ SDC_TOKEN: 'token' }, noCluster],
    [{ SDC_TOKEN: 'token', CLUSTER_NAME: '' }, noCluster],
    [
      { SDC_TOKEN: 'two words', CLUSTER_NAME: 'prod' },
      'SDC_TOKEN holds characters that no token has: was it copied whole?',
    ],
  ])('refuses the variables %j', (variables, problem) => {
    expect(problemsOf([], variables)).toEqual([problem]);
  });

  it.each<[readonly string[], Readonly<Record<string, string>>, readonly string[]]>([
    [
      ['--region=us2'],
      { SDC_ENDPOINT: 'https://sysdig.example.com' },
      ['--region and an endpoint (--sysdig-endpoint, SDC_ENDPOINT) both say where Sysdig is: give one of them'],
    ],
    [['--dialect=sql'], {}, ['--dialect must be promql or data; it is "sql"']],
    [['--query-method=put'], {}, ['--query-method must be get or post; it is "put"']],
    [
      ['--backend-auth=iam'],
      {},
      [
        "IBM Cloud's API key is missing: set IAM_API_KEY or --iam-api-key-file",
        'the id of the IBM Cloud Monitoring instance is missing: set --ibm-instance-id or IBM_INSTANCE_ID',
      ],
    ],
    [
      ['--backend-auth=iam', '--ibm-instance-id=guid'],
      { IAM_API_KEY: 'two words' },
      ['IAM_API_KEY holds characters that no token has: was it copied whole?'],
    ],
  ])('refuses %j with %j', (args, variables, problems) => {
    expect(problemsOf(args, { ...environment, ...variables })).toEqual(problems);
  });

  it('tells every problem at once, each a line', () => {
    const args = ['--nonsense', '--window=7s', '--max-age=x', '--secure-port=x', '--tls-cert-file=/c', '-v=11'];
    const problems = [
      'unknown flag --nonsense',
      noCluster,
      noToken,
      windowRule(10),
      seconds('max-age', '1', 'x'),
      '--tls-cert-file and --tls-private-key-file belong together: give both or none',
      '--secure-port must be a whole number from 0 to 65535; it is "x"',
      '--v must be a whole number from 0 to 10; it is "11"',
    ];
    expect(problemsOf(args, {})).toEqual(problems);
    expect(() => loadConfig(args, {}, sysdig)).toThrow(new ConfigError(problems));
    expect(new ConfigError(problems).message).toBe(problems.join('\n'));
  });

  it('makes no second problem of a wrong number', () => {
    expect(problemsOf(['--sample-period=x', '--window=10s', '--max-age=1s'])).toEqual([
      whole('sample-period', '1', 'x'),
    ]);
  });

  describe('with another backend', () => {
    const shelf = {
      flags: [{ title: 'Shelf', flags: [{ name: 'shelf', kind: 'text', help: 'which one', environment: 'SHELF' }] }],
      readSettings: (flags: FlagReader) => {
        if (!flags.has('shelf')) flags.report('--shelf is missing');
        return { shelf: flags.text('shelf') };
      },
    } satisfies Parameters<typeof loadConfig>[2];

    it('reads its settings, and asks for none of Sysdig', () => {
      const { backend, freshness } = loadConfig(['--shelf=left', '--refresh-interval=5s'], {}, shelf);
      expect(backend).toEqual({ shelf: 'left' });
      expect(freshness).toEqual({ refreshInterval: 5, maxAge: 120 });
      expect(loadConfig([], { SHELF: 'right' }, shelf).backend).toEqual({ shelf: 'right' });
    });

    it('may not name a flag as the server does', () => {
      const flags = [{ title: 'Shelf', flags: [{ name: 'secure-port', kind: 'text', help: 'mine' }] }] as const;
      expect(() => loadConfig(['--shelf=left'], {}, { ...shelf, flags })).toThrow(
        new Error("two flags are named --secure-port: the backend's must have other names"),
      );
    });

    it('takes any age for its samples, and no flag of Sysdig', () => {
      expect(loadConfig(['--shelf=left', '--max-age=1s'], {}, shelf).freshness.maxAge).toBe(1);
      expect(() => loadConfig(['--window=1m'], {}, shelf)).toThrow(
        new ConfigError(['unknown flag --window', '--shelf is missing']),
      );
    });
  });
});
