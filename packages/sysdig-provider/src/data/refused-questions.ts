import { type AdapterError, BadRequestError, MetricNotFoundError } from '@metrics-adapter/core';
import { isAboutQuestion, type RefusalReason, RefusedCallError } from '../client/refused-call-error.ts';
import type { DataQuestion } from './data-question.ts';

/** For how long a refused question is kept away from others. Milliseconds. */
const remembered = 300_000;
const mostRefused = 1000;

/**
 * Questions that were refused lately: each is asked alone, so that nobody has to be asked for twice because of it. The same
 * metric with another filter, or by other labels, is another question.
 */
export class RefusedQuestions {
  readonly #refusedAt = new Map<string, number>();

  add(question: DataQuestion, now: number): void {
    const key = keyOf(question);
    this.#refusedAt.delete(key);
    this.#refusedAt.set(key, now);
    const [oldest] = this.#refusedAt.keys();
    if (this.#refusedAt.size > mostRefused && oldest !== undefined) this.#refusedAt.delete(oldest);
  }

  has(question: DataQuestion, now: number): boolean {
    const at = this.#refusedAt.get(keyOf(question));
    return at !== undefined && at <= now && now - at < remembered;
  }
}

function keyOf({ column, keys, filter, source }: DataQuestion): string {
  return JSON.stringify([column.id, keys, filter, source]);
}

/** Whether the backend understood a request and will not answer it. */
export function isRefusal(error: unknown): error is RefusedCallError {
  return error instanceof RefusedCallError && ([200, 400, 422].includes(error.status) || isAboutQuestion(error));
}

/** The questions whose metric a refusal quotes; none: it may be any. */
export function questionsNamedBy(
  { reasons }: RefusedCallError,
  questions: readonly DataQuestion[],
): readonly DataQuestion[] {
  return questions.filter(({ column }) => reasons.some((reason) => quotes(reason, column.id)));
}

/**
 * Whether a refusal speaks of a label that all questions of a request choose by or are told apart by, and of none of their
 * metrics: then it is the same for all of them.
 */
export function blamesSharedLabel({ reasons }: RefusedCallError, questions: readonly DataQuestion[]): boolean {
  const [first] = questions;
  if (first === undefined) return false;
  const isOfMetric = questions.some(({ column }) => reasons.some((reason) => names(reason, column.id)));
  return !isOfMetric && blamedLabel(reasons, first) !== undefined;
}

/**
 * What a refusal means for the one question that was asked. A metric or a label that Sysdig does not know is no outage:
 * there is no such data.
 */
export function toQuestionError(error: RefusedCallError, question: DataQuestion): AdapterError {
  const { metric, column, source } = question;
  const asked = `the server could not find the metric ${metric}`;
  const unknown = error.reasons.filter(({ reason }) => reason !== undefined && /not found|unknown/i.test(reason));
  if (unknown.some((reason) => names(reason, column.id))) {
    return new MetricNotFoundError(
      `${asked}: Sysdig's data API knows no metric ${column.id} for ${source}s; the list of this API names the metrics that there are`,
      { cause: error },
    );
  }
  const blamed = blamedLabel(error.reasons, question);
  if (blamed === undefined) return error;
  const why = `Sysdig's data API does not choose by the label ${blamed.label}, which it may not know; check its name, or use --dialect promql`;
  // Who is to be without a label, or to have another value, may well be there.
  if (blamed.isNegated) return new BadRequestError(`${metric} cannot be had: ${why}`, { cause: error });
  return new MetricNotFoundError(`${asked}: ${why}`, { cause: error });
}

/** The first label of a question that a refusal names. */
function blamedLabel(
  reasons: readonly RefusalReason[],
  { filter = '', keys }: Pick<DataQuestion, 'filter' | 'keys'>,
): Condition | undefined {
  const conditions = [...conditionsOf(filter), ...keys.map((label) => ({ label, isNegated: false }))];
  return conditions.find(({ label }) => reasons.some((reason) => names(reason, label)));
}

interface Condition {
  readonly label: string;
  readonly isNegated: boolean;
}

/** What a filter of ours compares. */
function conditionsOf(filter: string): readonly Condition[] {
  const bare = filter.replace(/'[^']*'|"[^"]*"/g, (value) => (value === "''" ? 'nothing' : 'something'));
  return [...bare.matchAll(/(not )?([^\s()]+) (=|!=|in) (nothing)?/g)].map(
    ([, not, label = '', operator, nothing]) => ({
      label,
      isNegated: not !== undefined || (operator === '!=' && nothing === undefined),
    }),
  );
}

/** Whether a reason says an id in quotes. */
function quotes({ message = '' }: RefusalReason, id: string): boolean {
  return ["'", '"', '`'].some((quote) => message.includes(`${quote}${id}${quote}`));
}

/** Whether a reason speaks of an id, and not merely of a longer one. Where it quotes something, its other words are its own. */
function names(reason: RefusalReason, id: string): boolean {
  const { message = '' } = reason;
  if (/['"`]/.test(message)) return quotes(reason, id);
  const escaped = id.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
  return new RegExp(`(?<![\\w/:-])(?<!\\w\\.)${escaped}(?![\\w/:-])(?!\\.\\w)`).test(message);
}
