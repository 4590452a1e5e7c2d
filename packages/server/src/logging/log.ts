/**
 * Named values that belong to a line. Never a secret; errors are written with name, message and cause, and with the
 * stack unless they were foreseen.
 */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the server says what it does. */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}
