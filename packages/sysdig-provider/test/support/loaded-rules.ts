import { formatProblem } from '../../src/rules/file/format-problem.ts';
import { type LoadOptions, loadRules, type Rule } from '../../src/rules/file/rule-set.ts';

/** A source such as Sysdig's own agent. */
export const usualOptions: LoadOptions = { period: 10, settle: 30, window: 60, maxAge: 120 };

/** Everything that is wrong with a file, without its lines. */
export function problemsOf(text: string, options: LoadOptions = usualOptions): readonly string[] {
  const { problems = [] } = loadRules(text, 'rules.yaml', options);
  return problems.map((problem) => formatProblem(problem));
}

/** The rules of a sound file. */
export function rulesOf(text: string, options: LoadOptions = usualOptions): readonly Rule[] {
  const { rules, problems = [] } = loadRules(text, 'rules.yaml', options);
  if (rules === undefined) throw new Error(problems.map((problem) => formatProblem(problem)).join('\n'));
  return rules.rules;
}

/** A rule for pods with these further fields, one a line. */
export function metric(...fields: readonly string[]): string {
  return rule('metrics', ['name: m', 'resources: [pods]', ...fields]);
}

/** An external rule with these further fields. */
export function external(...fields: readonly string[]): string {
  return rule('external', ['name: m', ...fields]);
}

function rule(section: string, fields: readonly string[]): string {
  return `${section}:\n  - ${fields.join('\n    ')}\n`;
}
