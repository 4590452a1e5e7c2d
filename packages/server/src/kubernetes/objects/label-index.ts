import { type LabelSelector, matchesLabels } from '@metrics-adapter/core';

type Labels = Readonly<Record<string, string>>;

interface Group {
  readonly key: string;
  readonly labels: Labels;
  readonly names: Set<string>;
}

/**
 * The objects of one kind in one namespace, by their labels. Objects with equal labels (all pods of a ReplicaSet) share
 * one copy of them, and a selector is compared once for all of them: an object costs little more than its name.
 */
export class LabelIndex {
  readonly #groups = new Map<string, Group>();
  readonly #groupOf = new Map<string, Group>();

  get size(): number {
    return this.#groupOf.size;
  }

  /** Adds the object, or gives it other labels. */
  set(name: string, labels: Labels): void {
    const key = keyOf(labels);
    const before = this.#groupOf.get(name);
    if (before?.key === key) return;
    this.delete(name);
    const group = this.#groups.get(key) ?? { key, labels, names: new Set<string>() };
    group.names.add(name);
    this.#groups.set(key, group);
    this.#groupOf.set(name, group);
  }

  delete(name: string): void {
    const group = this.#groupOf.get(name);
    if (group === undefined) return;
    this.#groupOf.delete(name);
    group.names.delete(name);
    if (group.names.size === 0) this.#groups.delete(group.key);
  }

  /** The names of the objects that the selector chooses, in no particular order. */
  namesMatching(selector: LabelSelector): readonly string[] {
    const names: string[] = [];
    for (const group of this.#groups.values()) {
      if (!matchesLabels(selector, group.labels)) continue;
      for (const name of group.names) names.push(name);
    }
    return names;
  }
}

/** The same text for the same labels, whatever their order. Neither a key nor a value can hold a newline. */
function keyOf(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join('\n');
}
