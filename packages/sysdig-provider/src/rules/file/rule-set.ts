import { checkDoubles } from './check-doubles.ts';
import { checkPatterns } from './check-patterns.ts';
import { parseDocument } from './parse-document.ts';
import { type LoadedRules, type LoadOptions, noRules, type RuleProblem, type RuleText } from './rule.ts';
import { RuleFileReader } from './rule-file-reader.ts';

export type * from './rule.ts';
export { noRules } from './rule.ts';

/** Reads one rule file. Never throws: what is wrong is told, all of it. */
export function loadRules(text: string, file: string, options: LoadOptions): LoadedRules {
  return loadRuleFiles([{ file, text }], options);
}

/** Reads several files as one set: in their order, each name once. `limits` and `discovery` stand in one of them. */
export function loadRuleFiles(files: readonly RuleText[], options: LoadOptions): LoadedRules {
  const parsed = files.map(parseDocument);
  const readers = parsed.flatMap(({ document }) =>
    document === undefined ? [] : [new RuleFileReader(document, options)],
  );
  reportSecond(readers, 'limits');
  reportSecond(readers, 'discovery');
  const limits = Object.assign({}, ...readers.map((reader) => reader.limits()));
  const discovery = readers.map((reader) => reader.discovery()).findLast((one) => one !== undefined);
  const rules = readers.flatMap((reader) => reader.rules(limits));
  const claims = readers.flatMap((reader) => reader.claims());
  checkDoubles(claims);
  checkPatterns(claims);
  const problems: readonly RuleProblem[] = [
    ...parsed.flatMap((one) => one.problems),
    ...readers.flatMap(({ findings }) => findings.problems),
  ];
  if (problems.length > 0) return { problems: sortByFile(problems, files) };
  return { rules: { rules, limits, discovery: discovery ?? noRules.discovery } };
}

function reportSecond(readers: readonly RuleFileReader[], section: 'limits' | 'discovery'): void {
  const [first, ...others] = readers.filter((reader) => reader.has(section));
  for (const { findings } of others) {
    const { file, line } = first?.findings.placeOf([section]) ?? { file: '', line: 0 };
    const message = `another file has ${section} already (${file}:${line})`;
    findings.report([section], { message, remedy: 'write it in one of them' }, 'key');
  }
}

function sortByFile(problems: readonly RuleProblem[], files: readonly RuleText[]): readonly RuleProblem[] {
  const order = new Map(files.map(({ file }, index) => [file, index]));
  return problems.toSorted(
    (one, other) => (order.get(one.file) ?? 0) - (order.get(other.file) ?? 0) || one.offset - other.offset,
  );
}
