import {
  ClusterUnavailableError,
  type GroupResource,
  type ResourceMapper,
  type ResourceMapping,
  type Timers,
} from '@metrics-adapter/core';
import type { Log } from '../../logging/log.ts';
import { parseJsonObject } from '../transport/kube-errors.ts';
import type { KubeTransport } from '../transport/kube-transport.ts';
import { backoffMilliseconds } from '../watch/backoff.ts';
import {
  aggregatedAccept,
  type DiscoveredGroup,
  firstOf,
  type GroupVersion,
  isAggregated,
  parseAggregatedDiscovery,
  parseGroupVersions,
  parseResourceList,
} from './discovery-documents.ts';
import { type GroupKind, ResourceNames } from './resource-names.ts';
import { stableKinds } from './stable-kinds.ts';

type Kinds = ReadonlyMap<string, ReadonlyMap<string, ResourceMapping>>;

export interface DiscoveryResourceMapperOptions {
  readonly transport: KubeTransport;
  readonly timers: Timers;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** `--discovery-interval`; default 10 min. */
  readonly intervalMilliseconds?: number;
}

/**
 * Knows the cluster's kinds from Kubernetes' discovery, read at start and every ten minutes. While it cannot be read the
 * last answer counts, before the first one the kinds that every cluster has. Groups of a server that is down keep what
 * was known of them.
 */
export class DiscoveryResourceMapper implements ResourceMapper {
  readonly #options: DiscoveryResourceMapperOptions;
  readonly #stopped = new AbortController();
  readonly #listeners = new Set<() => void>();
  #kinds: Kinds = stableKinds;
  #names = new ResourceNames(stableKinds);
  #failures = 0;
  #isSettled = false;
  #cancelNext: (() => void) | undefined;

  constructor(options: DiscoveryResourceMapperOptions) {
    this.#options = options;
  }

  mappingOf({ group, resource }: GroupResource): ResourceMapping | undefined {
    return this.#kinds.get(group)?.get(resource);
  }

  /**
   * The resource of a kind, as the HPA controller finds it: by group and kind, whatever the version; `deployment` is as
   * good as `Deployment`. From memory; undefined when the cluster has no such kind.
   */
  resourceOf(kind: GroupKind): GroupResource | undefined {
    return this.#names.resourceOf(kind);
  }

  /** Whether discovery was read, or the first try failed. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Calls the listener whenever discovery was read anew, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Reads discovery now and from then on. The promise ends with the first try, whether it worked or not. */
  start(): Promise<void> {
    return this.#cycle();
  }

  /** For good. */
  stop(): void {
    this.#stopped.abort();
    this.#listeners.clear();
    this.#cancelNext?.();
  }

  async #cycle(): Promise<void> {
    await this.#refresh();
    if (this.#stopped.signal.aborted) return;
    const { timers, random, intervalMilliseconds = 600_000 } = this.#options;
    const retry = this.#failures === 0 ? intervalMilliseconds : backoffMilliseconds(this.#failures, random());
    this.#cancelNext = timers.after(Math.min(intervalMilliseconds, retry), () => void this.#cycle());
  }

  async #refresh(): Promise<void> {
    const { log } = this.#options;
    try {
      const groups = [...(await this.#read('/api')), ...(await this.#read('/apis'))];
      this.#kinds = new Map(groups.map((group) => [group.name, this.#withKnown(group)]));
      this.#names = new ResourceNames(this.#kinds);
      if (this.#failures > 0) log.info('the discovery of Kubernetes is read again');
      this.#failures = 0;
      this.#isSettled = true;
      for (const listener of [...this.#listeners]) listener();
    } catch (error) {
      this.#isSettled = true;
      if (this.#stopped.signal.aborted) return;
      this.#failures += 1;
      if (this.#failures === 1) log.warn('the discovery of Kubernetes cannot be read; the last one counts', { error });
    }
  }

  /** What a server that is down served before is believed to be there still. */
  #withKnown({ name, isComplete, resources }: DiscoveredGroup): ReadonlyMap<string, ResourceMapping> {
    const known = this.#kinds.get(name);
    return isComplete || known === undefined ? resources : firstOf([resources, known]);
  }

  async #read(path: '/api' | '/apis'): Promise<readonly DiscoveredGroup[]> {
    const document = await this.#get(path, aggregatedAccept);
    const groups = isAggregated(document)
      ? parseAggregatedDiscovery(document)
      : await this.#readEach(parseGroupVersions(document));
    if (groups.length > 0) return groups;
    throw new ClusterUnavailableError(`the discovery of Kubernetes at ${path} names no API group`);
  }

  /** The older form: one document after another, so that a server with a hundred groups does not get a hundred questions at once. */
  async #readEach(versions: readonly GroupVersion[]): Promise<readonly DiscoveredGroup[]> {
    const groups = new Map<string, DiscoveredGroup>();
    for (const { group, apiVersion, path } of versions) {
      const before = groups.get(group) ?? { name: group, isComplete: true, resources: new Map() };
      const found = await this.#readVersion(path, apiVersion);
      groups.set(group, {
        name: group,
        isComplete: before.isComplete && found !== undefined,
        resources: firstOf([before.resources, found ?? new Map()]),
      });
    }
    return [...groups.values()];
  }

  /** Undefined when this version cannot be read: the server behind it is down, the others are not. */
  async #readVersion(path: string, apiVersion: string): Promise<ReadonlyMap<string, ResourceMapping> | undefined> {
    try {
      return parseResourceList(await this.#get(path), apiVersion);
    } catch (error) {
      this.#options.log.debug(`the discovery of ${apiVersion} cannot be read`, { error });
      return undefined;
    }
  }

  async #get(path: string, accept = 'application/json'): Promise<Readonly<Record<string, unknown>>> {
    const purpose = `read the discovery of Kubernetes at ${path}`;
    const { signal } = this.#stopped;
    const { body } = await this.#options.transport.ask({ method: 'GET', path, purpose, accept, signal });
    return parseJsonObject(body, purpose);
  }
}
