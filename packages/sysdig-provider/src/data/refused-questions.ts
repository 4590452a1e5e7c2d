import { type AdapterError, BadRequestError, MetricNotFoundError } from '@metrics-adapter/core';
import { type RefusalReason, RefusedCallError } from '../client/refused-call-error.ts';
import type { DataQuestion } from './data-question.ts';

/** For how long a refused metric is kept away from others. Milliseconds. */
const remembered = 300_000;
const mostRefused = 1000;

/** Metrics that were refused lately: each is asked for alone, so that nobody has to be asked for twice because of it. */
export class RefusedMetrics {
  readonly #refusedAt = new Map<string, number>();

  add({ column }: DataQuestion, now: number): void {
    this.#refusedAt.delete(column.id);
    this.#refusedAt.set(column.id, now);
    const [oldest] = this.#refusedAt.keys();
    if (this.#refusedAt.size > mostRefused && oldest !== undefined) this.#refusedAt.delete(oldest);
  }

  has({ column }: DataQuestion, now: number): boolean {
    const at = this.#refusedAt.get(column.id);
    return at !== undefined && at <= now && now - at < remembered;
  }
}

/** Whether the backend understood a request and will not answer it. */
export function isRefusal(error: unknown): error is RefusedCallError {
  return error instanceof RefusedCallError && [200, 400, 422].includes(error.status);
}

/** The questions whose metric a refusal quotes; none: it may be any. */
export function questionsNamedBy(
  { reasons }: RefusedCallError,
  questions: readonly DataQuestion[],
): readonly DataQuestion[] {
  return questions.filter(({ column }) => reasons.some((reason) => quotes(reason, column.id)));
}

/**
 * What a refusal means for the one question that was asked. A metric or a label that Sysdig does not know is no outage:
 * there is no such data.
 */
export function toQuestionError(error: RefusedCallError, question: DataQuestion): AdapterError {
  const { metric, column, keys, filter = '', source } = question;
  const asked = `the server could not find the metric ${metric}`;
  const unknown = error.reasons.filter(({ reason }) => reason !== undefined && /not found|unknown/i.test(reason));
  if (unknown.some((reason) => names(reason, column.id))) {
    return new MetricNotFoundError(
      `${asked}: Sysdig's data API knows no metric ${column.id} for ${source}s; the list of this API names the metrics that there are`,
      { cause: error },
    );
  }
  const blamed = (label: string) => error.reasons.some((reason) => names(reason, label));
  const condition = conditionsOf(filter).find(({ label }) => blamed(label));
  const label = condition?.label ?? keys.find(blamed);
  if (label === undefined) return error;
  const why = `Sysdig's data API does not choose by the label ${label}, which it may not know; check its name, or use --dialect promql`;
  // Who is to be without a label, or to have another value, may well be there.
  if (condition?.isNegated === true) return new BadRequestError(`${metric} cannot be had: ${why}`, { cause: error });
  return new MetricNotFoundError(`${asked}: ${why}`, { cause: error });
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
