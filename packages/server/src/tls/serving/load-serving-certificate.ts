import { FollowedCertificate } from './followed-certificate.ts';
import { FilePairSource, type PairSource } from './pair-source.ts';
import { listHosts } from './self-signed-pair.ts';
import { DirectoryPairSource, MemoryPairSource } from './self-signed-source.ts';
import type { ServingCertificate, ServingCertificateEffects } from './serving-certificate.ts';

/** The flags that decide. Files come before a directory, a directory before memory. */
export interface ServingCertificateOptions {
  /** `--tls-cert-file`; together with the next one. */
  readonly certFile?: string | undefined;
  /** `--tls-private-key-file`. */
  readonly keyFile?: string | undefined;
  /** `--cert-dir`; empty or absent: a certificate that is made here is kept in memory. */
  readonly certDirectory?: string | undefined;
  /** `--bind-address`: becomes a name of a certificate that is made here, unless it means every address. */
  readonly bindAddress?: string | undefined;
}

/**
 * Reads or makes the serving certificate and follows it from then on: files by watching and by reading them every
 * minute, certificates of our own making until they have to be replaced. Throws an error that names the file and what
 * is wrong when there is nothing to start with; later problems are logged, and the last good pair goes on serving.
 */
export async function loadServingCertificate(
  options: ServingCertificateOptions,
  effects: ServingCertificateEffects,
): Promise<ServingCertificate> {
  const source = createSource(options, effects);
  return new FollowedCertificate(await source.load(), source, effects);
}

function createSource(options: ServingCertificateOptions, { disk, clock, log }: ServingCertificateEffects): PairSource {
  const { certFile = '', keyFile = '', certDirectory = '', bindAddress } = options;
  if ((certFile === '') !== (keyFile === '')) {
    throw new Error('--tls-cert-file and --tls-private-key-file belong together: give both or neither');
  }
  if (certFile !== '') return new FilePairSource({ cert: certFile, key: keyFile }, disk);
  const signing = { hosts: listHosts(bindAddress), clock, log };
  if (certDirectory !== '') return new DirectoryPairSource(certDirectory, disk, signing);
  return new MemoryPairSource(signing);
}
