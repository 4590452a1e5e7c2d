/** The text is not PromQL, or its types do not fit. Prometheus answers 400 `bad_data`. */
export class PromqlSyntaxError extends Error {
  override readonly name = 'PromqlSyntaxError';
  /** Where in the text, counted from 0. */
  readonly position: number;

  constructor(text: string, position: number, problem: string) {
    super(`${formatPosition(text, position)}: parse error: ${problem}`);
    this.position = position;
  }
}

/** The text is fine, its evaluation is not: two series that cannot be told apart, for instance. Prometheus answers 422 `execution`. */
export class PromqlExecutionError extends Error {
  override readonly name = 'PromqlExecutionError';
}

/** PromQL that Sysdig may know and this simulator does not: it says so rather than answer something else. */
export class UnsupportedPromqlError extends Error {
  override readonly name = 'UnsupportedPromqlError';

  /** @param feature a name from PromQL: `holt_winters`, `@`. */
  constructor(feature: string) {
    super(`not supported by the simulator: ${feature}`);
  }
}

/** Line and column, counted from 1 as Prometheus does. */
function formatPosition(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
