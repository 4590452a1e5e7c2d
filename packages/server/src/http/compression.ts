import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { ServedDocument } from '@metrics-adapter/core';

/** Compresses bytes for `Content-Encoding: gzip`, off the event loop. */
export type Gzip = (bytes: Uint8Array) => Promise<Uint8Array>;

const gzipAsync = promisify(gzip);

/** As little work as gzip can be: Kubernetes' choice too (level 1). */
export const gzipFast: Gzip = (bytes) => gzipAsync(bytes, { level: constants.Z_BEST_SPEED });

/** Answers of more bytes than these are compressed for who takes that: Kubernetes' 128 KiB. */
export const largestUncompressed = 128 * 1_024;

/**
 * Whether an `Accept-Encoding` header names gzip. `*` does not: Kubernetes takes it for no wish, and clients of Go that
 * decode by themselves name it.
 */
export function takesGzip(acceptEncoding = ''): boolean {
  return acceptEncoding.split(',').some((coding) => {
    const [name = '', ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
    return name === 'gzip' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/** The compressed bytes of documents: made when they are first wanted, and kept for as long as the document is. */
export class CompressedDocuments {
  readonly #gzip: Gzip;
  readonly #compressed = new WeakMap<ServedDocument, Promise<Uint8Array>>();

  constructor(gzip: Gzip) {
    this.#gzip = gzip;
  }

  /** Who comes while they are being made waits for the same bytes. */
  bytesOf(document: ServedDocument): Promise<Uint8Array> {
    const known = this.#compressed.get(document);
    if (known !== undefined) return known;
    const bytes = this.#gzip(document.body);
    this.#compressed.set(document, bytes);
    bytes.catch(() => this.#compressed.delete(document));
    return bytes;
  }
}
