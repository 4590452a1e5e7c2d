import { constants, type X509Certificate } from 'node:crypto';
import type { TLSSocket, TlsOptions } from 'node:tls';
import type { Clock } from '@metrics-adapter/core';
import { CertificateError } from '../x509/certificate-error.ts';
import type { CertificateBundle } from './certificate-bundle.ts';
import { findChain } from './certificate-chain.ts';
import type { PeerCertificate, VerifiedCertificate } from './peer-certificate.ts';

/**
 * How a server must be made for {@link peerCertificateOf} to see what clients show. It asks for certificates and refuses
 * none by itself, and it must not have a `ca`. Sessions are not resumed: on a resumed one, Node does not show what the
 * client sent beside its own certificate, and a chain with an authority in between would be refused.
 */
export const clientCertificateOptions = {
  requestCert: true,
  rejectUnauthorized: false,
  secureOptions: constants.SSL_OP_NO_TICKET,
} as const satisfies TlsOptions;

/** Certificates beside the leaf that are looked at; a client may send as many as it likes. */
const MAX_SHOWN = 16;

/** What is known of a connection, as long as the connection is. */
const peers = new WeakMap<TLSSocket, PeerCertificate>();

/**
 * The certificate that a client showed, ready to be checked against any bundle; undefined when it showed none.
 * The server must have been made with {@link clientCertificateOptions}.
 */
export function peerCertificateOf(socket: TLSSocket, clock: Clock): PeerCertificate | undefined {
  const known = peers.get(socket);
  if (known !== undefined) return known;
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return undefined;
  const peer = new VerifiedPeer(leaf, clock);
  peers.set(socket, peer);
  return peer;
}

/** What verification said, and for how long it would say the same. */
interface Outcome {
  readonly from: number;
  readonly until: number;
  readonly result: VerifiedCertificate | CertificateError;
}

class VerifiedPeer implements PeerCertificate {
  readonly #leaf: X509Certificate;
  readonly #shown: readonly X509Certificate[];
  readonly #clock: Clock;
  readonly #outcomes = new WeakMap<CertificateBundle, Outcome>();

  constructor(leaf: X509Certificate, clock: Clock) {
    this.#leaf = leaf;
    this.#shown = listShown(leaf);
    this.#clock = clock;
  }

  verify(bundle: CertificateBundle): VerifiedCertificate {
    const { result } = this.#outcomeOf(bundle);
    if (result instanceof CertificateError) throw result;
    return result;
  }

  #outcomeOf(bundle: CertificateBundle): Outcome {
    const now = this.#clock.now();
    const known = this.#outcomes.get(bundle);
    if (known !== undefined && known.from <= now && now < known.until) return known;
    const outcome = { ...this.#stableSpan(bundle, now), result: this.#check(bundle, now) };
    this.#outcomes.set(bundle, outcome);
    return outcome;
  }

  #check({ authorities }: CertificateBundle, now: number): VerifiedCertificate | CertificateError {
    try {
      findChain({ leaf: this.#leaf, shown: this.#shown, authorities, now });
      return toVerifiedCertificate(this.#leaf);
    } catch (error) {
      if (error instanceof CertificateError) return error;
      throw error;
    }
  }

  /** Between two dates of the certificates at hand nothing changes, be it an approval or a refusal. */
  #stableSpan({ authorities }: CertificateBundle, now: number): Pick<Outcome, 'from' | 'until'> {
    const changes = [this.#leaf, ...this.#shown, ...authorities].flatMap((certificate) => [
      certificate.validFromDate.getTime(),
      certificate.validToDate.getTime() + 1,
    ]);
    return {
      from: Math.max(...changes.filter((change) => change <= now), Number.NEGATIVE_INFINITY),
      until: Math.min(...changes.filter((change) => change > now), Number.POSITIVE_INFINITY),
    };
  }
}

/** In the order of the handshake: Node calls the next certificate the issuer, whether it is or not. */
function listShown(leaf: X509Certificate): readonly X509Certificate[] {
  const shown: X509Certificate[] = [];
  for (
    let next = leaf.issuerCertificate;
    next !== undefined && shown.length < MAX_SHOWN;
    next = next.issuerCertificate
  ) {
    shown.push(next);
  }
  return shown;
}

/** Of several common names the last one counts, as in Go, so that every server in the cluster sees the same user. */
function toVerifiedCertificate(leaf: X509Certificate): VerifiedCertificate {
  // The legacy form has the bare values; `subject` would have to be unescaped.
  const subject: Readonly<Record<string, string | string[] | undefined>> = { ...leaf.toLegacyObject().subject };
  return {
    commonName: [subject['CN'] ?? ''].flat().at(-1) ?? '',
    organizations: [subject['O'] ?? []].flat(),
    leaf,
  };
}
