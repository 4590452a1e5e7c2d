import type { RuleProblem } from './rule.ts';
import { TextLines } from './text-lines.ts';

/** How much of a long line is shown on either side of the place. */
const shown = 60;

/** What a terminal would act on rather than show. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const unseenButTabs = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * One problem for people: `rules.yaml:12:5: metrics[0].window: 45s is no multiple of …; write …`. With the file's text
 * also the line, and a caret under the place.
 */
export function formatProblem(problem: RuleProblem, text?: string): string {
  const { file, line, column, path, message, remedy } = problem;
  const written = `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}; ${remedy}`;
  const sentence = written.replace(unseen, '·');
  if (text === undefined) return sentence;
  return `${sentence}\n${formatExcerpt(new TextLines(text).textOf(line), problem)}`;
}

function formatExcerpt(source: string, { line, column }: RuleProblem): string {
  const from = Math.max(0, column - 1 - shown);
  const cut = source.slice(from, column - 1 + shown).replace(unseenButTabs, '·');
  const number = `${line} | `;
  // Tabs stay tabs, so that the caret stands below its character however wide they are shown.
  const before = source.slice(from, column - 1).replace(/[^\t]/g, ' ');
  return `${number}${cut}\n${' '.repeat(number.length)}${before}^`;
}
