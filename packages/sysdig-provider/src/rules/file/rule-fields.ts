import type { Finding, Findings, Pointer } from './findings.ts';
import type { LoadOptions, Place } from './rule.ts';
import type { Path } from './rule-document.ts';

/** The fields of one rule while it is read: those of the right shape can be read, all of them can be reported. */
export class RuleFields<Raw extends object> {
  readonly options: LoadOptions;
  readonly #raw: Partial<Raw>;
  readonly #path: Path;
  readonly #findings: Findings;
  /** What has the wrong shape already; from the rule. */
  readonly #broken: readonly Path[];
  #reported = 0;

  constructor(parts: {
    readonly raw: Partial<Raw>;
    readonly path: Path;
    readonly broken: readonly Path[];
    readonly findings: Findings;
    readonly options: LoadOptions;
  }) {
    this.options = parts.options;
    this.#raw = parts.raw;
    this.#path = parts.path;
    this.#broken = parts.broken;
    this.#findings = parts.findings;
  }

  /** Undefined when it is absent, and when it has not the shape that its type says. */
  get<Key extends keyof Raw & string>(key: Key): Raw[Key] | undefined {
    return this.#broken.some(([field]) => field === key) || !this.has(key) ? undefined : this.#raw[key];
  }

  /** Those items of a list that have the shape that its type says, with their indices. */
  items<Key extends keyof Raw & string>(key: Key): readonly (readonly [number, ItemOf<Raw[Key]>])[] {
    const list: unknown = this.has(key) ? this.#raw[key] : undefined;
    if (!Array.isArray(list)) return [];
    const broken = this.#broken.filter(([field]) => field === key).map(([, index]) => index);
    return list
      .map((item, index): [number, ItemOf<Raw[Key]>] => [index, item])
      .filter(([index]) => !broken.includes(index));
  }

  /** Whether it is written, right or wrong. */
  has(key: keyof Raw & string): boolean {
    return Object.hasOwn(this.#raw, key);
  }

  /** Whether nothing is wrong with what was read so far. */
  get isSound(): boolean {
    return this.#broken.length === 0 && this.#reported === 0;
  }

  /** @param steps from the rule to what is wrong; none: the rule itself. */
  report(steps: Path, finding: Finding, pointer?: Pointer): void {
    this.#reported += 1;
    this.#findings.report([...this.#path, ...steps], finding, pointer);
  }

  get place(): Place {
    return this.#findings.placeOf(this.#path);
  }
}

type ItemOf<List> = List extends readonly (infer Item)[] | undefined ? Item : never;
