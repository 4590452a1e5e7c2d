import type { Clock, Timers } from '@metrics-adapter/core';
import type { StoreEvent } from '../objects/event-history.ts';
import { formatSeconds, type KubernetesObject, recordAt } from '../objects/kubernetes-object.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { kindOf } from '../objects/resource-kind.ts';

export interface KubeletOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From the creation of a pod until it is Running and Ready. 0: at once, without a timer. */
  readonly startMilliseconds: number;
  /** From the deletion of a pod until it is gone. */
  readonly stopMilliseconds: number;
}

const pods = kindOf({ apiVersion: 'v1', kind: 'Pod' });

/** Runs every pod, wherever it is scheduled: makes it Running and Ready, and takes it away when it is deleted. */
export class Kubelet {
  readonly #options: KubeletOptions;

  constructor(options: KubeletOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.store.onEvent((event) => this.#see(event));
  }

  #see({ kind, type, object, previous }: StoreEvent): void {
    if (kind !== pods || type === 'DELETED') return;
    const { startMilliseconds, stopMilliseconds } = this.#options;
    const isNewlyDeleted = object.metadata.deletionTimestamp !== previous?.metadata.deletionTimestamp;
    if (isNewlyDeleted) this.#later(stopMilliseconds, object, (pod) => this.#remove(pod));
    else if (type === 'ADDED') this.#later(startMilliseconds, object, (pod) => this.#run(pod));
  }

  /** Does it to the pod as it is then, unless it is gone or another of the same name. */
  #later(milliseconds: number, { metadata }: KubernetesObject, task: (pod: KubernetesObject) => void): void {
    const { store, timers } = this.#options;
    const act = (): void => {
      const pod = store.get({ kind: pods, namespace: metadata.namespace, name: metadata.name });
      if (pod?.metadata.uid === metadata.uid && pod !== undefined) task(pod);
    };
    if (milliseconds === 0) act();
    else timers.after(milliseconds, act);
  }

  #remove({ metadata: { namespace, name } }: KubernetesObject): void {
    this.#options.store.remove({ kind: pods, namespace, name });
  }

  /** A pod that came with a phase of its own keeps it: a test wants it so. */
  #run(pod: KubernetesObject): void {
    const { phase = 'Pending' } = recordAt(pod, 'status');
    if (phase !== 'Pending' || pod.metadata.deletionTimestamp !== undefined) return;
    const now = formatSeconds(this.#options.clock.now());
    const conditions = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
      type,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: now,
    }));
    this.#options.store.put(pods, { ...pod, status: { phase: 'Running', conditions, startTime: now } });
  }
}
