/** One label by its two names. */
export interface TenantLabel {
  /** `kubernetes.statefulSet.name`. */
  readonly id: string;
  /** `kube_statefulset_name`; the same as `id` where the backend tells only one. */
  readonly publicId: string;
}

/**
 * The labels that the tenant's series really have. Their capitals differ from one version of Sysdig's agent to another
 * (`statefulSet`, `statefulset`), so what a table says is corrected by it.
 */
export class TenantLabels {
  /** Whether a label that is not in it may exist all the same, because the list was cut. */
  readonly isCut: boolean;
  /** Sorted, by today's name. */
  readonly #ids = new Map<string, readonly string[]>();
  readonly #spellings = new Map<string, string | undefined>();

  constructor(labels: Iterable<TenantLabel>, isCut = false) {
    this.isCut = isCut;
    for (const { id, publicId } of labels) {
      const alike = this.#ids.get(publicId) ?? [];
      if (!alike.includes(id)) this.#ids.set(publicId, [...alike, id].toSorted());
      const key = publicId.toLowerCase();
      const other = this.#spellings.get(key);
      this.#spellings.set(key, this.#spellings.has(key) && other !== publicId ? undefined : publicId);
    }
  }

  /** How many today's names there are. */
  get size(): number {
    return this.#ids.size;
  }

  /** Whether series have this label: undefined when that is not known. */
  has(publicId: string): boolean | undefined {
    if (this.#ids.has(this.spell(publicId))) return true;
    return this.isCut ? undefined : false;
  }

  /** The name as the tenant writes it: the only one that differs in capitals alone; else the name as it is. */
  spell(publicId: string): string {
    if (this.#ids.has(publicId)) return publicId;
    return this.#spellings.get(publicId.toLowerCase()) ?? publicId;
  }

  /** What the older APIs call the label, sorted: of several that are called alike today, each; none: it is not listed. */
  idsOf(publicId: string): readonly string[] {
    return this.#ids.get(this.spell(publicId)) ?? [];
  }

  /** Whether another list says the same. */
  equals(other: TenantLabels): boolean {
    if (this.isCut !== other.isCut || this.size !== other.size) return false;
    return [...this.#ids].every(([publicId, ids]) => {
      const others = other.#ids.get(publicId) ?? [];
      return ids.length === others.length && ids.every((id, index) => id === others[index]);
    });
  }
}
