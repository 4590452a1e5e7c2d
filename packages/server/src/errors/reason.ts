/** The words of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** An error may be its own cause. */
const deepest = 10;

/** The words of anything that was thrown and of all that caused it, the outermost first, none of them twice. */
export function formatReasons(thrown: unknown): string {
  const reasons: string[] = [];
  let error = thrown;
  for (let depth = 0; depth < deepest && error !== undefined; depth += 1) {
    const reason = reasonOf(error) || formatParts(error);
    if (!reasons.some((said) => said.includes(reason))) reasons.push(reason);
    error = error instanceof Error ? error.cause : undefined;
  }
  return reasons.join(': ');
}

/** Node tries several addresses for one connection, and its error then has a list and no words. */
function formatParts(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(reasonOf).join('; ') : '';
}
