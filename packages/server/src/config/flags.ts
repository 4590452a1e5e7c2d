/** One setting: a flag, or an environment variable where it has one. The table is the reference: help is made of it. */
export interface Flag {
  readonly name: string;
  /** One letter, for `-v`. */
  readonly short?: string;
  /** A switch is given alone, or with `=true` or `=false`; a list has its parts separated by commas, and may be given again. */
  readonly kind: 'text' | 'list' | 'switch';
  /** The variable that is read when the flag is absent. */
  readonly environment?: string;
  readonly fallback?: string;
  /** What the value looks like in the help. */
  readonly value?: string;
  readonly help: string;
  /** Earlier adapters had it; it is accepted and does nothing. */
  readonly withoutEffect?: boolean;
}

/** Flags under one heading of the help. */
export interface FlagGroup {
  readonly title: string;
  readonly flags: readonly Flag[];
}

const text = (name: string, value: string, help: string, more: Partial<Flag> = {}): Flag => ({
  name,
  kind: 'text',
  value,
  help,
  ...more,
});

const list = (name: string, value: string, help: string, more: Partial<Flag> = {}): Flag =>
  text(name, value, help, { kind: 'list', ...more });

/** What decides which rules can be. */
export const ruleFlags: readonly Flag[] = [
  text('dialect', 'promql|data', 'how Sysdig is asked: by PromQL, or by the older data API', {
    fallback: 'promql',
  }),
  text('sample-period', 'DURATION', 'the distance of samples', { fallback: '10s' }),
  text('settle', 'DURATION', 'how late samples arrive; learnt when absent'),
  text('window', 'DURATION', 'how much of the past makes one value; at least two sample periods', {
    fallback: '60s',
  }),
];

/** Where Sysdig is, and how it is asked. */
export const sysdigFlags: readonly FlagGroup[] = [
  {
    title: 'Sysdig',
    flags: [
      text('sysdig-endpoint', 'URL', 'where Sysdig Monitor is; absent: https://app.sysdigcloud.com, or the region', {
        environment: 'SDC_ENDPOINT',
      }),
      text('region', 'NAME', "Sysdig's region, as us2 or eu1, or IBM Cloud's, as eu-de or private.eu-de", {
        environment: 'SDC_REGION',
      }),
      list('rules', 'FILES', 'files or folders with metric rules, separated by commas; read again when they change', {
        environment: 'METRIC_RULES',
      }),
      text('cluster-name', 'NAME', 'this cluster as Sysdig shows it; scopes every query', {
        environment: 'CLUSTER_NAME',
      }),
      { name: 'all-clusters', kind: 'switch', help: 'do not scope queries to one cluster' },
      text('backend-auth', 'token|iam|none', "with an API token, with IBM Cloud's IAM, or not at all", {
        fallback: 'token',
      }),
      text(
        'sysdig-token-file',
        'FILE',
        'a file with the API token, read again when it changes; goes before SDC_TOKEN',
        {
          environment: 'SDC_TOKEN_FILE',
        },
      ),
      text('iam-api-key-file', 'FILE', 'a file with an API key of IBM Cloud; goes before IAM_API_KEY', {
        environment: 'IAM_API_KEY_FILE',
      }),
      text('iam-endpoint', 'URL', "where IAM is; absent: IBM's public address"),
      text('ibm-instance-id', 'GUID', 'the instance of IBM Cloud Monitoring, for IAM', {
        environment: 'IBM_INSTANCE_ID',
      }),
      text('sysdig-team-id', 'NUMBER', "the team whose data is asked for, for IAM; absent: the key's own"),
      text('sysdig-ca-file', 'FILE', "certificate authorities to trust besides the system's", {
        environment: 'SDC_CA_FILE',
      }),
      text(
        'promql-prefix',
        'PATH',
        'where the Prometheus API is below the endpoint; one that begins with http is taken whole',
        {
          fallback: '/prometheus',
        },
      ),
      text(
        'query-method',
        'get|post',
        'how PromQL is sent; POST takes longer queries, but not every backend reads it',
        {
          fallback: 'get',
        },
      ),
      text('sysdig-request-timeout', 'DURATION', 'how long one call may take', { fallback: '15s' }),
      text(
        'calls-per-minute',
        'NUMBER',
        'how many calls all replicas together may make; absent: what Sysdig says, and 600 until it does',
      ),
      text('replicas', 'NUMBER', 'how many adapters share the calls: each takes its part', { fallback: '1' }),
      text('clock-tolerance', 'DURATION', "how far Sysdig's clock may be from ours; beyond, its answers are refused", {
        fallback: '30s',
      }),
      text('update-interval', 'DURATION', 'how often the list of metrics is read', { fallback: '10m' }),
      ...ruleFlags,
    ],
  },
];

/** What the server itself takes, whatever its backend. */
export const serverFlags: readonly FlagGroup[] = [
  {
    title: 'Freshness',
    flags: [
      text('refresh-interval', 'DURATION', 'how old an answer may be before the backend is asked again', {
        fallback: '15s',
      }),
      text(
        'max-age',
        'DURATION',
        'the oldest sample that is served; sources slower than that get three of their periods; absent: 120s, or what the backend needs if that is more',
      ),
    ],
  },
  {
    title: 'Serving',
    flags: [
      text('secure-port', 'PORT', 'the port for HTTPS; 0 for any free one', { fallback: '6443' }),
      text('bind-address', 'IP', 'the address to listen on; 0.0.0.0 or :: for every one', { fallback: '0.0.0.0' }),
      text('tls-cert-file', 'FILE', 'the serving certificate, with its chain; read again when it changes'),
      text('tls-private-key-file', 'FILE', 'its key'),
      text('cert-dir', 'DIR', 'where a self-signed certificate is kept when no file is named; absent: in memory'),
      text('shutdown-delay', 'DURATION', 'how long to go on serving, unready, after SIGTERM', { fallback: '5s' }),
      list('autoscaler-users', 'NAMES', 'users whose reads go first, separated by commas', {
        // The second is kube-controller-manager without --use-service-account-credentials.
        fallback: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler,system:kube-controller-manager',
      }),
    ],
  },
  {
    title: 'Kubernetes',
    flags: [
      text('lister-kubeconfig', 'FILE', 'for reading objects; absent: in-cluster'),
      text('authentication-kubeconfig', 'FILE', 'for reviewing tokens; absent: as for reading objects'),
      text('authorization-kubeconfig', 'FILE', 'for reviewing access; absent: as for reading objects'),
      text('discovery-interval', 'DURATION', "how often Kubernetes' kinds of objects are read", { fallback: '10m' }),
    ],
  },
  {
    title: 'Authentication (absent: read from kube-system/extension-apiserver-authentication, and followed)',
    flags: [
      text('client-ca-file', 'FILE', 'the authorities of client certificates'),
      text('requestheader-client-ca-file', 'FILE', "the authorities of the aggregation layer's certificate"),
      list('requestheader-allowed-names', 'NAMES', 'its common names, separated by commas; empty: any'),
      list('requestheader-username-headers', 'NAMES', 'headers that name the user', { fallback: 'x-remote-user' }),
      list('requestheader-uid-headers', 'NAMES', "headers that hold the user's uid"),
      list('requestheader-group-headers', 'NAMES', "headers that name the user's groups", {
        fallback: 'x-remote-group',
      }),
      list('requestheader-extra-headers-prefix', 'NAMES', 'prefixes of headers with more about the user', {
        fallback: 'x-remote-extra-',
      }),
    ],
  },
  {
    title: 'Logging',
    flags: [
      text('v', 'LEVEL', '0: what happens; 4 and more: details', { short: 'v', fallback: '0' }),
      { name: 'logtostderr', kind: 'switch', help: 'accepted, without effect', withoutEffect: true },
    ],
  },
];

/** Everything that `serve` takes with Sysdig as its backend. */
export const serveFlags: readonly FlagGroup[] = [...sysdigFlags, ...serverFlags];
