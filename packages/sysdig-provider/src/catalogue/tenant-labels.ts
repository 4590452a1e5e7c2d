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
  readonly #legacyIds = new Map<string, string>();
  readonly #publicIds = new Map<string, string>();
  readonly #spellings = new Map<string, string | undefined>();

  constructor(labels: Iterable<TenantLabel>, isCut = false) {
    this.isCut = isCut;
    for (const { id, publicId } of labels) {
      this.#legacyIds.set(publicId, id);
      this.#publicIds.set(id, publicId);
      const key = publicId.toLowerCase();
      const other = this.#spellings.get(key);
      this.#spellings.set(key, this.#spellings.has(key) && other !== publicId ? undefined : publicId);
    }
  }

  get size(): number {
    return this.#legacyIds.size;
  }

  /** Whether series have this label: undefined when that is not known. */
  has(publicId: string): boolean | undefined {
    if (this.#legacyIds.has(this.spell(publicId))) return true;
    return this.isCut ? undefined : false;
  }

  /** The name as the tenant writes it: the only one that differs in capitals alone; else the name as it is. */
  spell(publicId: string): string {
    if (this.#legacyIds.has(publicId)) return publicId;
    return this.#spellings.get(publicId.toLowerCase()) ?? publicId;
  }

  /** The label's name in the older APIs; undefined where the tenant does not tell. */
  legacyIdOf(publicId: string): string | undefined {
    const id = this.#legacyIds.get(this.spell(publicId));
    return id === undefined || id === this.spell(publicId) ? undefined : id;
  }

  /** The name in PromQL of a label of the older APIs; undefined where the tenant does not tell. */
  publicIdOf(id: string): string | undefined {
    return this.#publicIds.get(id);
  }

  /** Whether another list says the same. */
  equals(other: TenantLabels): boolean {
    if (this.isCut !== other.isCut || this.size !== other.size) return false;
    return [...this.#legacyIds].every(([publicId, id]) => other.#legacyIds.get(publicId) === id);
  }
}
