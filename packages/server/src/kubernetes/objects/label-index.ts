import { type LabelSelector, matchesLabels } from '@metrics-adapter/core';
import { SharedTexts } from './shared-texts.ts';

type Labels = Readonly<Record<string, string>>;

interface Group {
  readonly labels: Labels;
  readonly hash: number;
  /** Each once; in no particular order. */
  readonly names: string[];
}

/**
 * The objects of one kind in one namespace, by their labels. Objects with equal labels (all pods of a ReplicaSet) share
 * one copy of them, and a selector is compared once for all of them: an object costs little more than its name. Where
 * each object has a label of its own (the pods of a StatefulSet), the values that they have in common are still shared.
 */
export class LabelIndex {
  readonly #texts: SharedTexts;
  /** By the hash of their labels; different labels of one hash are rare. */
  readonly #groups = new Map<number, readonly Group[]>();
  readonly #groupOf = new Map<string, Group>();

  /** @param texts shared by all indexes of a cluster. */
  constructor(texts = new SharedTexts()) {
    this.#texts = texts;
  }

  get size(): number {
    return this.#groupOf.size;
  }

  /** Adds the object, or gives it other labels. */
  set(name: string, labels: Labels): void {
    const hash = hashOf(labels);
    const before = this.#groupOf.get(name);
    if (before?.hash === hash && isEqual(before.labels, labels)) return;
    this.delete(name);
    const known = this.#groups.get(hash)?.find((group) => isEqual(group.labels, labels));
    known?.names.push(name);
    this.#groupOf.set(name, known ?? this.#add({ labels, hash, names: [name] }));
  }

  delete(name: string): void {
    const group = this.#groupOf.get(name);
    if (group === undefined) return;
    this.#groupOf.delete(name);
    // The last takes its place: among thousands nothing has to move up.
    const last = group.names.pop();
    if (last !== undefined && last !== name) group.names[group.names.indexOf(name)] = last;
    if (group.names.length === 0) this.#drop(group);
  }

  /** The names of the objects that the selector chooses, in no particular order. */
  namesMatching(selector: LabelSelector): readonly string[] {
    const names: string[] = [];
    for (const groups of this.#groups.values()) {
      for (const group of groups) {
        if (!matchesLabels(selector, group.labels)) continue;
        for (const name of group.names) names.push(name);
      }
    }
    return names;
  }

  #add({ labels, hash, names }: Group): Group {
    const shared = Object.entries(labels).map(([key, value]) => [key, this.#texts.share(value)]);
    const group = { labels: Object.fromEntries(shared), hash, names };
    this.#groups.set(hash, [...(this.#groups.get(hash) ?? []), group]);
    return group;
  }

  #drop(group: Group): void {
    const rest = this.#groups.get(group.hash)?.filter((other) => other !== group) ?? [];
    if (rest.length > 0) this.#groups.set(group.hash, rest);
    else this.#groups.delete(group.hash);
  }
}

/** Equal for equal labels, whatever their order. */
function hashOf(labels: Labels): number {
  let hash = 0;
  for (const key of Object.keys(labels)) hash = (hash + hashText(`${key}=${labels[key]}`)) | 0;
  return hash;
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

function isEqual(one: Labels, other: Labels): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
