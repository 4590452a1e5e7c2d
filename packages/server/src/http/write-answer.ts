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
import { exchangeOf } from './exchange.ts';

/** What was agreed with the client. */
export type Agreed<Offer extends MediaTypeOffer> = Extract<Negotiation<Offer>, { readonly acceptable: true }>;

/** In which media types values and `Status` are written; the first is for who asks for nothing in particular. */
export const objectEncoders: readonly Encoder[] = [jsonEncoder, protobufEncoder];

/** Throws `NotAcceptableError` when the client can read none of the offers: before anything is asked on its behalf. */
export function agree<Offer extends MediaTypeOffer>(request: Request, offers: readonly Offer[]): Agreed<Offer> {
  const agreed = negotiate(preferencesOf(request), offers);
  if (!agreed.acceptable) throw agreed.error;
  return agreed;
}

/** Writes values in the agreed form. */
export function writeObject(response: Response, object: ApiObject, { offer, pretty }: Agreed<Encoder>): void {
  write(response, 200, offer.mediaType, offer.encode(object, { pretty }));
}

/** Writes a failure in a form that the client reads; where there is none, as Kubernetes does, in JSON for people. */
export function writeStatus(request: Request, response: Response, status: Status): void {
  const agreed = negotiate(preferencesOf(request), objectEncoders);
  const { offer, pretty } = agreed.acceptable ? agreed : { offer: jsonEncoder, pretty: true };
  write(response, status.code, offer.mediaType, offer.encode(status, { pretty }));
}

/** Writes a document, or only says that the client has it already. */
export function writeDocument(request: Request, response: Response, document: ServedDocument): void {
  response.set('ETag', document.etag);
  if (isNotModified(request.get('if-none-match'), document.etag)) response.writeHead(304).end();
  else write(response, 200, document.contentType, document.body);
}

/** Not by express' `send` or `set`: no hash of the bytes is wanted, nor a charset after the type. */
function write(response: Response, status: number, contentType: string, body: string | Uint8Array): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': bytes.length });
  response.end(bytes);
}

/** The target is unknown when it could not be read: then it is only the headers that tell. */
function preferencesOf(request: Request): AnswerPreferences {
  const pretty = exchangeOf(request).target?.query.get('pretty')?.[0];
  return { accept: request.get('accept'), userAgent: request.get('user-agent'), pretty };
}
