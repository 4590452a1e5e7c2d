import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config/config.ts';
import { type CertificateBundle, parseCertificateBundle } from '../tls/peer/certificate-bundle.ts';

/** A file of certificates, as text and as read: whoever needs the text alone still wants to know now that it is none. */
export interface PemFile {
  readonly text: string;
  readonly bundle: CertificateBundle;
}

/** Undefined when no file is named. Throws an error that names the flag and the file. */
export async function readPem(flag: string, path: string | undefined): Promise<PemFile | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError([`${flag} ${path} cannot be read (${error.code ?? 'unknown error'})`]);
  });
  return { text, bundle: parseCertificateBundle(text, `${flag} ${path}`) };
}
