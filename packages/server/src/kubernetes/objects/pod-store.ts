import type { LabelSelector } from '@metrics-adapter/core';
import type { ReflectorStore } from '../watch/reflector.ts';
import { LabelIndex } from './label-index.ts';
import type { ObjectMetadata } from './object-metadata.ts';
import { SharedTexts } from './shared-texts.ts';

/**
 * The live pods of one namespace or of all. A pod that is being deleted is left out from the moment it has a
 * `deletionTimestamp`: the HPA controller does not count it either, and its last samples would be added to those of its
 * successor.
 */
export class PodStore implements ReflectorStore<ObjectMetadata> {
  readonly #texts = new SharedTexts();
  #byNamespace = new Map<string, LabelIndex>();

  replace(pods: readonly ObjectMetadata[]): void {
    const byNamespace = new Map<string, LabelIndex>();
    for (const pod of pods) if (!pod.terminating) this.#add(byNamespace, pod);
    this.#byNamespace = byNamespace;
  }

  put(pod: ObjectMetadata): void {
    if (pod.terminating) this.remove(pod);
    else this.#add(this.#byNamespace, pod);
  }

  remove({ namespace, name }: ObjectMetadata): void {
    const index = this.#byNamespace.get(namespace);
    index?.delete(name);
    if (index?.size === 0) this.#byNamespace.delete(namespace);
  }

  namesMatching(namespace: string, selector: LabelSelector): readonly string[] {
    return this.#byNamespace.get(namespace)?.namesMatching(selector) ?? [];
  }

  #add(byNamespace: Map<string, LabelIndex>, { namespace, name, labels }: ObjectMetadata): void {
    const index = byNamespace.get(namespace) ?? new LabelIndex(this.#texts);
    index.set(name, labels);
    byNamespace.set(namespace, index);
  }
}
