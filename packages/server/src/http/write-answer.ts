import { acceptsJson, encodeJson, NotAcceptableError } from '@metrics-adapter/core';
import type { Request, Response } from 'express';

/** Refuses clients that cannot read JSON, before anything is asked on their behalf. */
export function refuseUnreadable(request: Request): void {
  if (!acceptsJson(request.get('accept'))) throw new NotAcceptableError(['application/json']);
}

/** Writes an API object. Not by express' `send` or `set`: no hash of the bytes is wanted, nor a charset after the type. */
export function writeObject(response: Response, object: object, status = 200): void {
  const body = Buffer.from(encodeJson(object));
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}
