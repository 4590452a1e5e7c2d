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
  readonly endpoint: string;
  readonly promqlPrefix: string;
  readonly scope: { readonly cluster: string } | 'all-clusters';
  readonly credentials: BackendCredentials;
  readonly caFile?: string;
  readonly requestTimeout: number;
  /** Calls of all replicas together; absent: what Sysdig says. */
  readonly callsPerMinute?: number;
  readonly replicas: number;
  readonly clockTolerance: number;
  readonly updateInterval: number;
  readonly samplePeriod: number;
  /** Absent: learnt. */
  readonly settle?: number;
  readonly window: number;
}

export type BackendCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly file: string };

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
