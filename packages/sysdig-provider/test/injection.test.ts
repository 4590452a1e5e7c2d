import { describe, expect, it } from '@jest/globals';
import {
  BadRequestError,
  ForbiddenError,
  type GroupResource,
  type LabelRequirement,
  MetricNotFoundError,
  type SampleOutcome,
  type SampleRequest,
} from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { DataDialect } from '../src/data/data-dialect.ts';
import type { Dialect } from '../src/dialect.ts';
import { PlanAsker } from '../src/promql/plan-asker.ts';
import { PromqlDialect } from '../src/promql/promql-dialect.ts';
import { DefaultMetrics } from '../src/rules/default-metrics.ts';
import { loadRules, noRules, type RuleSet } from '../src/rules/file/rule-set.ts';
import { RuleMetrics } from '../src/rules/rule-metrics.ts';
import { SysdigSampleSource } from '../src/sysdig-sample-source.ts';
import { SettleTimes } from '../src/timing/settle-times.ts';
import { type CalledBackend, callBackend } from './support/called-backend.ts';
import { vector } from './support/fake-transport.ts';
import { harmless, hostileTexts } from './support/hostile-texts.ts';
import { data, promql, type ReadQuestion, type SentLanguage } from './support/sent-languages.ts';

const series = 'sysdig_container_net_request_count';
const cluster = 'prod';

/** Where a text can come in, and what is asked when it does. */
interface Way {
  readonly request: (text: string) => SampleRequest;
  /** A rule file; as JSON, which is YAML too. */
  readonly rules?: (text: string) => object;
  readonly cluster?: (text: string) => string;
  /** Whether the text becomes a name, so that other names may be asked for. */
  readonly isName?: true;
  /** Whether the text is part of a query by right, which is then held to its scope alone; and one that is sent. */
  readonly query?: string;
  /** Whether no other text is taken either. */
  readonly isClosed?: true;
  readonly only?: 'promql';
}

const pods: GroupResource = { group: '', resource: 'pods' };

interface Objects {
  readonly metric?: string;
  readonly groupResource?: GroupResource;
  readonly requirements?: readonly LabelRequirement[];
  readonly namespaces?: readonly string[];
}

function objects({
  metric = series,
  groupResource = pods,
  requirements = [],
  namespaces = ['shop'],
}: Objects = {}): SampleRequest {
  return { kind: 'object', metric, groupResource, metricSelector: { requirements }, namespaces };
}

interface External {
  readonly metric?: string;
  readonly namespace?: string;
  readonly requirements?: readonly LabelRequirement[];
}

function external({ metric = series, namespace = 'shop', requirements = [] }: External = {}): SampleRequest {
  return { kind: 'external', metric, namespace, selector: { requirements } };
}

const requirement = (key: string, operator: LabelRequirement['operator'], ...values: readonly string[]) => ({
  key,
  operator,
  values,
});

const ruled = (rule: object) => ({ metrics: [{ name: 'ruled', resources: ['pods'], series, ...rule }] });
const ruledPromql = (rule: object) => ({ metrics: [{ name: 'ruled', resources: ['pods'], ...rule }] });
const ruledExternal = (rule: object) => ({ external: [{ name: 'ruled', series, ...rule }] });
const sum = `sum by (<<groupBy>>) (rate(${series}{<<matchers>>}[2m]))`;

const ways: Readonly<Record<string, Way>> = {
  'the name of a metric of objects': { request: (metric) => objects({ metric }), isName: true },
  'the end of that name': { request: (text) => objects({ metric: `sysdig_container_${text}` }), isName: true },
  'the name of an external metric': { request: (metric) => external({ metric }), isName: true },
  'the end of that external name': {
    request: (text) => external({ metric: `sysdig_container_${text}` }),
    isName: true,
  },
  "the resource's name": { request: (resource) => objects({ groupResource: { group: '', resource } }), isClosed: true },
  "the resource's group": {
    request: (group) => objects({ groupResource: { group: `${group}.io`, resource: 'pods' } }),
    isClosed: true,
  },
  'a namespace of objects': { request: (text) => objects({ namespaces: [text] }) },
  'one of several namespaces of objects': { request: (text) => objects({ namespaces: ['bank', text] }) },
  'the namespace of an external metric': { request: (namespace) => external({ namespace }) },
  'the name of the cluster': { request: () => objects(), cluster: (text) => text },
  ...selectorWays('the metric selector', (requirements) => objects({ requirements })),
  ...selectorWays('the external selector', (requirements) => external({ requirements })),
  ...selectorWays(
    'the selector of a rule',
    (requirements) => external({ metric: 'ruled', requirements }),
    () => ruledExternal({ namespaces: ['shop'] }),
  ),
  'the name of a rule': {
    request: (metric) => objects({ metric }),
    rules: (name) => ({ metrics: [{ name, resources: ['pods'], series }] }),
    isName: true,
  },
  'the series of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruled({ series: text }),
    isName: true,
  },
  'the pattern of a rule': {
    request: () => objects({ metric: 'ruled_harmless' }),
    rules: (text) => ruled({ name: 'ruled_$1', series: `/^(${text})$/` }),
    isName: true,
  },
  'the unit and description of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruled({ unit: text, description: text }),
  },
  'the resource of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruled({ resources: ['pods', { resource: text, nameLabel: 'kube_pod_name' }] }),
  },
  'the label of names in a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (nameLabel) => ruled({ resources: [{ resource: 'pods', nameLabel }] }),
    isName: true,
  },
  'the label of namespaces in a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (namespaceLabel) => ruled({ resources: [{ resource: 'pods', namespaceLabel }] }),
    isName: true,
  },
  'the groups of a rule': {
    request: () => external({ metric: 'ruled' }),
    rules: (text) => ruledExternal({ groupBy: [text] }),
    isName: true,
  },
  'the labels for selectors of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruled({ metricLabels: [text] }),
  },
  'the namespaces of a rule': {
    request: () => external({ metric: 'ruled' }),
    rules: (text) => ruledExternal({ namespaces: ['shop', text] }),
  },
  'a value in the conditions of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruled({ where: `method=${JSON.stringify(text)}` }),
  },
  'the conditions of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (where) => ruled({ where }),
    query: 'method="GET"',
  },
  'the inside of a value in the conditions of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruled({ where: `method="${text}"` }),
    query: harmless,
  },
  'a value in the expression of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruledPromql({ promql: sum.replace('{', () => `{method=${JSON.stringify(text)}, `) }),
    only: 'promql',
  },
  'the expression of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruledPromql({ promql: text }),
    query: sum,
    only: 'promql',
  },
  'the inside of the expression of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruledPromql({ promql: `sum by (<<groupBy>>) (${text}) + ${sum}` }),
    query: 'threads',
    only: 'promql',
  },
  'the end of the expression of a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruledPromql({ promql: `${sum} ${text}` }),
    query: `/ ${sum}`,
    only: 'promql',
  },
  'the inside of a selector in a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruledPromql({ promql: sum.replace('{', () => `{method="${text}", `) }),
    query: harmless,
    only: 'promql',
  },
  'the series of an expression in a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruledPromql({ promql: 'sum by (<<groupBy>>) (<<series>>{<<matchers>>})', series: text }),
    isName: true,
    only: 'promql',
  },
  'the series that tells the time in a rule': {
    request: () => objects({ metric: 'ruled' }),
    rules: (text) => ruledPromql({ promql: sum, timeSeries: text }),
    query: series,
    only: 'promql',
  },
};

function selectorWays(
  where: string,
  request: (requirements: readonly LabelRequirement[]) => SampleRequest,
  rules?: () => object,
): Readonly<Record<string, Way>> {
  const way = (toRequirement: (text: string) => LabelRequirement, more: Partial<Way> = {}): Way => ({
    request: (text) => request([toRequirement(text)]),
    ...(rules && { rules }),
    ...more,
  });
  return {
    [`a key in ${where}`]: way((text) => requirement(text, '=', 'x'), { isName: true }),
    [`a key without a value in ${where}`]: way((text) => requirement(text, 'exists'), { isName: true }),
    [`a value in ${where}`]: way((text) => requirement('queue', '=', text)),
    [`a value that is not wanted in ${where}`]: way((text) => requirement('queue', '!=', text)),
    [`one of several values in ${where}`]: way((text) => requirement('queue', 'in', 'a', text)),
    [`one of several values that are not wanted in ${where}`]: way((text) => requirement('queue', 'notin', 'a', text)),
  };
}

/** What came of a question: what was sent, or who said why it was not. */
interface Result {
  readonly sent: readonly ReadQuestion[];
  /** Why not: what is wrong in the rules, or with the request. */
  readonly refusals: readonly string[];
}

function createDialect({ name }: SentLanguage, { prometheus, monitor, clock }: CalledBackend): Dialect {
  const usual = { clock, period: 10, window: 60, settleTimes: new SettleTimes({ period: 10, fixed: 30 }) };
  if (name === 'data') return new DataDialect({ ...usual, api: monitor });
  return new PromqlDialect({ ...usual, asker: new PlanAsker({ ...usual, client: prometheus }) });
}

/** A whole source, with a backend that has no data. */
async function ask(language: SentLanguage, way: Way, text: string): Promise<Result> {
  const loaded = way.rules === undefined ? { rules: noRules } : load(way.rules(text));
  if (Array.isArray(loaded)) return { sent: [], refusals: loaded };
  const backend = callBackend(() => language.nothing);
  const { outcome } = await fetchFrom(backend, createDialect(language, backend), {
    rules: loaded as { readonly rules: RuleSet },
    request: way.request(text),
    cluster: way.cluster?.(text) ?? cluster,
  });
  const sent = backend.transport.requests.flatMap((request) => language.read(request) ?? []);
  return { sent, refusals: outcome.ok || sent.length > 0 ? [] : [refusalOf(outcome.error)] };
}

interface Fetch {
  readonly rules: { readonly rules: RuleSet };
  readonly request: SampleRequest;
  readonly cluster: string;
}

async function fetchFrom(
  { clock }: CalledBackend,
  dialect: Dialect,
  { rules, request, cluster: name }: Fetch,
): Promise<{ readonly outcome: SampleOutcome }> {
  const catalogue = {
    metrics: { names: new Set([series, harmless]), types: new Map() },
    typeOf: async () => 'gauge',
  };
  const defaults = new DefaultMetrics(catalogue);
  const metrics = new RuleMetrics({ source: rules, catalogue, defaults, clock });
  const source = new SysdigSampleSource({ metrics, dialect, budget: { pressure: () => 0 }, scope: { cluster: name } });
  source.policyOf(request);
  const [outcome] = await source.fetch([request], testContext);
  if (outcome === undefined) throw new Error('there is no outcome');
  return { outcome };
}

function load(content: object): { readonly rules: RuleSet } | readonly string[] {
  const { rules, problems } = loadRules(toYaml(content), 'rules.yaml', {
    period: 10,
    settle: 60,
    window: 60,
    maxAge: 600,
  });
  if (rules !== undefined) return { rules };
  return problems.map(({ message, remedy }) => `${message}: ${remedy}`);
}

/** JSON without a character that YAML could read differently. */
function toYaml(content: object): string {
  return JSON.stringify(content).replace(/[^ -~]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A status below 500 says that the question is at fault. */
function refusalOf(error: Error): string {
  const isOfTheRequest = [BadRequestError, ForbiddenError, MetricNotFoundError].some((kind) => error instanceof kind);
  if (!isOfTheRequest) throw error;
  return error.message;
}

/** Whether literals stand for what was given, where they stood for something harmless; in lists their order is another. */
function hold(given: string, { literals }: ReadQuestion, usual: ReadQuestion): boolean {
  const left = [...literals];
  const patterns = usual.literals.filter((literal) => literal.includes(harmless) && !isHarmless(literal));
  for (const literal of usual.literals.filter((one) => !patterns.includes(one))) {
    const place = left.indexOf(isHarmless(literal) ? given : literal);
    if (place === -1) return false;
    left.splice(place, 1);
  }
  return left.length === patterns.length && left.every((literal) => isPatternOf(given, literal));
}

function isHarmless(literal: string): boolean {
  return literal !== '' && literal.replaceAll(harmless, '') === '';
}

/** One of several texts, as an expression of RE2. */
function isPatternOf(given: string, literal: string): boolean {
  // JavaScript compiles no expression of this length.
  if (given.length > 1000) return literal.replace(/\\(.)/gs, '$1').includes(given);
  const whole = new RegExp(`^(?:${literal})$`, 'su');
  return whole.test(given) && !whole.test(`${given}?`) && !whole.test(`?${given}`);
}

/** What is wrong with what came of a hostile text; undefined: nothing. */
function problemOf(way: Way, text: string, { language, result, references }: Compared): string | undefined {
  const { sent, refusals } = result;
  if (refusals.some((refusal) => !/\w+ \w+/.test(refusal))) return 'was refused without a word';
  if (sent.length === 0) return refusals.length === 0 ? 'was passed over' : undefined;
  const scope = language.sendable(way.cluster?.(text) ?? cluster);
  if (!sent.every(({ staysIn }) => staysIn(scope))) return 'left its scope';
  // An empty text is no value: it says that there is no such label.
  if (way.query !== undefined || text === '') return undefined;
  const compared = way.isName ? 'shape' : 'structure';
  for (const question of sent) {
    const usual = references.filter((one) => one[compared] === question[compared]);
    if (usual.length === 0) return 'changed the query';
    if (!usual.some((one) => hold(language.sendable(text), question, one))) return 'arrived as something else';
  }
  return undefined;
}

interface Compared {
  readonly language: SentLanguage;
  readonly result: Result;
  /** What comes of harmless texts: what is too long is asked for in another way, whatever it is. */
  readonly references: readonly ReadQuestion[];
}

/** Harmless texts as long as the longest hostile ones, and as these when their characters are escaped. */
async function askLong(language: SentLanguage, way: Way): Promise<readonly ReadQuestion[]> {
  const results: ReadQuestion[] = [];
  for (const times of [1, 2, 8]) results.push(...(await ask(language, way, harmless.repeat(times * 8192))).sent);
  return results;
}

describe.each([promql, data])('what $name sends', (language) => {
  const applicable = Object.entries(ways).filter(([, { only }]) => only === undefined || only === language.name);

  it.each(applicable)('is neither changed nor widened by a hostile text for %s', async (_, way) => {
    const reference = await ask(language, way, way.query ?? harmless);
    expect(reference).toEqual(
      way.isClosed ? { sent: [], refusals: [expect.any(String)] } : { sent: [expect.anything()], refusals: [] },
    );
    const problems: string[] = [];
    for (const [name, text] of hostileTexts) {
      const result = await ask(language, way, text);
      const problem = problemOf(way, text, { language, result, references: reference.sent });
      if (problem === undefined) continue;
      const references = text.length < 1000 ? [] : await askLong(language, way);
      if (problemOf(way, text, { language, result, references }) !== undefined) problems.push(`${name} ${problem}`);
    }
    expect(problems).toEqual([]);
  });
});

describe('names in answers that were cut', () => {
  it('divide the next questions, and neither change nor widen them', async () => {
    const texts = hostileTexts.map(([, text]) => text).filter((text) => text.length < 1000);
    const rows = Array.from({ length: 900 }, (_, index) => {
      const text = texts[index % texts.length] ?? '';
      const labels = { kube_namespace_name: 'shop', kube_pod_name: `${text}${index}${text}`, __k: 'v' };
      return [labels, '1'] as const;
    });
    const backend = callBackend(() => vector(rows, { warnings: ['results truncated due to limit'] }));
    const rules = { rules: noRules };
    await fetchFrom(backend, createDialect(promql, backend), { rules, request: objects(), cluster });
    const sent = backend.transport.requests.flatMap((request) => promql.read(request) ?? []);
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.filter(({ staysIn }) => !staysIn(cluster))).toEqual([]);
    const usual = /^(?:harmless|__k|[vtws]|shop|prod|)$/;
    const tests = new Set(sent.flatMap(({ literals }) => literals).filter((literal) => !usual.test(literal)));
    expect(tests.size).toBeGreaterThan(2);
    for (const test of tests) expect(() => new RegExp(`^(?:${test})$`, 'su')).not.toThrow();
  });
});

describe('what is read of a question', () => {
  const sentQuery = (query: string) => {
    const url = new URL('https://sysdig.example.com/prometheus/api/v1/query');
    url.searchParams.set('query', query);
    return promql.read({ method: 'GET', url, headers: {}, signal: testContext.signal, timeout: 1000 });
  };
  const sentBody = (filter: string) => {
    const url = new URL('https://sysdig.example.com/api/data');
    const body = JSON.stringify({ metrics: [{ id: 'm' }], filter });
    return data.read({ method: 'POST', url, headers: {}, body, signal: testContext.signal, timeout: 1000 });
  };
  const scopedWith = (value: string, label = 'a') => `m{kube_cluster_name="prod",${label}="${value}"}`;
  const scoped = scopedWith('b');

  it('is another structure where a text is pasted', () => {
    const usual = sentQuery(scoped);
    expect(sentQuery(scopedWith('c\\"'))?.structure).toBe(usual?.structure);
    for (const pasted of ['c",d="e', 'c"} or m{kube_cluster_name="prod",a="b', 'c"}+m{kube_cluster_name="prod",a="']) {
      expect(sentQuery(scopedWith(pasted))?.shape).not.toBe(usual?.shape);
    }
    expect(sentQuery(scopedWith('b', 'c'))?.structure).not.toBe(usual?.structure);
    expect(sentQuery(scopedWith('b', 'c'))?.shape).toBe(usual?.shape);
  });

  it.each([
    `${scoped} or up`,
    `${scoped} or up{kube_cluster_name=~"prod"}`,
    'm{a="kube_cluster_name=prod"}',
    'vector(1)',
  ])('tells that %s leaves the scope', (query) => {
    expect(sentQuery(scoped)?.staysIn('prod')).toBe(true);
    expect(sentQuery(query)?.staysIn('prod')).toBe(false);
  });

  it('is nothing of what is no PromQL, or hides something', () => {
    expect(() => sentQuery('m{a="b}')).toThrow();
    expect(() => sentQuery('m{a="b"} # {')).toThrow();
  });

  it('tells the same of filters', () => {
    const filterWith = (value: string) => `kubernetes.cluster.name = 'prod' and a = '${value}'`;
    const filter = filterWith('b');
    expect(sentBody(filter)?.staysIn('prod')).toBe(true);
    expect(sentBody(filterWith('c'))?.structure).toBe(sentBody(filter)?.structure);
    expect(sentBody(filterWith("c' or d = 'e"))?.staysIn('prod')).toBe(false);
    expect(sentBody(filterWith("c' and d = 'e"))?.structure).not.toBe(sentBody(filter)?.structure);
    expect(() => sentBody(filterWith("c'd"))).toThrow();
  });
});
