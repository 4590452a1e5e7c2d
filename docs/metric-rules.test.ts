import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatProblem } from '../packages/sysdig-provider/src/rules/file/format-problem.ts';
import { knownKeys } from '../packages/sysdig-provider/src/rules/file/rule-schema.ts';
import { type LoadOptions, loadRuleFiles, loadRules } from '../packages/sysdig-provider/src/rules/file/rule-set.ts';

const root = join(import.meta.dirname, '..');
const page = await readFile(join(root, 'docs/metric-rules.md'), 'utf8');
const folder = join(root, 'examples/rules');
const examples = await Promise.all(
  (await readdir(folder)).map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
);
/** What the adapter's flags say when nobody sets them. */
const options: LoadOptions = { period: 10, settle: 30, window: 60, maxAge: 120 };

const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const files = blocks.filter(({ language, text }) => language === 'yaml' && !text.startsWith('apiVersion:'));
const wrong = files.filter(({ text }) => text.startsWith('# wrong'));
const right = files.filter((file) => !wrong.includes(file));

function problemsOf(text: string): readonly string[] {
  return (loadRules(text, 'rules.yaml', options).problems ?? []).map((problem) => formatProblem(problem, text));
}

describe('docs/metric-rules.md', () => {
  it('shows files that load', () => {
    expect(right.length).toBeGreaterThan(9);
    for (const { text } of right) expect(problemsOf(text)).toEqual([]);
  });

  it('shows what is told of a wrong file as it is told', () => {
    const told = blocks.filter(({ language }) => language === 'text').map(({ text }) => text.trimEnd());
    expect(wrong.map(({ text }) => problemsOf(text).join('\n'))).toEqual(told);
    expect(told).toHaveLength(1);
  });

  it('explains every key there is, and no other', () => {
    expect(keysUnder('## A file')).toEqual([...knownKeys.file].toSorted());
    const ofRules = new Set([...knownKeys.metrics, ...knownKeys.external]);
    expect(keysUnder('## A rule')).toEqual([...ofRules].toSorted());
    expect(keysUnder('### Aggregation')).toEqual([...knownKeys.aggregation].toSorted());
    expect(keysUnder('## Resources')).toEqual([...knownKeys.resources].toSorted());
    expect(keysUnder('## Limits and discovery')).toEqual([...knownKeys.limits, ...knownKeys.discovery].toSorted());
  });

  it('says in which section a key may stand', () => {
    for (const key of [...knownKeys.metrics, ...knownKeys.external]) {
      const sections = [knownKeys.metrics, knownKeys.external].filter((known) => known.includes(key)).length;
      const place = sections === 2 ? 'both' : knownKeys.metrics.includes(key) ? '`metrics`' : '`external`';
      expect(page).toContain(`| \`${key}\` | ${place} |`);
    }
  });

  it('leads nowhere that is not there', () => {
    const titles = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(' ', '-')
        .replace(/[^a-z-]/g, ''),
    );
    for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]*)\)/g)) expect(titles).toContain(anchor);
  });
});

/** The keys in the first column of the table under a title. */
function keysUnder(title: string): readonly string[] {
  const [, rest = ''] = page.split(`\n${title}\n`);
  const [section = ''] = rest.split(/^#/m);
  const table = section.slice(section.indexOf('| key |')).split('\n\n')[0] ?? '';
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, key = '']) => key).toSorted();
}

describe('examples/rules', () => {
  it('are several', () => {
    expect(examples.length).toBeGreaterThanOrEqual(6);
  });

  it.each(examples)('$name loads', ({ text }) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('load as one folder, in any order', () => {
    const files = examples.map(({ name, text }) => ({ file: name, text }));
    for (const ordered of [files, files.toReversed()]) {
      const { rules, problems = [] } = loadRuleFiles(ordered, options);
      expect(problems.map((problem) => formatProblem(problem))).toEqual([]);
      expect(rules?.rules.length).toBeGreaterThan(examples.length);
    }
  });

  it.each(examples)('$name tells editors of the schema', ({ text }) => {
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/docs\/schema\/metric-rules\.schema\.json\n# [A-Z]/,
    );
  });
});
