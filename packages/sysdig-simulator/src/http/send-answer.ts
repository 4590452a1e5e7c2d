import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';
import type { Fault } from './faults.ts';

/** Writes an answer, compressed when the client wants it. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  const wantsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && body.length > 1024;
  const bytes = wantsGzip ? gzipSync(body) : Buffer.from(body);
  const all = { ...headers, 'content-length': bytes.length, ...(wantsGzip && { 'content-encoding': 'gzip' }) };
  response.writeHead(status, all).end(bytes);
}

/** Announces the whole body, sends half of it, ends the connection. */
export function sendTruncated(response: ServerResponse, { status, headers, body }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}

/** Sends the body in small chunks, with pauses between them. */
export async function sendInDrops(
  response: ServerResponse,
  { status, headers, body }: Answer,
  { size, pause }: { readonly size: number; readonly pause: () => Promise<void> },
): Promise<void> {
  const bytes = Buffer.from(body);
  const step = Math.max(1, size);
  response.writeHead(status, headers);
  for (let from = 0; from < bytes.length && !response.destroyed; from += step) {
    if (from > 0) await pause();
    response.write(bytes.subarray(from, from + step));
  }
  response.end();
}

/** Faults that change the right answer rather than replace it. */
export function spoilAnswer(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.kind === 'half-json') return { ...answer, body: answer.body.slice(0, answer.body.length >> 1) };
  const value = fault?.kind === 'nan' ? 'NaN' : fault?.kind === 'value' ? fault.value : undefined;
  if (value === undefined) return answer;
  const text = JSON.stringify(value);
  if (answer.body.startsWith('{"data":[')) return { ...answer, body: spoilRows(answer.body, value) };
  return {
    ...answer,
    body: answer.body.replace(/(\[\d+(?:\.\d+)?,)"[^"]*"\]/g, (_, time: string) => `${time}${text}]`),
  };
}

/** In the rows of the data API every number becomes a text. */
function spoilRows(body: string, value: string): string {
  return JSON.stringify(
    JSON.parse(body, (name, item) => (typeof item === 'number' && /^\d+$/.test(name) ? value : item)),
  );
}
