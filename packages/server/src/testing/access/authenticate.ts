import type { TLSSocket } from 'node:tls';
import { unauthorized } from '../objects/api-error.ts';
import { anonymous, type Identities, type StandInUser, withSystemGroups } from './identities.ts';

export interface Credentials {
  readonly socket: TLSSocket;
  readonly authorization: string | undefined;
}

/**
 * Who asks: by a client certificate of the cluster's authority, else by a token that was issued here, else nobody.
 * Throws {@link ApiError} (401) for a proof that proves nothing.
 */
export function authenticate({ socket, authorization }: Credentials, identities: Identities): StandInUser {
  const { subject } = socket.getPeerCertificate();
  if (subject !== undefined) {
    if (!socket.authorized) throw unauthorized();
    return withSystemGroups({ name: String(subject.CN), groups: [subject.O ?? []].flat() });
  }
  const [, token] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) return anonymous;
  const user = identities.ownerOf(token);
  if (user === undefined) throw unauthorized();
  return user;
}
