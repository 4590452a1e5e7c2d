import {
  type Clock,
  MetricNotFoundError,
  type MetricOffer,
  type MetricPolicy,
  type RequestContext,
  type SampleRequest,
} from '@metrics-adapter/core';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Metrics } from '../catalogue/metrics.ts';
import type { Rule, RuleSet } from './file/rule-set.ts';
import { type SampleTiming, timingOfSeries, type UsualTiming, withLeastAge } from './least-age.ts';
import { ambiguityError } from './matching/ambiguity-error.ts';
import { BoundTemplates } from './matching/bound-templates.ts';
import {
  defineByRule,
  type RuledRequest,
  type Surroundings,
  sourceNameOf,
  timingOf,
} from './matching/define-by-rule.ts';
import type { MatchedRule } from './matching/matched-rule.ts';
import { labelsFor } from './matching/object-labels-of-rule.ts';
import { PatternNames } from './matching/pattern-names.ts';
import { revisionOf } from './matching/revision-of.ts';
import { RuleIndex } from './matching/rule-index.ts';
import { buildRuleOffers, type ListCut, ListedOffers } from './matching/rule-offers.ts';
import { UsedMetrics } from './matching/used-metrics.ts';
import type { ResolvedMetric } from './metric-definition.ts';
import type { MetricResolver, PolicyOfMetric } from './metric-resolver.ts';
import { originOf } from './resolve-metric.ts';

export interface RuleMetricsParts {
  /** Whose rules may be others at any time: those are taken that there are when a question comes. */
  readonly source: { readonly rules: RuleSet };
  readonly catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>;
  /** For metrics of which no rule speaks. */
  readonly defaults: MetricResolver;
  readonly clock: Clock;
  /** What holds of samples of which nothing else is known; absent: that is not known either, and no age is held against it. */
  readonly usual?: UsualTiming;
  /** Told once, when there begins to be more than may be listed. */
  readonly onListCut?: (cut: ListCut) => void;
  /** Told for each catalogue in which patterns have more names than can be known. */
  readonly onPatternsCut?: () => void;
}

/**
 * What metrics mean: what a rule says, else what holds without rules. A rule answers for its own resources; of others,
 * its name means what it did before. Rules with that very name go before those with patterns, and where several could
 * be meant, none is.
 */
export class RuleMetrics implements MetricResolver {
  readonly #parts: RuleMetricsParts;
  readonly #used: UsedMetrics;
  readonly #listed: ListedOffers;
  readonly #surroundings: Surroundings;
  #snapshot: Snapshot | undefined;

  constructor(parts: RuleMetricsParts) {
    this.#parts = parts;
    this.#surroundings = { catalogue: parts.catalogue, templates: new BoundTemplates() };
    this.#used = new UsedMetrics(parts.clock);
    this.#listed = new ListedOffers((cut) => parts.onListCut?.(cut));
  }

  offers(): readonly MetricOffer[] {
    const snapshot = this.#current();
    snapshot.offers ??= buildRuleOffers(snapshot.rules, snapshot.patterns);
    const defaults = () => this.#parts.defaults.offers();
    return this.#listed.list({ rules: snapshot.offers, used: this.#used.offers(), defaults }, snapshot.rules.discovery);
  }

  policyOf(request: SampleRequest): PolicyOfMetric | undefined {
    const { rules, metrics } = this.#current();
    const limits = limitsOf(rules);
    const [found, other] = this.#find(request);
    if (found === undefined) {
      const known = this.#parts.defaults.policyOf(request);
      const policy = { ...known?.policy, ...limits };
      return known && { ...known, policy: this.#fit(policy, timingOfSeries(known.source, metrics)) };
    }
    // What is ambiguous is refused where that can be said.
    if (other !== undefined) return { source: request.metric, policy: limits };
    const ruled = toRuled(found, request);
    const source = sourceNameOf(ruled, this.#surroundings);
    const revision = found.id === undefined ? revisionOf(found.rule) : `${revisionOf(found.rule)} ${source}`;
    const policy = { ...limits, ...found.rule.policy, revision };
    return { source, policy: this.#fit(policy, timingOf(ruled, this.#surroundings)) };
  }

  #fit(policy: MetricPolicy, timing: SampleTiming): MetricPolicy {
    const { usual } = this.#parts;
    return usual === undefined ? policy : withLeastAge(policy, timing, usual);
  }

  /** The rule that answers a question: its words, and where it stands. Undefined where none does, or several might. */
  ruleOf(request: SampleRequest): Rule | undefined {
    const [found, other] = this.#find(request);
    return other === undefined ? found?.rule : undefined;
  }

  async resolve(request: SampleRequest, context: RequestContext): Promise<ResolvedMetric> {
    const [found, ...others] = this.#find(request);
    if (others.length > 0)
      throw ambiguityError(
        request,
        [found, ...others].filter((one) => one !== undefined),
      );
    const resolved = await (found === undefined
      ? this.#resolveByDefault(request, context)
      : this.#resolve(found, request, context));
    this.#used.note(request);
    return resolved;
  }

  /** Whoever has written a rule for it wants to know why that does not answer. */
  async #resolveByDefault(request: SampleRequest, context: RequestContext): Promise<ResolvedMetric> {
    const others = this.#current().index.explainOthers(request);
    try {
      return await this.#parts.defaults.resolve(request, context);
    } catch (error) {
      if (!(error instanceof MetricNotFoundError) || others === '') throw error;
      throw new MetricNotFoundError(`${error.message}${others}`, { cause: error });
    }
  }

  async #resolve(found: MatchedRule, request: SampleRequest, context: RequestContext): Promise<ResolvedMetric> {
    const { rule } = found;
    const objects = labelsFor(rule, request, this.#parts.catalogue.metrics.labels);
    const definition = await defineByRule(toRuled(found, request), this.#surroundings, context);
    return {
      definition,
      scope: rule.scope,
      where: rule.where,
      groupBy: rule.kind === 'external' ? rule.groupBy : [],
      inNamespace: rule.kind === 'external' && rule.inNamespace,
      ...(objects !== undefined && { objects }),
      ...(rule.metricLabels !== undefined && { selectable: rule.metricLabels }),
    };
  }

  /** The one rule that is meant, none, or several of which nothing tells which. */
  #find(request: SampleRequest): readonly MatchedRule[] {
    const { index, patterns } = this.#current();
    const literal = index.find(request);
    return literal === undefined ? patterns.find(request) : [literal];
  }

  /** What is derived from rules and catalogue, made anew when either changes. */
  #current(): Snapshot {
    const { rules } = this.#parts.source;
    const { metrics } = this.#parts.catalogue;
    if (this.#snapshot?.rules === rules && this.#snapshot.metrics === metrics) return this.#snapshot;
    const index = this.#snapshot?.rules === rules ? this.#snapshot.index : new RuleIndex(rules);
    const patterns = new PatternNames(index.patterns, metrics);
    if (patterns.isCut) this.#parts.onPatternsCut?.();
    this.#snapshot = { rules, metrics, index, patterns };
    return this.#snapshot;
  }
}

interface Snapshot {
  readonly rules: RuleSet;
  readonly metrics: Metrics;
  readonly index: RuleIndex;
  readonly patterns: PatternNames;
  /** Made when somebody wants them. */
  offers?: readonly MetricOffer[];
}

function limitsOf({ limits: { maxAge, refreshInterval } }: RuleSet): MetricPolicy {
  return {
    ...(maxAge !== undefined && { maxAge }),
    ...(refreshInterval !== undefined && { refreshInterval }),
  };
}

function toRuled(found: MatchedRule, request: SampleRequest): RuledRequest {
  return { ...found, request, origin: originOf(request) };
}
