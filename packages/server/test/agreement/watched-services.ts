import { everything } from '@metrics-adapter/core';
import { parseObjectMetadata } from '../../src/kubernetes/objects/object-metadata.ts';
import { PodStore } from '../../src/kubernetes/objects/pod-store.ts';
import { Reflector } from '../../src/kubernetes/watch/reflector.ts';
import type { AdapterSide } from './adapter-side.ts';
import { core } from './samples.ts';

/** A reflector on the Services of a namespace, and what it keeps. */
export class WatchedServices {
  readonly reflector: Reflector<ReturnType<typeof parseObjectMetadata>>;
  readonly #namespace: string;
  readonly #store = new PodStore();

  constructor(namespace: string, { around }: AdapterSide, fieldSelector?: string) {
    const path = `${core}/namespaces/${namespace}/services`;
    const collection = { path, name: `services of namespace ${namespace}`, metadataOnly: true };
    const subject = { collection: { ...collection, ...(fieldSelector && { fieldSelector }) }, store: this.#store };
    this.reflector = new Reflector({ ...subject, decode: parseObjectMetadata }, around);
    this.#namespace = namespace;
  }

  /** What is kept now, by name, joined by a space. */
  get names(): string {
    return [...this.#store.namesMatching(this.#namespace, everything)].toSorted().join(' ');
  }

  /** What is wrong, in one line; undefined while the watch is open. */
  get problem(): string | undefined {
    return this.reflector.state().problem?.message;
  }
}
