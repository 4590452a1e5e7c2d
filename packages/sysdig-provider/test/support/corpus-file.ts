import type { CorpusEntry } from './query-corpus.ts';

/** Stands for the conditions on labels. */
const place = '«conditions»';

/** Where one branch of a query ends and the next one begins. */
const betweenBranches = /("__k", "\w+", "", ""\))(?= or )/g;

/** What a file of the corpus says of one kind of object. */
export interface CorpusFile {
  /** By what is asked for: the conditions on labels. */
  readonly conditions: ReadonlyMap<string, string>;
  /** By what the metric is made of: the query, with a place for the conditions. */
  readonly queries: ReadonlyMap<string, string>;
}

/** The query that the file has for a question; undefined where it lacks a part of it. */
export function queryIn(file: CorpusFile, { rule, asked }: Pick<CorpusEntry, 'rule' | 'asked'>): string | undefined {
  const conditions = file.conditions.get(asked);
  if (conditions === undefined) return undefined;
  // Where there are none, there is no comma between those of the expression and them either.
  const replaced = conditions === '' ? new RegExp(`,?${place}`, 'g') : place;
  return file.queries.get(rule)?.replaceAll(replaced, () => conditions);
}

/** The file that these questions of one kind should have. */
export function formatCorpusFile(kind: string, entries: readonly CorpusEntry[]): string {
  const conditions = new Map(entries.map(({ asked, matchers }) => [asked, matchers]));
  const told = entries.filter(({ matchers }) => matchers !== '');
  const queries = new Map(told.map(({ rule, matchers, text }) => [rule, text.replaceAll(matchers, place)]));
  return [
    `What is sent for ${kind}: for every metric each query below, with each list of conditions in the place of ${place}.`,
    'A query is one line; what begins with a blank continues it. See ../query-corpus.test.ts.',
    ...[...conditions].map(([asked, text]) => `\n[conditions: ${asked}]\n${text}`),
    ...[...queries].map(([rule, text]) => `\n[query: ${rule}]\n${text.replace(betweenBranches, '$1\n')}`),
    '',
  ].join('\n');
}

/** Reads what {@link formatCorpusFile} writes. */
export function parseCorpusFile(text: string): CorpusFile {
  const sections = text.split(/\n\n\[/).slice(1);
  const entriesOf = (name: string) =>
    sections.flatMap((section): readonly (readonly [string, string])[] => {
      const [heading = '', ...lines] = section.trimEnd().split('\n');
      const title = heading.slice(0, -1);
      return title.startsWith(`${name}: `) ? [[title.slice(name.length + 2), lines.join('')]] : [];
    });
  return { conditions: new Map(entriesOf('conditions')), queries: new Map(entriesOf('query')) };
}
