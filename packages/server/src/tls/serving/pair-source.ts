import { dirname } from 'node:path';
import { reasonOf } from '../../errors/reason.ts';
import { CertificateError } from '../x509/certificate-error.ts';
import type { CertificateDisk } from './certificate-disk.ts';
import { checkServingPair, type PairPlaces, type ServingPair } from './serving-pair.ts';

/** Knows which pair should be served now. */
export interface PairSource {
  /** Where changes show; empty when they come with time alone. */
  readonly directories: readonly string[];
  /** A pair that TLS can serve. Throws a {@link CertificateError} that names the file and what is wrong. */
  load(): Promise<ServingPair>;
}

/** The two files of `--tls-cert-file` and `--tls-private-key-file`, which somebody else renews. */
export class FilePairSource implements PairSource {
  readonly directories: readonly string[];
  readonly #places: PairPlaces;
  readonly #disk: CertificateDisk;

  constructor(places: PairPlaces, disk: CertificateDisk) {
    this.directories = [...new Set([dirname(places.cert), dirname(places.key)])];
    this.#places = places;
    this.#disk = disk;
  }

  async load(): Promise<ServingPair> {
    const { cert, key } = this.#places;
    const pair = { cert: await this.#read(cert), key: await this.#read(key) };
    checkServingPair(pair, this.#places);
    return pair;
  }

  async #read(path: string): Promise<string> {
    const text = await readFrom(this.#disk, path);
    if (text === undefined) throw new CertificateError('unreadable', `${path}: there is no such file`);
    return text;
  }
}

/** The text of a file, undefined when there is none; an error names the file. */
export async function readFrom(disk: CertificateDisk, path: string): Promise<string | undefined> {
  try {
    return await disk.read(path);
  } catch (error) {
    throw new CertificateError('unreadable', `${path} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
