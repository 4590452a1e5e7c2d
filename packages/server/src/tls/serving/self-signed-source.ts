import type { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@metrics-adapter/core';
import { reasonOf } from '../../errors/reason.ts';
import type { Log } from '../../logging/log.ts';
import { parseCertificateBundle } from '../peer/certificate-bundle.ts';
import { CertificateError } from '../x509/certificate-error.ts';
import type { CertificateDisk } from './certificate-disk.ts';
import { type PairSource, readFrom } from './pair-source.ts';
import { createSelfSignedPair, isSelfMade } from './self-signed-pair.ts';
import { checkServingPair, leafOf, type PairPlaces, type ServingPair } from './serving-pair.ts';

/** What a source that makes certificates needs. */
export interface SelfSigning {
  /** DNS names and addresses, see `listHosts`. */
  readonly hosts: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** A certificate of our own making is replaced this long before it expires. */
const RENEW_BEFORE = 24 * 3_600_000;

/** Made anew with every start, and on no disk. */
export class MemoryPairSource implements PairSource {
  readonly directories = [];
  readonly #signing: SelfSigning;
  #pair: ServingPair | undefined;

  constructor(signing: SelfSigning) {
    this.#signing = signing;
  }

  async load(): Promise<ServingPair> {
    const { clock, hosts } = this.#signing;
    if (this.#pair === undefined || isUsedUp(leafOf(this.#pair), clock)) {
      this.#pair = createSelfSignedPair(hosts, clock.now());
    }
    return this.#pair;
  }
}

/**
 * `apiserver.crt` and `apiserver.key` in `--cert-dir`: served when they are there, made when they are not and when the
 * certificate has expired. Another program may renew them, too.
 */
export class DirectoryPairSource implements PairSource {
  readonly directories: readonly string[];
  readonly #places: PairPlaces;
  readonly #disk: CertificateDisk;
  readonly #signing: SelfSigning;

  constructor(directory: string, disk: CertificateDisk, signing: SelfSigning) {
    this.directories = [directory];
    this.#places = { cert: join(directory, 'apiserver.crt'), key: join(directory, 'apiserver.key') };
    this.#disk = disk;
    this.#signing = signing;
  }

  async load(): Promise<ServingPair> {
    const { cert, key } = this.#places;
    const certText = await readFrom(this.#disk, cert);
    // A key alone is what an interrupted write leaves behind: it is written first.
    if (certText === undefined) return this.#make('there was none');
    const [leaf] = parseCertificateBundle(certText, cert).authorities;
    if (leaf !== undefined && isUsedUp(leaf, this.#signing.clock)) {
      return this.#make(`the last one expires at ${leaf.validToDate.toISOString()}`);
    }
    const keyText = await readFrom(this.#disk, key);
    if (keyText === undefined) {
      const remedy = 'put it back, or remove the certificate and have a new pair made';
      throw new CertificateError('unreadable', `${key}: there is no such file beside ${cert}; ${remedy}`);
    }
    checkServingPair({ cert: certText, key: keyText }, this.#places);
    return { cert: certText, key: keyText };
  }

  async #make(why: string): Promise<ServingPair> {
    const { clock, hosts, log } = this.#signing;
    const pair = createSelfSignedPair(hosts, clock.now());
    await this.#write(this.#places.key, pair.key, 0o600);
    await this.#write(this.#places.cert, pair.cert, 0o644);
    log.info('made a self-signed serving certificate', { file: this.#places.cert, why });
    return pair;
  }

  async #write(path: string, text: string, mode: number): Promise<void> {
    try {
      await this.#disk.write(path, text, mode);
    } catch (error) {
      const remedy = 'mount a writable directory there, or set --cert-dir="" to keep the certificate in memory';
      throw new CertificateError('unreadable', `${path} cannot be written: ${reasonOf(error)}; ${remedy}`);
    }
  }
}

/** What somebody else has put there is theirs to renew, until it is of no use to anybody. */
function isUsedUp(leaf: X509Certificate, clock: Clock): boolean {
  return clock.now() > leaf.validToDate.getTime() - (isSelfMade(leaf) ? RENEW_BEFORE : 0);
}
