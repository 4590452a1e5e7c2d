import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { evaluate, parsePromql, prometheusDefaults, SeriesStore } from '@metrics-adapter/sysdig-simulator';
import { type CorpusFile, formatCorpusFile, parseCorpusFile, queryIn } from './support/corpus-file.ts';
import { serveCorpus } from './support/corpus-series.ts';
import { askCorpus, type CorpusEntry } from './support/query-corpus.ts';

/**
 * The exact text of every query, by kind of object, metric, namespaces and selector, in files that a human can read. After
 * a change that is meant to change them, write them anew and read the difference:
 *
 *     UPDATE_CORPUS=1 npm run jest -- packages/sysdig-provider/test/query-corpus
 */
const folder = join(import.meta.dirname, 'corpus');
const isUpdate = process.env['UPDATE_CORPUS'] === '1';

const entries = await askCorpus();
const kinds = [...new Set(entries.map(({ kind }) => kind))];
const entriesOf = (kind: string) => entries.filter((entry) => entry.kind === kind);
const fileOf = (kind: string) => join(folder, `${kind}.txt`);

if (isUpdate) {
  mkdirSync(folder, { recursive: true });
  for (const kind of kinds) writeFileSync(fileOf(kind), formatCorpusFile(kind, entriesOf(kind)));
}

const store = new SeriesStore();
serveCorpus((name, labels, samples) => store.setSeries(name, labels, samples));

/** The branches of which an answer of the simulator has rows. */
function branchesIn({ text, time }: CorpusEntry): ReadonlySet<string | undefined> {
  const value = evaluate(parsePromql(text), { ...prometheusDefaults, source: store, time });
  return new Set(value.type === 'vector' ? value.vector.map(({ labels }) => labels.get('__k')) : []);
}

describe('the corpus', () => {
  it('has a file for each kind, and no others', () => {
    expect(readdirSync(folder).toSorted()).toEqual(kinds.map((kind) => `${kind}.txt`).toSorted());
  });
});

describe.each(kinds)('queries for %s', (kind) => {
  const read = (): CorpusFile => parseCorpusFile(readFileSync(fileOf(kind), 'utf8'));

  it('are written as the corpus has them', () => {
    const file = read();
    const different = entriesOf(kind).flatMap((entry) => {
      const expected = queryIn(file, entry);
      return expected === entry.text ? [] : [{ ...entry, expected }];
    });
    expect(different).toEqual([]);
  });

  it('are those of the corpus and no others', () => {
    const { conditions, queries } = read();
    expect([...conditions.keys()]).toEqual([...new Set(entriesOf(kind).map(({ asked }) => asked))]);
    expect([...queries.keys()]).toEqual([...new Set(entriesOf(kind).map(({ rule }) => rule))]);
  });

  it('find the values of their metric, and the times of all that these are made of', () => {
    const lacking = entriesOf(kind).flatMap((entry) => {
      const found = branchesIn(entry);
      const written = entry.text.matchAll(/"__k", "([vtws]\d?)"/g);
      return [...written].flatMap(([, branch]) => (found.has(branch) ? [] : [{ branch, ...entry }]));
    });
    expect(lacking).toEqual([]);
  });
});
