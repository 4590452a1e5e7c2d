import type { SampleRequest } from '@metrics-adapter/core';
import { idsAlike, type Metrics } from '../../catalogue/metrics.ts';
import { nameByPattern } from '../file/pattern/parse-pattern.ts';
import type { Rule } from '../file/rule.ts';
import { isMetricName } from '../file/rule-schema.ts';
import { legacyIds, originOf, seriesOf } from '../resolve-metric.ts';
import { type MatchedRule, resourceOf } from './matched-rule.ts';

/** A name that a pattern gives to a series. */
interface PatternName extends MatchedRule {
  readonly id: string;
  readonly name: string;
}

/** So many names take some tens of megabytes. */
const mostNames = 200_000;

/** The names that patterns give to the series of one catalogue. Made once, looked up for every question. */
export class PatternNames {
  /** By name in small letters: of few metrics do capitals tell anything apart. */
  readonly #names = new Map<string, PatternName[]>();
  readonly #metrics: Metrics;
  #size = 0;

  constructor(patterns: readonly Rule[], metrics: Metrics) {
    this.#metrics = metrics;
    const ids = patterns.length === 0 ? [] : idsOf(metrics);
    for (const rule of patterns) this.#addAll(rule, ids);
  }

  /** Whether there are more than can be known. */
  get isCut(): boolean {
    return this.#size > mostNames;
  }

  /** Everything that may be meant: one, none, or several of which nothing tells which. */
  find(request: SampleRequest): readonly PatternName[] {
    const found = this.#named(request).filter(({ rule }) => isAbout(rule, request));
    const exact = found.filter(({ name }) => name === request.metric);
    // A name with capitals came as it was written: client-go leaves none.
    const meant = exact.length > 0 && request.metric !== request.metric.toLowerCase() ? exact : found;
    return this.#distinct(meant, request);
  }

  /** Every name whose series is there, for listing. */
  *listed(): Iterable<PatternName> {
    for (const names of this.#names.values()) {
      yield* names.filter(({ id }) => this.#isListed(id, 'container') || this.#isListed(id, 'host'));
    }
  }

  #named(request: SampleRequest): readonly PatternName[] {
    const named: readonly PatternName[] = this.#names.get(request.metric.toLowerCase()) ?? [];
    return request.kind === 'external' ? named : named.filter(({ name }) => name === request.metric);
  }

  /** One for each rule and series: an older id and its series are one; what the tenant has goes before what it has not. */
  #distinct(names: readonly PatternName[], request: SampleRequest): readonly PatternName[] {
    const origin = originOf(request);
    const listed = names.filter(({ id }) => this.#isListed(id, origin));
    const bySeries = new Map<string, PatternName>();
    for (const one of listed.length > 0 ? listed : names) {
      const { line, file } = one.rule.place;
      bySeries.set(`${this.#sourceOf(one.id, origin)} ${line} ${file}`, one);
    }
    return [...bySeries.values()];
  }

  /** The series, or the id that is told apart from others of this series. */
  #sourceOf(id: string, origin: 'container' | 'host'): string | undefined {
    const series = seriesOf(id, origin, this.#metrics);
    return series !== undefined && idsAlike(this.#metrics, series).includes(id) ? id : series;
  }

  #isListed(id: string, origin: 'container' | 'host'): boolean {
    return this.#metrics.names.has(seriesOf(id, origin, this.#metrics) ?? '');
  }

  #addAll(rule: Rule, ids: readonly string[]): void {
    const { series } = rule.source;
    if (!(series instanceof RegExp)) return;
    for (const id of ids) {
      if (this.isCut) return;
      const name = nameByPattern(id, series, rule.name);
      if (name !== undefined && isMetricName(name)) this.#add({ rule, id, name });
    }
  }

  #add(name: PatternName): void {
    this.#size += 1;
    if (this.isCut) return;
    const key = name.name.toLowerCase();
    const named = this.#names.get(key);
    if (named === undefined) this.#names.set(key, [name]);
    else named.push(name);
  }
}

function isAbout(rule: Rule, request: SampleRequest): boolean {
  return rule.kind === request.kind && (rule.kind === 'external' || resourceOf(rule, request) !== undefined);
}

/** All names of all series: today's, those of the tenant's descriptors, and the older ones that are known. */
function idsOf(metrics: Metrics): readonly string[] {
  const described = [...(metrics.descriptors?.values() ?? [])].map(({ id }) => id);
  const named = [...metrics.names].flatMap((series) => {
    const ids = idsAlike(metrics, series);
    return ids.length === 0 ? [series] : ids;
  });
  return [...new Set([...named, ...legacyIds, ...described])];
}
