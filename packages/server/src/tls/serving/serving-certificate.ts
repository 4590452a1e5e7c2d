import type { Clock, Timers } from '@metrics-adapter/core';
import type { Log } from '../../logging/log.ts';
import type { CertificateDisk } from './certificate-disk.ts';
import type { ServingPair } from './serving-pair.ts';

/** What the HTTPS server presents; it may change while the server runs. */
export interface ServingCertificate {
  /** Always a pair that TLS can serve. */
  current(): ServingPair;
  /** Calls `listener` after each change (for `server.setSecureContext`), until the returned function is called. */
  onChange(listener: () => void): () => void;
  /** Stops following changes. */
  close(): void;
}

/** What following a certificate needs from the world. */
export interface ServingCertificateEffects {
  readonly disk: CertificateDisk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}
