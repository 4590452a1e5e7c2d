import { parser } from '@prometheus-io/lezer-promql';
import type { HttpRequest } from '../../src/client/http-transport.ts';
import type { DialectName } from '../../src/dialect.ts';
import { answer, vector } from './fake-transport.ts';

/** A question as it was sent, taken apart by the grammar of its own language. */
export interface ReadQuestion {
  /** Everything but the texts of literals. */
  readonly structure: string;
  /** Everything but the texts of literals, and but names. */
  readonly shape: string;
  /** What the literals stand for, in their order. */
  readonly literals: readonly string[];
  /** Whether nothing in it is outside of this cluster. */
  readonly staysIn: (cluster: string) => boolean;
}

/** A dialect, seen from outside: what arrives at the backend. */
export interface SentLanguage {
  readonly name: DialectName;
  /** Undefined for requests that are no questions for values. Throws for a question that its grammar does not know. */
  readonly read: (request: HttpRequest) => ReadQuestion | undefined;
  /** The text as it arrives: where it is encoded for the way, half a character becomes U+FFFD. */
  readonly sendable: (text: string) => string;
  /** What a backend says that has no such data. */
  readonly nothing: ReturnType<typeof answer>;
}

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const promqlGrammar = parser.configure({ strict: true });
const clusterLabel = 'kube_cluster_name';

export const promql: SentLanguage = {
  name: 'promql',
  nothing: vector([]),
  sendable: (text) => text.replace(/\p{Surrogate}/gu, '\ufffd'),
  read: ({ url }) => {
    const text = url.searchParams.get('query');
    return text === null ? undefined : readPromql(text);
  },
};

/** Metrics that the grammar, unlike Prometheus, takes for no names: it looks words up in a plain object. */
const misread = /\b(?:__proto__|constructor)(?=\{)/g;

/** What Go's and JSON's literals have in common is all that may be sent. */
function readPromql(sent: string): ReadQuestion {
  const text = sent.replace(misread, 'm');
  const literals: string[] = [];
  const scopes: (readonly string[])[] = [];
  const structure: string[] = [];
  const shape: string[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.name === 'LineComment') throw new Error(`a comment was sent: ${text}`);
    if (node.name === 'VectorSelector') scopes.push(clustersOf(text, node));
    const own = text.slice(node.from, node.to);
    if (node.name === 'StringLiteral') literals.push(JSON.parse(own));
    const isNamed = node.name === 'Identifier' || node.name === 'LabelName';
    const written = node.firstChild !== null || node.name === 'StringLiteral' ? '' : `=${own}`;
    structure.push(`${node.name}${written}(`);
    shape.push(`${node.name}${isNamed ? '' : written}(`);
    for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child);
    structure.push(')');
    shape.push(')');
  };
  visit(promqlGrammar.parse(text).topNode);
  return {
    structure: structure.join(''),
    shape: shape.join(''),
    literals,
    staysIn: (cluster) => scopes.length > 0 && scopes.every((clusters) => clusters.includes(cluster)),
  };
}

/** The clusters that a selector is bound to by an equation. */
function clustersOf(text: string, selector: SyntaxNode): readonly string[] {
  const clusters: string[] = [];
  for (const matcher of selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
    const [label, operator, value] = ['LabelName', 'MatchOp', 'StringLiteral'].map((name) => {
      const node = matcher.getChild(name);
      return node === null ? '' : text.slice(node.from, node.to);
    });
    if (label === clusterLabel && operator === '=') clusters.push(JSON.parse(value ?? ''));
  }
  return clusters;
}

export const data: SentLanguage = {
  name: 'data',
  nothing: answer(200, JSON.stringify({ data: [], start: 0, end: 0 })),
  sendable: (text) => text,
  read: ({ url, body }) => (url.pathname.endsWith('/api/data') && body !== undefined ? readBody(body) : undefined),
};

interface FilterToken {
  readonly kind: 'literal' | 'name' | 'sign';
  readonly text: string;
}

const filterToken = /\s*(?:(?<literal>'[^'\\]*'|"[^"\\]*")|(?<name>[A-Za-z_][\w./:-]*)|(?<sign>!=|=|[(),]))/y;
const filterWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'contains', 'starts', 'with']);

/** As Sysdig's documents show filters; a quote has no escape there, so that none may hold a backslash. */
function readFilter(filter: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  filterToken.lastIndex = 0;
  while (filterToken.lastIndex < filter.length) {
    const found = filterToken.exec(filter)?.groups;
    if (found === undefined) throw new Error(`a filter was sent that is none: ${filter}`);
    const { literal, name, sign = '' } = found;
    if (literal !== undefined) tokens.push({ kind: 'literal', text: literal.slice(1, -1) });
    else if (name !== undefined) tokens.push({ kind: filterWords.has(name) ? 'sign' : 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

function readBody(body: string): ReadQuestion {
  const { filter = '', metrics, ...rest } = JSON.parse(body);
  const tokens = readFilter(filter);
  const frame = JSON.stringify([rest, metrics.map((column: object) => ({ ...column, id: '' }))]);
  const ids = metrics.map(({ id }: { readonly id: string }) => id);
  const words = (isNamed: boolean) =>
    tokens.map(({ kind, text }) => (kind === 'literal' || (kind === 'name' && !isNamed) ? kind : text)).join(' ');
  const cluster = tokens.findIndex(({ text }) => text === 'kubernetes.cluster.name');
  const hasAlternatives = tokens.some(({ kind, text }) => kind === 'sign' && text === 'or');
  return {
    structure: `${frame} ${ids} ${words(true)}`,
    shape: `${frame} ${words(false)}`,
    literals: tokens.filter(({ kind }) => kind === 'literal').map(({ text }) => text),
    staysIn: (name) => !hasAlternatives && tokens[cluster + 1]?.text === '=' && tokens[cluster + 2]?.text === name,
  };
}
