import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';
import type { Fault } from './faults.ts';

/** Writes an answer, compressed when the client wants it, or as much of it as a fault lets through. */
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

/** Faults that change the right answer rather than replace it. */
export function spoilAnswer(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.kind !== 'nan') return answer;
  return { ...answer, body: answer.body.replace(/(\[\d+(?:\.\d+)?,)"[^"]*"\]/g, '$1"NaN"]') };
}
