/** Which rule a certificate broke. */
export type CertificateRule =
  /** Not a certificate or a key at all. */
  | 'unreadable'
  /** A private key that belongs to another certificate. */
  | 'key-mismatch'
  | 'not-yet-valid'
  | 'expired'
  /** Made for something else: not for `clientAuth`. */
  | 'usage'
  /** No certificate of the bundle, and none that was shown, has issued it. */
  | 'unknown-authority'
  /** Its issuer may not issue certificates. */
  | 'not-an-authority'
  /** Signed with another key than its issuer's. */
  | 'signature'
  /** Signed with a hash that can be forged: MD5, SHA-1. */
  | 'weak-signature'
  /** An extension that must be understood, and is not. */
  | 'critical-extension'
  /** More certificates between it and the bundle than are followed, or than an authority permits. */
  | 'path-length';

/**
 * A certificate that cannot be used, and why. For the log and for whoever starts the program; a client never sees more
 * of it than 401. Holds no key material.
 */
export class CertificateError extends Error {
  readonly rule: CertificateRule;

  constructor(rule: CertificateRule, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'CertificateError';
    this.rule = rule;
  }
}

/** Writes a certificate's name on one line: `CN=bob, O=dev`. */
export function formatSubject(subject: string): string {
  return subject === '' ? '(no name)' : subject.replaceAll('\n', ', ');
}
