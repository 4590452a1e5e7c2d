import type { Writable } from 'node:stream';
import { AdapterError, type Clock } from '@metrics-adapter/core';
import { createLogger, format, type Logger, transports } from 'winston';
import type { Log, LogFields } from './log.ts';

export interface WinstonLogOptions {
  readonly stream: Writable;
  readonly clock: Clock;
  /** Whether `debug` lines are written. */
  readonly verbose: boolean;
}

/**
 * A log of JSON lines, one object each: `timestamp`, `level`, `message`, then the fields, of which none can take the
 * place of those three. Never throws: fields that cannot be written are told so in their place.
 */
export function createWinstonLog({ stream, clock, verbose }: WinstonLogOptions): Log {
  const toLine = ({ level, message, fields }: Readonly<Record<string, unknown>>): string =>
    formatLine({ timestamp: new Date(clock.now()).toISOString(), level, message }, fields as LogFields);
  const logger = createLogger({
    level: verbose ? 'debug' : 'info',
    format: format.printf(toLine),
    transports: [new transports.Stream({ stream })],
  });
  return {
    error: (message, fields) => write(logger, 'error', message, fields),
    warn: (message, fields) => write(logger, 'warn', message, fields),
    info: (message, fields) => write(logger, 'info', message, fields),
    debug: (message, fields) => write(logger, 'debug', message, fields),
  };
}

/** winston runs its format before it looks at the level, so a line that is not wanted is stopped here. */
function write(logger: Logger, level: keyof Log, message: string, fields: LogFields = {}): void {
  if (logger.isLevelEnabled(level)) logger.log({ level, message, fields });
}

function formatLine(start: LogFields, fields: LogFields): string {
  try {
    return JSON.stringify({ ...start, ...fields, ...start }, replaceErrors);
  } catch (error) {
    return JSON.stringify({ ...start, unwritable: error instanceof Error ? error.message : String(error) });
  }
}

function replaceErrors(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Error ? toFields(value, isForeseen(value)) : value;
}

/**
 * An error's own members are not enumerable: JSON would make `{}` of it. Only these are told, since others may hold
 * anything. Node tries several addresses for one connection, and its error then has a list and no words.
 */
function toFields(error: Error, withoutStack: boolean): LogFields {
  const { name, message, code, stack, cause, errors } = error as NodeJS.ErrnoException & Partial<AggregateError>;
  const toPart = (part: unknown): unknown => (part instanceof Error ? toFields(part, withoutStack) : part);
  return { name, message, code, ...(!withoutStack && { stack }), cause: toPart(cause), errors: errors?.map(toPart) };
}

/** Such an error is explained by its words and those of its causes; where it was noticed tells nobody anything. */
function isForeseen(error: Error): boolean {
  return error instanceof AdapterError && error.meaning !== 'internal';
}
