import type {
  ClusterAuthentication,
  ClusterAuthenticationConfig,
} from '../../authentication/cluster-authentication.ts';
import type { HealthCheck } from '../../health/health-check.ts';
import { isRecord, KubeStatusError } from '../transport/kube-errors.ts';
import { Reflector, type WatchSurroundings } from '../watch/reflector.ts';
import type { WatchState } from '../watch/watch-status.ts';
import { AuthenticationParts, type ConfigMapData, type PartProblem } from './authentication-parts.ts';

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
 * is refused with a line in the log, and the last good one stays, as it does when a part or the whole ConfigMap goes
 * missing and while the watch is broken, as in Kubernetes' own aggregated servers: somebody's mistake there shall not
 * shut everybody out. As a health check: not ready until the aggregation layer can be authenticated, and while a part
 * that is there never was good.
 */
export class AuthenticationConfigMap implements ClusterAuthentication, HealthCheck {
  readonly name = 'cluster-authentication';
  readonly #options: AuthenticationConfigMapOptions;
  readonly #parts: AuthenticationParts;
  readonly #reflector: Reflector<NamedData>;
  #isRead = false;
  #wasAbsent = false;
  #saidForbidden = false;

  constructor(options: AuthenticationConfigMapOptions) {
    this.#options = options;
    this.#parts = new AuthenticationParts(options.given);
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
  }

  current(): ClusterAuthenticationConfig | undefined {
    return this.#isRead || this.#isGiven() ? this.#parts.config : undefined;
  }

  problem(): string | undefined {
    if (this.#isGiven()) return undefined;
    if (this.#isRead) return this.#parts.problems.map((problem) => `${place}: ${problem}`)[0];
    const { problem } = this.#reflector.state();
    return isForbidden(problem) ? `${problem.message}: ${remedy}` : (problem?.message ?? `${place} was not read yet`);
  }

  /** How the watch stands, for metrics; none where every part is given. */
  watchStates(): readonly WatchState[] {
    return this.#isGiven() ? [] : [this.#reflector.state()];
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

  #isGiven(): boolean {
    return this.#options.given?.clientBundle !== undefined && this.#options.given.requestHeader !== undefined;
  }

  #take(configMap: NamedData | undefined): void {
    const problems = this.#parts.update(configMap?.data ?? {});
    if (configMap === undefined) this.#sayAbsent();
    else for (const problem of problems) this.#sayPart(problem);
    this.#wasAbsent = configMap === undefined;
    this.#isRead = true;
  }

  #sayAbsent(): void {
    if (this.#wasAbsent) return;
    const consequence = this.#isRead
      ? 'is gone; its last content stays in force'
      : 'is not there: client certificates prove nothing';
    this.#options.log.warn(`${place} ${consequence}`);
  }

  #sayPart({ text, isKept }: PartProblem): void {
    const { log } = this.#options;
    if (isKept) log.warn(`${place}: ${text}; the last good one stays in force`);
    else log.error(`${place}: ${text}`);
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
