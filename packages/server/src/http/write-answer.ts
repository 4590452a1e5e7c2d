import { acceptsJson, encodeJson, NotAcceptableError } from '@metrics-adapter/core';
import type { Request, Response } from 'express';

/** Refuses clients that cannot read JSON, before anything is asked on their behalf. */
export function refuseUnreadable(request: Request): void {
  if (!acceptsJson(request.get('accept'))) throw new NotAcceptableError(['application/json']);
}

/** Writes an API object. `end` rather than express' `send`: the bytes are complete, and no hash of them is wanted. */
export function writeObject(response: Response, object: object, status = 200): void {
  const body = Buffer.from(encodeJson(object));
  response.status(status);
  response.set({ 'Content-Type': 'application/json', 'Content-Length': String(body.length) });
  response.end(body);
}
