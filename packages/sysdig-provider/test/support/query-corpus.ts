import { parseGroupResource, parseLabelSelector, type SampleRequest } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { buildQueryPlan, type QueryPlan } from '../../src/plan/query-plan.ts';
import { PlanAsker } from '../../src/promql/plan-asker.ts';
import { PromqlDialect } from '../../src/promql/promql-dialect.ts';
import { formatMatchers } from '../../src/promql/query/format-selector.ts';
import type { MetricDefinition } from '../../src/rules/metric-definition.ts';
import { objectLabelsOf, supportedResources } from '../../src/rules/object-labels.ts';
import { SettleTimes } from '../../src/timing/settle-times.ts';
import { resolvedMetric, seriesDefinition, templateDefinition } from './definitions.ts';

/** One question of the corpus, and what is sent for it. */
export interface CorpusEntry {
  /** What is asked for: a kind of object, as metrics paths spell it, or `external`. */
  readonly kind: string;
  /** What the metric is made of. */
  readonly rule: string;
  /** Of which namespaces, by which selector. */
  readonly asked: string;
  /** The conditions on labels that stand in every selector of the query. */
  readonly matchers: string;
  /** The whole query. */
  readonly text: string;
  /** When it is evaluated, in milliseconds since the epoch. */
  readonly time: number;
}

const ratio =
  'sum by (<<groupBy>>) (rate(errors_total{code=~"5..",<<matchers>>}[2m])) / sum by (<<groupBy>>) (rate(requests_total{<<matchers>>}[2m]))';
const quantile = 'histogram_quantile(0.99, sum by (<<groupBy>>, le) (rate(seconds_bucket{<<matchers>>}[<<window>>])))';

const growth =
  'max by (<<groupBy>>) (sum_over_time(rate(requests_total{<<matchers>>}[1m])[4m:1m])) / max by (<<groupBy>>) (rate(requests_total{<<matchers>>}[1m] offset 5m))';

/** By what makes the queries of two metrics differ: what the samples are, and how they are aggregated. */
function rulesFor(groupBy?: readonly string[]): Readonly<Record<string, MetricDefinition>> {
  const options = groupBy === undefined ? { objects: true } : { objects: false, groupBy };
  return {
    'a native counter, rate and sum': seriesDefinition('native-counter', { series: 'deltas' }),
    'a native counter, rate and min': seriesDefinition('native-counter', {
      series: 'deltas',
      aggregation: { time: 'rate', group: 'min' },
    }),
    'a counter, rate and sum': seriesDefinition('counter', { series: 'requests_total' }),
    'a counter, sum and max': seriesDefinition('counter', {
      series: 'requests_total',
      aggregation: { time: 'sum', group: 'max' },
    }),
    'a gauge, avg and avg': seriesDefinition('gauge', { series: 'depth' }),
    'a gauge, max and sum, of 10 min with a sample a minute': seriesDefinition('gauge', {
      series: 'depth',
      aggregation: { time: 'max', group: 'sum' },
      period: 60,
      window: 600,
    }),
    'an expression with two ranges': templateDefinition(ratio, options),
    'an expression of newest samples': templateDefinition('2 * max by (<<groupBy>>) (depth{<<matchers>>})', options),
    'an expression over a histogram': templateDefinition(quantile, options),
    'an expression whose time another series tells': templateDefinition(growth, { ...options, timeSeries: 'depth' }),
  };
}

const selectors: Readonly<Record<string, string>> = {
  'no selector': '',
  equal: 'verb=GET',
  'not equal': 'verb!=GET',
  in: 'verb in (GET,PUT)',
  'not in': 'verb notin (GET,PUT)',
  exists: 'verb',
  'does not exist': '!verb',
  'dotted, of the older API': 'kubernetes.node.name=node-1',
};

const many = Array.from({ length: 60 }, (_, index) => `team-${String(index).padStart(2, '0')}`);
/** Up to 50 are named. */
const namespaceSets: Readonly<Record<string, readonly string[]>> = {
  'one namespace': ['shop'],
  'two namespaces': ['bank', 'shop'],
  '60 namespaces': many,
};

/** All namespaces of the corpus. */
export const corpusNamespaces: readonly string[] = ['bank', 'shop', ...many];

/** Every question of the corpus, in a fixed order. */
export async function askCorpus(): Promise<readonly CorpusEntry[]> {
  const questions = [...supportedResources.flatMap(objectQuestions), ...externalQuestions()];
  const entries: CorpusEntry[] = [];
  for (const question of questions) entries.push({ ...question.of, ...(await send(question.plan)) });
  return entries;
}

interface CorpusQuestion {
  readonly of: Pick<CorpusEntry, 'kind' | 'rule' | 'asked'>;
  readonly plan: QueryPlan;
}

function objectQuestions(resource: string): readonly CorpusQuestion[] {
  const groupResource = parseGroupResource(resource);
  const isNamespaced = objectLabelsOf(groupResource)?.namespace !== undefined;
  const places = isNamespaced ? Object.entries(namespaceSets) : [['the cluster', 'cluster-scoped'] as const];
  return Object.entries(rulesFor()).flatMap(([rule, definition]) =>
    places.flatMap(([place, namespaces]) =>
      Object.entries(selectors).map(([name, selector]) => {
        const metricSelector = parseLabelSelector(selector);
        const request: SampleRequest = { kind: 'object', metric: 'm', groupResource, metricSelector, namespaces };
        const plan = buildQueryPlan(request, resolvedMetric(definition, { resource }), { cluster: 'prod' });
        return { of: { kind: resource, rule, asked: `${place}, ${name}` }, plan };
      }),
    ),
  );
}

function externalQuestions(): readonly CorpusQuestion[] {
  const groupings: Readonly<Record<string, readonly string[]>> = { 'one value': [], 'by queue': ['queue'] };
  const scopes = { 'its namespace': {}, 'the account': { scope: 'account', inNamespace: false } } as const;
  return Object.entries(groupings).flatMap(([grouping, groupBy]) =>
    Object.entries(rulesFor(groupBy)).flatMap(([rule, definition]) =>
      Object.entries(scopes).flatMap(([place, scope]) =>
        Object.entries(selectors).map(([name, text]) => {
          const selector = parseLabelSelector(text);
          const request: SampleRequest = { kind: 'external', metric: 'm', namespace: 'shop', selector };
          const plan = buildQueryPlan(request, resolvedMetric(definition, { groupBy, ...scope }), { cluster: 'prod' });
          return { of: { kind: 'external', rule: `${grouping} of ${rule}`, asked: `${place}, ${name}` }, plan };
        }),
      ),
    ),
  );
}

/** What the dialect asks for a plan: one query, since nothing was ever cut. */
async function send(plan: QueryPlan): Promise<Pick<CorpusEntry, 'matchers' | 'text' | 'time'>> {
  const clock = new FakeClock();
  const settleTimes = new SettleTimes({ period: 10, fixed: 30 });
  const sent: { readonly text: string; readonly time: number }[] = [];
  const query = async (text: string, time: number) => {
    sent.push({ text, time });
    return { rows: [], warnings: [] };
  };
  const asker = new PlanAsker({ client: { from: 'it', query }, clock, settleTimes, period: 10, window: 60 });
  const matchers: string[] = [];
  const ask: PlanAsker['ask'] = (part, asking) => {
    matchers.push(formatMatchers(part.query.matchers));
    return asker.ask(part, asking);
  };
  const dialect = new PromqlDialect({
    asker: { ask, count: (part, asking) => asker.count(part, asking), write: (asked) => asker.write(asked) },
    settleTimes,
    clock,
  });
  const [outcome] = await dialect.fetch([{ metric: 'm', plan }], testContext);
  if (outcome?.ok !== true) throw outcome?.error ?? new Error('there is no outcome');
  const [one, ...more] = sent;
  const [conditions] = matchers;
  if (one === undefined || conditions === undefined || more.length > 0) throw new Error('one query was expected');
  return { matchers: conditions, ...one };
}
