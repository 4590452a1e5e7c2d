import type { Log, LogFields } from '../../logging/log.ts';

/** Remembers what was said, as `warn: the text`. */
export class RecordingLog implements Log {
  readonly lines: string[] = [];
  readonly fields: (LogFields | undefined)[] = [];

  error(message: string, fields?: LogFields): void {
    this.#add('error', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#add('warn', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#add('info', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('debug', message, fields);
  }

  #add(level: string, message: string, fields: LogFields | undefined): void {
    this.lines.push(`${level}: ${message}`);
    this.fields.push(fields);
  }
}
