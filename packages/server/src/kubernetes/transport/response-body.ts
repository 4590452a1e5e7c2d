import type { IncomingMessage } from 'node:http';

const newline = 0x0a;

/** An answer is longer than may be held in memory. */
export class BodyTooLongError extends Error {
  override readonly name = 'BodyTooLongError';
}

/** Reads a whole answer. Throws {@link BodyTooLongError}, or the stream's own error when it breaks. */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLongError(`is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString('utf8');
}

/**
 * Hands on each line of an answer without its newline, as soon as it is there. What follows the last newline is no line:
 * Kubernetes ends each with one, so it is the beginning of an event that was cut off.
 */
export async function readLines(
  response: IncomingMessage,
  maxBytes: number,
  onLine: (line: string) => void,
): Promise<void> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      parts.push(chunk.subarray(start, end));
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      length = 0;
      start = end + 1;
      if (line !== '') onLine(line);
    }
    if (start === chunk.length) continue;
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > maxBytes) throw new BodyTooLongError(`has a line longer than ${maxBytes} bytes`);
  }
}
