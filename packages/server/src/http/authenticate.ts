import type { Request, RequestHandler } from 'express';
import type { Authenticator, OfferedCredentials } from '../authentication/authenticator.ts';
import { exchangeOf } from './exchange.ts';

export interface AuthenticateParts {
  readonly authenticator: Authenticator;
  /** Gives the certificate that the request's connection showed. */
  readonly peerOf: (request: Request) => OfferedCredentials['peer'];
  readonly autoscalerUsers: readonly string[];
}

/** Finds out who asks. */
export function authenticate({ authenticator, peerOf, autoscalerUsers }: AuthenticateParts): RequestHandler {
  return async (request, _response, next) => {
    const exchange = exchangeOf(request);
    const { headers, headersDistinct } = request;
    const peer = peerOf(request);
    const credentials = { headers, headersDistinct, ...(peer !== undefined && { peer }) };
    const user = await authenticator.authenticate(credentials, exchange.signal);
    if (user === undefined) throw new Error('the last authenticator had no opinion');
    exchange.user = user;
    if (autoscalerUsers.includes(user.name)) exchange.priority = 'autoscaler';
    next();
  };
}
