import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { badRequest, unsupportedMediaType } from '../objects/api-error.ts';
import { isRecord, type Json } from '../objects/kubernetes-object.ts';

/** A whole answer. */
export interface Reply {
  readonly code: number;
  /** Text goes out as it is, all else as JSON. */
  readonly body: Json | string;
  readonly contentType?: string;
}

/** One request, and how it is answered. */
export class Exchange {
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly socket: TLSSocket;
  /** Settles when the answer is sent or the connection gone. */
  readonly closed: Promise<void>;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse, body: Buffer) {
    const url = new URL(request.url ?? '/', 'https://stand-in.invalid');
    this.method = request.method ?? '';
    this.path = url.pathname;
    this.query = url.searchParams;
    this.headers = request.headers;
    this.body = body;
    this.socket = request.socket as TLSSocket;
    this.#response = response;
    this.closed = new Promise((resolve) => response.on('close', resolve));
  }

  get isWatch(): boolean {
    return this.method === 'GET' && ['true', '1'].includes(this.query.get('watch') ?? '');
  }

  get accept(): string {
    return this.headers.accept ?? '';
  }

  /** Of the body, without parameters. */
  get contentType(): string {
    return (this.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  }

  get isProtobuf(): boolean {
    return this.contentType === 'application/vnd.kubernetes.protobuf';
  }

  /** The body as an object. Throws {@link ApiError}: 400, and 415 for protobuf. */
  readJson(): Json {
    if (this.isProtobuf) throw unsupportedMediaType();
    const value = parse(this.body.toString('utf8'));
    if (!isRecord(value)) throw badRequest('the object provided is unrecognized');
    return value;
  }

  reply({ code, body, contentType }: Reply): void {
    if (this.isOver) return;
    const isText = typeof body === 'string';
    const bytes = Buffer.from(isText ? body : `${JSON.stringify(body)}\n`);
    const type = contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json');
    this.#response.writeHead(code, { 'content-type': type, 'content-length': bytes.length });
    this.#response.end(bytes);
  }

  /** Begins an answer that goes on. */
  begin(): void {
    this.#response.writeHead(200, { 'content-type': 'application/json' });
    this.#response.flushHeaders();
  }

  /** Nothing more is told to who was told everything. */
  write(text: string): void {
    if (!this.isOver) this.#response.write(text);
  }

  /** Whether the answer is complete or the connection broken. */
  get isOver(): boolean {
    return this.#response.writableEnded || this.#response.destroyed;
  }

  end(): void {
    this.#response.end();
  }

  /** Breaks the connection. */
  cut(): void {
    this.socket.destroy();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
