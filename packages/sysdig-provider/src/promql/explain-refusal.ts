import { BackendUnavailableError } from '@metrics-adapter/core';
import { RefusedCallError } from '../client/refused-call-error.ts';

/** How Sysdig may speak of its limit of ten metrics a query: the words are published nowhere. */
const tooManyMetrics = /\bmetrics?\b/i;
const limitWords = /\b(?:10|ten|limit|too many|more than|max(?:imum)?|exceed\w*)\b/i;

/**
 * The error to show for a query that failed: Sysdig reads ten different metrics in one query at the most, and its refusal
 * of more does not say what to do. Any other error is given back as it is.
 * @param from what errors call the backend.
 */
export function explainRefusal(error: unknown, from: string): unknown {
  if (!(error instanceof RefusedCallError) || ![400, 403, 413, 422].includes(error.status)) return error;
  const words = wordsOf(error);
  if (!tooManyMetrics.test(words) || !limitWords.test(words)) return error;
  return new BackendUnavailableError(
    `${from} refused a query because it reads too many different metrics; ten are the most that Sysdig takes: let the expression name fewer of them, by name rather than by a pattern, or make several rules of it`,
    { cause: error },
  );
}

/** What the backend said itself: our own words speak of metrics and limits too. */
function wordsOf({ message, cause }: RefusedCallError): string {
  const quoted = /\((.*)\)/s.exec(message)?.[1] ?? '';
  return cause instanceof Error ? cause.message : quoted;
}
