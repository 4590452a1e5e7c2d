import { UnauthenticatedError } from '@metrics-adapter/core';
import type { Authenticator, OfferedCredentials, UserInfo } from './authenticator.ts';
import { requireConfig, verifyPeer } from './certificate-verification.ts';
import type { ClusterAuthentication, RequestHeaderConfig } from './cluster-authentication.ts';

/** Every value of a header, by its lower-case name. */
type Headers = OfferedCredentials['headersDistinct'];

/**
 * Believes what kube-apiserver says of the user (`X-Remote-User` and its kin), when it shows the certificate of the
 * aggregation layer. Without that certificate the headers are anybody's and mean nothing. With it but without a user
 * name this is no request on behalf of a user, and other credentials are looked at.
 */
export class FrontProxyAuthenticator implements Authenticator {
  readonly #cluster: ClusterAuthentication;

  constructor(cluster: ClusterAuthentication) {
    this.#cluster = cluster;
  }

  async authenticate({ peer, headersDistinct }: OfferedCredentials): Promise<UserInfo | undefined> {
    if (peer === undefined) return undefined;
    const config = requireConfig(this.#cluster).requestHeader;
    if (config === undefined) return undefined;
    const { commonName } = verifyPeer(peer, config.bundle, 'as front proxy');
    if (config.allowedNames.length > 0 && !config.allowedNames.includes(commonName)) {
      const allowed = config.allowedNames.join(', ');
      const cause = new Error(`as front proxy: the common name "${commonName}" is not in the allowed list: ${allowed}`);
      throw new UnauthenticatedError({ cause });
    }
    return readUser(headersDistinct, config);
  }
}

function readUser(headers: Headers, config: RequestHeaderConfig): UserInfo | undefined {
  const name = firstValue(headers, config.usernameHeaders);
  if (name === '') return undefined;
  const uid = firstValue(headers, config.uidHeaders);
  return {
    name,
    ...(uid === '' ? {} : { uid }),
    groups: config.groupHeaders.flatMap((header) => valuesOf(headers, header)).filter((group) => group !== ''),
    extra: readExtra(headers, config.extraHeaderPrefixes),
  };
}

/** As in Go: of each header the first value counts; the first header where that is not empty decides. */
function firstValue(headers: Headers, names: readonly string[]): string {
  return names.map((name) => valuesOf(headers, name)[0] ?? '').find((value) => value !== '') ?? '';
}

/** What follows the prefix is the key, percent-escaped by kube-apiserver since header names know few characters. */
function readExtra(headers: Headers, prefixes: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const extra = new Map<string, string[]>();
  for (const prefix of prefixes.map((text) => text.toLowerCase())) {
    for (const header of Object.keys(headers).filter((name) => name.startsWith(prefix))) {
      const key = unescapeKey(header.slice(prefix.length));
      extra.set(key, [...(extra.get(key) ?? []), ...valuesOf(headers, header)]);
    }
  }
  return Object.fromEntries(extra);
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // Kept as it is, as Kubernetes does: a key that nobody asks for does no harm.
    return key;
  }
}

/** Node reads header bytes as Latin-1; Kubernetes writes names in UTF-8. */
function valuesOf(headers: Headers, name: string): readonly string[] {
  return (headers[name.toLowerCase()] ?? []).map((value) => Buffer.from(value, 'latin1').toString('utf8'));
}
