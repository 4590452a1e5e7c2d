import type { OutgoingHttpHeaders } from 'node:http';
import {
  type AnswerPreferences,
  type ApiObject,
  type Encoder,
  isNotModified,
  jsonEncoder,
  type MediaTypeOffer,
  type Negotiation,
  negotiate,
  protobufEncoder,
  type ServedDocument,
  type Status,
} from '@metrics-adapter/core';
import type { Request, Response } from 'express';
import { type CompressedDocuments, gzipFast, largestUncompressed, takesGzip } from './compression.ts';
import { exchangeOf } from './exchange.ts';
import { yamlEncoder } from './yaml-encoder.ts';

/** What was agreed with the client. */
export type Agreed<Offer extends MediaTypeOffer> = Extract<Negotiation<Offer>, { readonly acceptable: true }>;

/** In which media types values and `Status` are written; the first is for who asks for nothing in particular. */
export const objectEncoders: readonly Encoder[] = [jsonEncoder, yamlEncoder, protobufEncoder];

/** Throws `NotAcceptableError` when the client can read none of the offers: before anything is asked on its behalf. */
export function agree<Offer extends MediaTypeOffer>(request: Request, offers: readonly Offer[]): Agreed<Offer> {
  const agreed = negotiate(preferencesOf(request), offers);
  if (!agreed.acceptable) throw agreed.error;
  return agreed;
}

/** Writes values in the agreed form; many of them compressed for who takes that. */
export async function writeObject(
  request: Request,
  response: Response,
  written: { readonly object: ApiObject; readonly agreed: Agreed<Encoder> },
): Promise<void> {
  const { offer, pretty } = written.agreed;
  const bytes = Buffer.from(offer.encode(written.object, { pretty }));
  const isCompressed = choosesCompression(request, response, bytes.length > largestUncompressed);
  const headers = { 'Content-Type': offer.mediaType, ...(isCompressed && compressedHeaders) };
  send(response, 200, { headers, bytes: isCompressed ? await gzipFast(bytes) : bytes });
}

/** Writes a failure in a form that the client reads; where there is none, as Kubernetes does, in JSON for people. */
export function writeStatus(request: Request, response: Response, status: Status): void {
  const agreed = negotiate(preferencesOf(request), objectEncoders);
  const { offer, pretty } = agreed.acceptable ? agreed : { offer: jsonEncoder, pretty: true };
  const bytes = Buffer.from(offer.encode(status, { pretty }));
  send(response, status.code, { headers: { 'Content-Type': offer.mediaType }, bytes });
}

/** Writes a text as it is, whatever the client reads best. */
export function writeText(response: Response, contentType: string, text: string): void {
  send(response, 200, { headers: { 'Content-Type': contentType }, bytes: Buffer.from(text) });
}

/** A document, and how it travels. */
export interface WrittenDocument {
  readonly document: ServedDocument;
  /** Where its compressed bytes are kept. */
  readonly compressed: CompressedDocuments;
  /** Above how many bytes it is compressed for who takes that. */
  readonly compressAbove: number;
}

/** Writes a document, or only says that the client has it already. */
export async function writeDocument(
  request: Request,
  response: Response,
  { document, compressed, compressAbove }: WrittenDocument,
): Promise<void> {
  const isCompressed = choosesCompression(request, response, document.body.length > compressAbove);
  // A strong ETag promises the very bytes, and those differ; `isNotModified` takes either for the same.
  const ETag = isCompressed ? `W/${document.etag}` : document.etag;
  if (isNotModified(request.get('if-none-match'), document.etag)) {
    response.writeHead(304, { ETag }).end();
    return;
  }
  const headers = { ETag, 'Content-Type': document.contentType, ...(isCompressed && compressedHeaders) };
  send(response, 200, { headers, bytes: isCompressed ? await compressed.bytesOf(document) : document.body });
}

/** Whether to compress what is worth it. Tells caches that it depends, also where this client does not want it. */
function choosesCompression(request: Request, response: Response, isWorthIt: boolean): boolean {
  if (!isWorthIt) return false;
  response.vary('Accept-Encoding');
  return takesGzip(request.get('accept-encoding'));
}

const compressedHeaders = { 'Content-Encoding': 'gzip' };

interface SentAnswer {
  readonly headers: OutgoingHttpHeaders;
  readonly bytes: Uint8Array;
}

/** Not by express' `send` or `set`: no hash of the bytes is wanted, nor a charset after the type. */
function send(response: Response, status: number, { headers, bytes }: SentAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
  response.end(bytes);
}

/** The target is unknown when it could not be read: then it is only the headers that tell. */
function preferencesOf(request: Request): AnswerPreferences {
  const pretty = exchangeOf(request).target?.query.get('pretty')?.[0];
  return { accept: request.get('accept'), userAgent: request.get('user-agent'), pretty };
}
