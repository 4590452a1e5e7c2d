import { type TraceStep, UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../../client/parse-answer.ts';
import { causeOf, withoutNames } from '../../client/without-names.ts';
import { CutAnswerError } from './cut-answer-error.ts';

/** How warnings speak of answers that were cut; and an answer this long was, whatever the warning says. */
const cutWords = /truncat|limit|too many/i;
const longAnswer = 800;

/** Why an answer with a warning is not used. */
export function incompleteError(from: string, warning: string, rows: readonly VectorRow[]): UnusableDataError {
  const shown = withoutNames(warning);
  const message = `${from} answered with a warning (${shown}), so the answer may be incomplete and nothing of it is used; Sysdig cuts answers of more than 1000 series`;
  const isCut = rows.length >= longAnswer || (rows.length > 0 && cutWords.test(warning));
  const options = causeOf(warning);
  return isCut ? new CutAnswerError(message, rows, options) : new UnusableDataError(message, options);
}

/** Tells that it is used all the same: whoever looks into a value that is too small finds here why. */
export function describePartial(from: string, warning: string): TraceStep {
  const text = `${from} answered with a warning (${withoutNames(warning)}): the answer is partial, and is used since the rule allows that (allowPartial)`;
  return { stage: 'rows', text };
}
