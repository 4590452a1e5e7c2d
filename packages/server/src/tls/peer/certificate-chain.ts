import type { X509Certificate } from 'node:crypto';
import { CertificateError, formatSubject } from '../x509/certificate-error.ts';
import { checkAuthority, checkDates, checkExtensions, checkSignature, checkUsage } from './certificate-rules.ts';

/** What a chain is looked for in. */
export interface ChainQuery {
  readonly leaf: X509Certificate;
  /** What else the client showed: in any order, with anything among it. */
  readonly shown: readonly X509Certificate[];
  /** Where a chain must end. */
  readonly authorities: readonly X509Certificate[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Certificates in one chain, the first and the last counted. Real ones have two to four. */
const MAX_CHAIN = 8;
/** Certificates that are tried as an issuer: a client must not make us search for long. Go's limit too. */
const MAX_ATTEMPTS = 100;

/**
 * The certificates from the leaf to one of the authorities, each issued by the next, all usable for `clientAuth` now.
 * As in Go's `x509.Verify`, which kube-apiserver uses: a certificate that is itself in the bundle ends the chain, and a
 * certificate without extended key usages may be used for anything. Stricter than it in three points: name constraints
 * and authorities without basic constraints are refused, and a chain has at most eight certificates.
 *
 * Throws a {@link CertificateError} with the first rule that failed.
 */
export function findChain(query: ChainQuery): readonly X509Certificate[] {
  const { leaf, now } = query;
  checkDates(leaf, now);
  checkExtensions(leaf);
  checkUsage(leaf);
  return new ChainSearch(query).from([leaf]);
}

class ChainSearch {
  readonly #query: ChainQuery;
  #attempts = 0;
  #failure: CertificateError | undefined;

  constructor(query: ChainQuery) {
    this.#query = query;
  }

  from(start: readonly [X509Certificate]): readonly X509Certificate[] {
    const found = this.#extend(start[0], start);
    if (found !== undefined) return found;
    throw this.#failure ?? unknownAuthority(start[0]);
  }

  #extend(last: X509Certificate, chain: readonly X509Certificate[]): readonly X509Certificate[] | undefined {
    if (this.#query.authorities.some((authority) => isSame(authority, last))) return chain;
    for (const candidate of this.#candidatesFor(last, chain)) {
      if (!this.#accepts(candidate, last, chain.length - 1)) continue;
      const found = this.#extend(candidate, [...chain, candidate]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #candidatesFor(last: X509Certificate, chain: readonly X509Certificate[]): readonly X509Certificate[] {
    const candidates = [...this.#query.authorities, ...this.#query.shown].filter(
      // By name alone as well, so that a wrong key is told from an unknown name.
      (candidate) =>
        (last.checkIssued(candidate) || last.issuer === candidate.subject) &&
        !chain.some((link) => isSame(link, candidate)),
    );
    if (candidates.length === 0 || chain.length < MAX_CHAIN) return candidates;
    this.#failure ??= new CertificateError('path-length', `the chain has more than ${MAX_CHAIN} certificates`);
    return [];
  }

  #accepts(candidate: X509Certificate, last: X509Certificate, authoritiesBelow: number): boolean {
    this.#attempts += 1;
    if (this.#attempts > MAX_ATTEMPTS) return false;
    try {
      checkAuthority(candidate, authoritiesBelow);
      checkSignature(last, candidate);
      checkDates(candidate, this.#query.now);
      checkExtensions(candidate);
      checkUsage(candidate);
      return true;
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      this.#failure ??= error;
      return false;
    }
  }
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256;
}

function unknownAuthority(leaf: X509Certificate): CertificateError {
  return new CertificateError(
    'unknown-authority',
    `${formatSubject(leaf.subject)} was issued by ${formatSubject(leaf.issuer)}, which is not an accepted authority`,
  );
}
