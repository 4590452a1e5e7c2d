import type { Claim } from './check-doubles.ts';
import { Findings } from './findings.ts';
import { isPattern } from './pattern/parse-pattern.ts';
import { readDiscovery, readLimits } from './read-limits.ts';
import { readExternalRule, readObjectRule } from './read-rule.ts';
import type { Discovery, LoadOptions, Rule, RuleLimits } from './rule.ts';
import type { Path, RuleDocument } from './rule-document.ts';
import { RuleFields } from './rule-fields.ts';
import {
  knownKeys,
  type RawDiscovery,
  type RawExternalRule,
  type RawLimits,
  type RawMetricRule,
  type RawRule,
  ruleFileSchema,
} from './rule-schema.ts';
import { reportShape, valueAt } from './shape-problems.ts';

/** Reads one file whose YAML is sound, in steps: what holds for all files comes before their rules. */
export class RuleFileReader {
  readonly findings: Findings;
  readonly #options: LoadOptions;
  readonly #broken: readonly Path[];

  constructor(document: RuleDocument, options: LoadOptions) {
    this.findings = new Findings(document);
    this.#options = options;
    const { success, error } = ruleFileSchema.safeParse(withoutEmptySections(document.content));
    this.#broken = success ? [] : reportShape(error.issues, this.findings);
  }

  /** Whether the file has a section. */
  has(section: 'limits' | 'discovery'): boolean {
    return this.#isMap([section]);
  }

  limits(): RuleLimits {
    return this.has('limits') ? readLimits(this.#fields<RawLimits>(['limits'])) : {};
  }

  discovery(): Discovery | undefined {
    return this.has('discovery') ? readDiscovery(this.#fields<RawDiscovery>(['discovery'])) : undefined;
  }

  /** The rules with which nothing is wrong; of the others it is reported. */
  rules(limits: RuleLimits): readonly Rule[] {
    const objects = this.#rulePaths('metrics').map((path) => {
      return readObjectRule(this.#fields<RawMetricRule>(path), limits);
    });
    const externals = this.#rulePaths('external').map((path) => {
      return readExternalRule(this.#fields<RawExternalRule>(path), limits);
    });
    return [...objects, ...externals].filter((rule) => rule !== undefined);
  }

  /** What each rule answers alone, also where something else is wrong with it. */
  claims(): readonly Claim[] {
    const ofObjects = this.#rulePaths('metrics').flatMap((path) => {
      const fields = this.#fields<RawMetricRule>(path);
      return fields.items('resources').flatMap(([, one]) => {
        return this.#claim(path, fields, typeof one === 'string' ? one : one.resource);
      });
    });
    const ofExternals = this.#rulePaths('external').flatMap((path) => {
      return this.#claim(path, this.#fields<RawExternalRule>(path));
    });
    return [...ofObjects, ...ofExternals];
  }

  #claim(path: Path, fields: RuleFields<RawRule>, resource?: string): readonly Claim[] {
    const name = fields.get('name');
    if (name === undefined) return [];
    const series = fields.get('series') ?? '';
    return [
      {
        name,
        path,
        findings: this.findings,
        ...(resource !== undefined && { resource }),
        ...(isPattern(series) && { pattern: series }),
      },
    ];
  }

  #rulePaths(section: string): readonly Path[] {
    const list = this.#valueAt([section]);
    if (!Array.isArray(list)) return [];
    return list.map((_, index) => [section, index]).filter((path) => this.#isMap(path));
  }

  #fields<Raw extends object>(path: Path): RuleFields<Raw> {
    const raw = this.#valueAt(path) as Partial<Raw>;
    const below = this.#broken.filter((one) => one.length > path.length && path.every((step, at) => step === one[at]));
    const broken = below.map((one) => one.slice(path.length));
    return new RuleFields({ raw, path, broken, findings: this.findings, options: this.#options });
  }

  #isMap(path: Path): boolean {
    const value = this.#valueAt(path);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }

  #valueAt(path: Path): unknown {
    return valueAt(this.findings.document.content, path);
  }
}

/** A section of which all is commented out. */
function withoutEmptySections(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  return Object.fromEntries(
    Object.entries(content).filter(([key, section]) => section !== null || !knownKeys.file.includes(key)),
  );
}
