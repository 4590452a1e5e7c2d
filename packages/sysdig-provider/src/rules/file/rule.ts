import type { GroupResource, MetricPolicy } from '@metrics-adapter/core';
import type { Matcher } from '../../plan/matcher.ts';
import type { PromqlTemplate } from '../../promql/template/promql-template.ts';
import type { Aggregation, MetricKind } from '../metric-definition.ts';

/** One rule, read and checked: of objects' metrics, or of an external metric. */
export type Rule = ObjectRule | ExternalRule;

/** How a metric of Kubernetes objects is made. */
export interface ObjectRule extends AnyRule {
  readonly kind: 'object';
  /** Of which objects; at least one kind. */
  readonly resources: readonly RuleResource[];
}

/** How a metric is made that belongs to no object. */
export interface ExternalRule extends AnyRule {
  readonly kind: 'external';
  /** One item for each combination of these labels, as PromQL spells them; none: one value. */
  readonly groupBy: readonly string[];
  /** Whether series of the asking namespace alone count: so unless the rule has `namespaces` or is of the account. */
  readonly inNamespace: boolean;
}

interface AnyRule {
  /** What an HPA asks for; of a rule with a pattern what becomes of it: `jvm_$1`. */
  readonly name: string;
  /** Where it stands. */
  readonly place: Place;
  /** What it is made of. */
  readonly source: RuleSource;
  /** What counts besides; labels as PromQL spells them. */
  readonly where: readonly Matcher[];
  /** The labels that a metric selector may name, as PromQL spells them; absent: any. */
  readonly metricLabels?: ReadonlySet<string>;
  /** Of which clusters series count: of this one, or of the whole account. */
  readonly scope: 'cluster' | 'account';
  /** Whole seconds; absent: as the source says. */
  readonly window?: number;
  /** Whole seconds; absent: as the source says. */
  readonly period?: number;
  /** What the value counts: `bytes`, `ns`, `percent`, … */
  readonly unit?: string;
  /** What it is for, in the words of its author. */
  readonly description?: string;
  /** Whether an answer that the backend calls incomplete may be used. */
  readonly allowPartial: boolean;
  /** What the rule itself says, and of its age what follows from its window; {@link RuleSet.limits} stand behind it. */
  readonly policy: MetricPolicy;
}

/** Of what a rule's metric is made. */
export type RuleSource = SeriesSource | TemplateSource;

/** One series, made into a number; what is absent follows from what the series is. */
export interface SeriesSource {
  readonly form: 'series';
  /** Which series, or which of them. */
  readonly series: SeriesChoice;
  /** What its samples are; absent: as the backend tells. */
  readonly type?: MetricKind;
  /** How they become one number; absent: as suits the type. */
  readonly aggregation: Partial<Aggregation>;
}

/** An expression. */
export interface TemplateSource {
  readonly form: 'template';
  /** The expression, read and checked. */
  readonly template: PromqlTemplate;
  /** What `<<series>>` stands for, if it is there. */
  readonly series?: SeriesChoice;
}

/** An id in either of Sysdig's spellings, or a pattern for whole ids, cheap on any of them. */
export type SeriesChoice = string | RegExp;

/** A kind of objects, and what is said of the labels that name them. */
export interface RuleResource {
  /** The kind of objects. */
  readonly groupResource: GroupResource;
  /** As PromQL spells it; absent: the kind's own. */
  readonly nameLabel?: string;
  /** As PromQL spells it; absent: the kind's own, `kube_namespace_name`. */
  readonly namespaceLabel?: string;
  /** Whether they live in namespaces. */
  readonly namespaced: boolean;
}

/** Where something stands: counted from 1. */
export interface Place {
  /** As it was named. */
  readonly file: string;
  /** The first is 1. */
  readonly line: number;
  /** The first is 1. */
  readonly column: number;
}

/** Everything that rule files say. Never changed: another reading makes another set. */
export interface RuleSet {
  /** In the order of the files. */
  readonly rules: readonly Rule[];
  /** What holds for all metrics. */
  readonly limits: RuleLimits;
  /** What is listed. */
  readonly discovery: Discovery;
}

/** What holds for every metric, with a rule of its own or without, unless its rule says otherwise. */
export interface RuleLimits {
  /** Seconds. */
  readonly maxAge?: number;
  /** Seconds. */
  readonly refreshInterval?: number;
  /** Of all adapters together. */
  readonly callsPerMinute?: number;
}

/** What is listed. Whatever is not can be asked for all the same. */
export interface Discovery {
  /** `used`: what was asked for lately, and the rules' own. */
  readonly list: 'all' | 'used' | 'rules';
  /** Above so many, what is used is listed. */
  readonly maxResources: number;
}

/** What rules are read against. All in seconds. */
export interface LoadOptions {
  /** The distance of samples where a rule does not say. */
  readonly period: number;
  /** How late samples are complete, at the most that is expected. */
  readonly settle: number;
  /** How much of the past makes a value where a rule does not say. */
  readonly window: number;
  /** The oldest sample that is served where neither a rule nor a file says. */
  readonly maxAge: number;
  /** The name of this cluster, where its series alone count; absent: all count, or it is not known. */
  readonly cluster?: string;
  /** Why a rule cannot be asked in the dialect that is used; undefined: it can. */
  readonly refusalOf?: (rule: Rule) => string | undefined;
}

/** What is wrong in a file, where, and what to do. */
export interface RuleProblem extends Place {
  /** In the document: `metrics[0].window`; empty for the document itself. */
  readonly path: string;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly remedy: string;
  /** From the beginning of the text, in UTF-16 units; the same place as line and column. */
  readonly offset: number;
}

/** Rules, or everything that is wrong with them. */
export type LoadedRules =
  | { readonly rules: RuleSet; readonly problems?: never }
  | { readonly rules?: never; readonly problems: readonly RuleProblem[] };

/** One file as it was read. */
export interface RuleText {
  /** Its name, for errors. */
  readonly file: string;
  /** All of it. */
  readonly text: string;
}

/** Without a file. */
export const noRules: RuleSet = { rules: [], limits: {}, discovery: { list: 'all', maxResources: 20_000 } };
