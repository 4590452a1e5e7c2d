import type { Writable } from 'node:stream';
import { createLogger, format, type Logger, transports } from 'winston';
import type { Log, LogFields } from './log.ts';

export interface WinstonLogOptions {
  readonly stream: Writable;
  /** Whether `debug` lines are written. */
  readonly verbose: boolean;
}

/** A log of JSON lines, one object each: `timestamp`, `level`, `message`, then the fields. */
export function createWinstonLog({ stream, verbose }: WinstonLogOptions): Log {
  const logger = createLogger({
    level: verbose ? 'debug' : 'info',
    format: format.combine(format.timestamp(), format.printf(toLine)),
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

function toLine({ timestamp, level, message, fields }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ timestamp, level, message, ...(fields as LogFields) }, replaceErrors);
}

/** An error's own members are not enumerable: JSON would make `{}` of it. */
function replaceErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return typeof value === 'bigint' ? value.toString() : value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause !== undefined && { cause }) };
}
