import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { reasonOf } from '../../errors/reason.ts';
import { parseCertificateBundle } from '../peer/certificate-bundle.ts';
import { CertificateError, formatSubject } from '../x509/certificate-error.ts';

/** What an HTTPS server presents, both in PEM. */
export interface ServingPair {
  /** The certificate, then those of the authorities between it and the one that clients know. */
  readonly cert: string;
  readonly key: string;
}

/** Where each half comes from, for messages. */
export interface PairPlaces {
  readonly cert: string;
  readonly key: string;
}

/**
 * The certificate of a pair that TLS can serve. Throws a {@link CertificateError} that names the place and what is
 * wrong with it. Dates are not looked at: an expired certificate still serves clients that do not verify.
 */
export function checkServingPair(pair: ServingPair, places: PairPlaces): X509Certificate {
  const [leaf] = parseCertificateBundle(pair.cert, places.cert).authorities;
  if (leaf === undefined) throw new CertificateError('unreadable', `${places.cert}: no certificate is in it`);
  if (!leaf.checkPrivateKey(parsePrivateKey(pair.key, places.key))) {
    throw new CertificateError(
      'key-mismatch',
      `${places.key}: this private key does not belong to the first certificate in ${places.cert} ` +
        `(${formatSubject(leaf.subject)})`,
    );
  }
  try {
    createSecureContext(pair);
  } catch (error) {
    throw new CertificateError('unreadable', `${places.cert}: TLS cannot serve it: ${reasonOf(error)}`);
  }
  return leaf;
}

function parsePrivateKey(pem: string, place: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new CertificateError(
      'unreadable',
      `${place}: no private key in PEM that can be read without a passphrase is in it (${reasonOf(error)})`,
    );
  }
}

/** The certificate of a pair that was checked before. */
export function leafOf(pair: ServingPair): X509Certificate {
  return new X509Certificate(pair.cert);
}
