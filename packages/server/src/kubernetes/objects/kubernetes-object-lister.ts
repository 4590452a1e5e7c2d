import {
  ClusterUnavailableError,
  formatGroupResource,
  type ObjectLister,
  type ObjectSelection,
  type RequestContext,
  type ResourceMapper,
} from '@metrics-adapter/core';
import type { WatchSurroundings } from '../watch/reflector.ts';
import type { WatchState } from '../watch/watch-status.ts';
import { MetadataLister } from './metadata-lister.ts';
import { formatResourcePath } from './resource-path.ts';
import { type PodListing, WatchedPodLister } from './watched-pod-lister.ts';

export interface KubernetesObjectListerOptions extends WatchSurroundings {
  readonly mapper: ResourceMapper;
}

/**
 * Knows which objects live by asking Kubernetes: pods by watches, because that is what autoscalers ask for every few
 * seconds, other kinds by a shared list. Objects that are being deleted count as gone.
 */
export class KubernetesObjectLister implements ObjectLister {
  readonly #mapper: ResourceMapper;
  readonly #lists: MetadataLister;
  readonly #pods: WatchedPodLister;

  constructor(options: KubernetesObjectListerOptions) {
    this.#mapper = options.mapper;
    this.#lists = new MetadataLister(options);
    this.#pods = new WatchedPodLister({
      ...options,
      fallback: (...asked) => this.#listPods(...asked),
    });
  }

  async listNames(selection: ObjectSelection, context: RequestContext): Promise<readonly string[]> {
    const { groupResource, namespace, selector } = selection;
    const { group, resource } = groupResource;
    if (group === '' && resource === 'pods' && namespace !== undefined) {
      return this.#pods.listNames(namespace, selector, context);
    }
    const written = formatGroupResource(groupResource);
    const mapping = this.#mapper.mappingOf(groupResource);
    if (mapping === undefined) {
      throw new ClusterUnavailableError(`could not list ${written}: the cluster has no such resource`);
    }
    const path = formatResourcePath({ resource, mapping, namespace });
    const name = mapping.namespaced ? `${written} of namespace ${namespace}` : written;
    return (await this.#lists.list({ path, name }, context.signal)).namesMatching(selector);
  }

  /** From now on the pods of these namespaces, and of no others, are watched before somebody asks about them. */
  expectPods(namespaces: ReadonlySet<string>): void {
    this.#pods.expect(namespaces);
  }

  /** Whether every watch that is open had its first list, or failed to get it. */
  get isSettled(): boolean {
    return this.#pods.isSettled;
  }

  /** The watches that are open, for metrics. */
  watchStates(): readonly WatchState[] {
    return this.#pods.states();
  }

  /** For good: ends every watch, and forgets every list. */
  stop(): void {
    this.#lists.stop();
    this.#pods.stop();
  }

  async #listPods(...[namespace, selector, { signal }, since]: Parameters<PodListing>): Promise<readonly string[]> {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
    const name = `pods of namespace ${namespace}`;
    return (await this.#lists.list({ path, name, since }, signal)).namesMatching(selector);
  }
}
