import { writeFile } from 'node:fs/promises';
import type { Clock, Timers } from '@metrics-adapter/core';
import { nodeTimers, systemClock } from '../lifecycle/node-timers.ts';
import { AccessRules } from './access/access-rules.ts';
import { authenticationConfigMap } from './access/authentication-config-map.ts';
import { Authorities } from './access/authorities.ts';
import { Identities, type StandInUser } from './access/identities.ts';
import { formatKubeconfig } from './access/kubeconfig.ts';
import type { KubernetesObject } from './objects/kubernetes-object.ts';
import { ObjectStore } from './objects/object-store.ts';
import { ObjectWriter } from './objects/object-writer.ts';
import { kindOf } from './objects/resource-kind.ts';
import { SeededNames } from './objects/seeded-names.ts';
import { answer } from './serving/answer.ts';
import { Faults } from './serving/faults.ts';
import { ObjectApi } from './serving/objects.ts';
import { Requests } from './serving/requests.ts';
import { TlsServer } from './serving/tls-server.ts';
import { Watches } from './serving/watches.ts';
import { DeploymentController } from './workloads/deployment-controller.ts';
import { Kubelet } from './workloads/kubelet.ts';

export interface StandInClusterOptions {
  /** Default 0: any free one. */
  readonly port?: number;
  /** For `creationTimestamp` and the like, and the end of tokens. Default the machine's own. */
  readonly clock?: Clock;
  /** For the end of watches, bookmarks, slow answers and pods. Default Node's own. */
  readonly timers?: Timers;
  /** Names, uids and tokens follow from it. Default a fixed one: give another where a token must be secret. */
  readonly seed?: string;
  /** From the creation of a pod until it is Running and Ready, in milliseconds. Default 0. */
  readonly podStartMilliseconds?: number;
  /** From the deletion of a pod until it is gone, in milliseconds. Default 0. */
  readonly podStopMilliseconds?: number;
}

/** What names an object of a kind. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/**
 * A Kubernetes cluster without a cluster: an API server on loopback that keeps objects in memory, and as much of what
 * runs behind it as an autoscaler needs. It speaks as Kubernetes 1.37 does; the tests that say so run against both.
 */
export class StandInCluster {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** Of the server's certificate, in PEM. */
  readonly ca: string;
  /** Issue client certificates, of users and of the aggregation layer. */
  readonly authorities: Authorities;
  /** Who may do what: counts for the cluster's own callers as for reviews. */
  readonly rules: AccessRules;
  readonly faults: Faults;
  readonly requests: Requests;
  readonly #parts: ClusterParts;

  constructor(parts: ClusterParts) {
    this.url = `https://127.0.0.1:${parts.server.port}`;
    this.ca = parts.authorities.cluster.certificatePem;
    this.authorities = parts.authorities;
    this.rules = parts.rules;
    this.faults = parts.faults;
    this.requests = parts.requests;
    this.#parts = parts;
  }

  /** Creates or replaces an object, status and all, and its namespace with it. What is absent of the status stays. */
  apply(object: KubernetesObject): KubernetesObject {
    return this.#parts.writer.apply(object);
  }

  /** Deletes an object, as `kubectl delete` does. Throws when it is not there. */
  remove({ apiVersion, kind, name, namespace }: ObjectReference): void {
    this.#parts.writer.delete({ kind: kindOf({ apiVersion, kind }), name, namespace });
  }

  get({ apiVersion, kind, name, namespace }: ObjectReference): KubernetesObject | undefined {
    return this.#parts.store.get({ kind: kindOf({ apiVersion, kind }), name, namespace });
  }

  /** By namespace and name; of all namespaces when none is given. */
  list(kind: Pick<ObjectReference, 'apiVersion' | 'kind'>, namespace?: string): readonly KubernetesObject[] {
    return this.#parts.store.list(kindOf(kind), namespace);
  }

  /** Sends every watch that asked for bookmarks one now. */
  sendBookmarks(): void {
    this.#parts.watches.sendBookmarks();
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#parts.watches.open.length;
  }

  /** Issues a bearer token. */
  token(name: string, groups: readonly string[] = [], rest: Pick<StandInUser, 'uid' | 'extra'> = {}): string {
    return this.#parts.identities.issue({ name, groups, ...rest });
  }

  /** A token that was issued is none any longer. */
  revoke(token: string): void {
    this.#parts.identities.revoke(token);
  }

  /** A kubeconfig by which this user is let in, with a new token. */
  kubeconfigText(user: string, groups: readonly string[] = []): string {
    return formatKubeconfig({ server: this.url, ca: this.ca, token: this.token(user, groups) });
  }

  /** The same as a file, which nobody else may read. Returns its path. */
  async writeKubeconfig(file: string, user: string, groups: readonly string[] = []): Promise<string> {
    await writeFile(file, this.kubeconfigText(user, groups), { mode: 0o600 });
    return file;
  }

  /** Breaks what is open, and forgets everything. */
  stop(): Promise<void> {
    return this.#parts.server.stop();
  }
}

/** What a stand-in is made of. */
interface ClusterParts {
  readonly server: TlsServer;
  readonly authorities: Authorities;
  readonly rules: AccessRules;
  readonly faults: Faults;
  readonly requests: Requests;
  readonly identities: Identities;
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
  readonly watches: Watches;
}

/** Starts a cluster with the namespaces `default` and `kube-system`, and nothing in them but what every cluster has. */
export async function startStandInCluster(options: StandInClusterOptions = {}): Promise<StandInCluster> {
  const { port = 0, clock = systemClock, timers = nodeTimers, seed = 'stand-in' } = options;
  const { podStartMilliseconds: startMilliseconds = 0, podStopMilliseconds: stopMilliseconds = 0 } = options;
  const names = new SeededNames(seed);
  const authorities = new Authorities();
  const identities = new Identities({ clock, names });
  const rules = new AccessRules();
  const store = new ObjectStore();
  const writer = new ObjectWriter({ store, clock, names });
  const watches = new Watches({ store, timers });
  const requests = new Requests();
  const faults = new Faults({ store, watches, timers });
  const objects = new ObjectApi({ store, writer, watches, identities, clock, names });
  new Kubelet({ store, clock, timers, startMilliseconds, stopMilliseconds }).start();
  new DeploymentController({ store, writer, names }).start();
  writer.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, status: { phase: 'Active' } });
  writer.apply(authenticationConfigMap(authorities));
  const server = await TlsServer.start({
    authorities,
    port,
    answer: (exchange) => answer(exchange, { requests, faults, identities, rules, objects }),
  });
  return new StandInCluster({ server, authorities, rules, faults, requests, identities, store, writer, watches });
}
