import type { ClusterAuthentication, ClusterAuthenticationConfig } from '../authentication/cluster-authentication.ts';
import type { HealthCheck } from '../health/health-check.ts';
import { AuthenticationParts, type ConfigMapData } from './authentication-parts.ts';
import { isRecord, KubeStatusError } from './kube-errors.ts';
import { Reflector, type WatchSurroundings } from './reflector.ts';
import type { WatchState } from './watch-status.ts';

const namespace = 'kube-system';
const configMapName = 'extension-apiserver-authentication';
const place = `ConfigMap ${namespace}/${configMapName}`;
const remedy = `bind the Role extension-apiserver-authentication-reader in ${namespace} to the adapter's ServiceAccount`;

export interface AuthenticationConfigMapOptions extends WatchSurroundings {
  /** By `--client-ca-file` and `--requestheader-*`: a part that is given here is never taken from the cluster. */
  readonly given?: ClusterAuthenticationConfig;
}

/**
 * Follows the ConfigMap in which kube-apiserver says whom an aggregated server may believe. A part that cannot be read
 * is refused with a line in the log, and the last good one stays; without the ConfigMap, or after its deletion, nobody is
 * believed by certificate. A broken watch leaves the last content in force, as in Kubernetes' own aggregated servers.
 * As a health check: not ready until it was read once, and while a part of it never was good.
 */
export class AuthenticationConfigMap implements ClusterAuthentication, HealthCheck {
  readonly name = 'cluster-authentication';
  readonly #options: AuthenticationConfigMapOptions;
  readonly #parts = new AuthenticationParts();
  readonly #reflector: Reflector<NamedData>;
  #current: ClusterAuthenticationConfig | undefined;
  #saidAbsent = false;
  #saidForbidden = false;

  constructor(options: AuthenticationConfigMapOptions) {
    this.#options = options;
    this.#reflector = new Reflector(
      {
        collection: {
          path: `/api/v1/namespaces/${namespace}/configmaps`,
          name: place,
          fieldSelector: `metadata.name=${configMapName}`,
        },
        decode: parseConfigMap,
        store: {
          replace: (items) => this.#take(items.find(isOurs)),
          put: (item) => isOurs(item) && this.#take(item),
          remove: (item) => isOurs(item) && this.#take(undefined),
        },
        ownerReportsForbidden: true,
      },
      options,
    );
    if (this.#isGiven()) this.#current = options.given;
  }

  current(): ClusterAuthenticationConfig | undefined {
    return this.#current;
  }

  problem(): string | undefined {
    if (this.#isGiven()) return undefined;
    if (this.#current !== undefined) return this.#parts.missing.map((problem) => `${place}: ${problem}`)[0];
    const { problem } = this.#reflector.state();
    return isForbidden(problem) ? `${problem.message}: ${remedy}` : (problem?.message ?? `${place} was not read yet`);
  }

  /** Starts to follow the ConfigMap, unless every part is given. */
  start(): void {
    if (this.#isGiven()) return;
    this.#reflector.onChange(() => this.#sayForbidden());
    this.#reflector.start();
  }

  stop(): void {
    this.#reflector.stop();
  }

  /** Undefined when there is nothing to watch. */
  state(): WatchState | undefined {
    return this.#isGiven() ? undefined : this.#reflector.state();
  }

  #isGiven(): boolean {
    return this.#options.given?.clientBundle !== undefined && this.#options.given.requestHeader !== undefined;
  }

  #take(configMap: NamedData | undefined): void {
    const { log, given } = this.#options;
    const absent = configMap === undefined;
    if (absent && !this.#saidAbsent) log.warn(`${place} is not there: client certificates prove nothing`);
    this.#saidAbsent = absent;
    const before = this.#parts.config;
    for (const problem of this.#parts.update(configMap?.data ?? {})) {
      log.error(`${place} has a part that is refused; the last good one stays in force: ${problem}`);
    }
    const { config } = this.#parts;
    if (this.#current === undefined || config !== before)
      this.#current = given === undefined ? config : { ...config, ...given };
  }

  #sayForbidden(): void {
    const { problem } = this.#reflector.state();
    const forbidden = isForbidden(problem);
    if (forbidden && !this.#saidForbidden) {
      this.#options.log.error(`${place} may not be read: ${remedy}`, { error: problem });
    }
    this.#saidForbidden = forbidden;
  }
}

interface NamedData {
  readonly name: string;
  readonly data: ConfigMapData;
}

function isOurs({ name }: NamedData): boolean {
  return name === configMapName;
}

function isForbidden(problem: Error | undefined): problem is KubeStatusError {
  return problem instanceof KubeStatusError && problem.status === 403;
}

function parseConfigMap(object: unknown): NamedData {
  const { metadata, data } = isRecord(object) ? object : {};
  const name = isRecord(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string') throw new TypeError('a ConfigMap without a name');
  const texts = Object.entries(isRecord(data) ? data : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { name, data: Object.fromEntries(texts) };
}
