/** Everything that `serve` is told. Times in seconds. */
export interface Config<BackendSettings = unknown> {
  /** What the backend's own flags say. */
  readonly backend: BackendSettings;
  readonly freshness: { readonly refreshInterval: number; readonly maxAge: number };
  readonly serving: ServingConfig;
  readonly kubernetes: KubernetesConfig;
  readonly authentication: AuthenticationOverrides;
  readonly logging: { readonly verbose: boolean };
  /** What was accepted and does nothing, for the log. */
  readonly notes: readonly string[];
}

export interface SysdigConfig {
  /** Absent: Sysdig's first region. */
  readonly address?: { readonly endpoint: string } | { readonly region: string };
  readonly promqlPrefix: string;
  readonly dialect: 'promql' | 'data';
  /** How queries of PromQL are sent. */
  readonly queryMethod: 'get' | 'post';
  /** Files and folders with rules, in the order in which they were given. */
  readonly ruleFiles: readonly string[];
  readonly scope: { readonly cluster: string } | 'all-clusters';
  readonly credentials: BackendCredentials;
  readonly caFile?: string;
  readonly requestTimeout: number;
  /** Calls of all replicas together; absent: what Sysdig says. */
  readonly callsPerMinute?: number;
  readonly replicas: number;
  readonly clockTolerance: number;
  readonly updateInterval: number;
  readonly sampling: Sampling;
  /** What was said at the command line for all metrics, which goes before what a rule file says for all of them. */
  readonly given: { readonly maxAge?: number; readonly refreshInterval?: number };
}

/** When samples are taken and how they are looked at, where a rule does not say. In seconds. */
export interface Sampling {
  readonly samplePeriod: number;
  /** Absent: learnt. */
  readonly settle?: number;
  readonly window: number;
}

export type BackendCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly file: string }
  | IamConfig;

/** IBM Cloud: an API key is exchanged for tokens. */
export interface IamConfig {
  readonly kind: 'iam';
  readonly apiKey: { readonly value: string } | { readonly file: string };
  readonly instanceId: string;
  readonly teamId?: string;
  /** Where keys are exchanged; absent: IBM's public address. */
  readonly address?: string;
}

export interface ServingConfig {
  readonly port: number;
  readonly address: string;
  readonly certificate?: { readonly certFile: string; readonly keyFile: string };
  readonly certDir?: string;
  readonly shutdownDelay: number;
  readonly autoscalerUsers: readonly string[];
}

/** A kubeconfig that is absent: the lister's, and that: in-cluster. */
export interface KubernetesConfig {
  readonly listerKubeconfig?: string;
  readonly authenticationKubeconfig?: string;
  readonly authorizationKubeconfig?: string;
  readonly discoveryInterval: number;
}

/** What stands in for the cluster's own configuration; absent parts are read from the cluster. */
export interface AuthenticationOverrides {
  readonly clientCaFile?: string;
  readonly requestHeader?: {
    readonly caFile: string;
    readonly allowedNames: readonly string[];
    readonly usernameHeaders: readonly string[];
    readonly uidHeaders: readonly string[];
    readonly groupHeaders: readonly string[];
    readonly extraHeaderPrefixes: readonly string[];
  };
}

/** The settings cannot be used. One problem a line, each with what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
