import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type CertificateWithKey,
  createCertificateAuthority,
  issueCertificate,
} from '../../packages/server/src/tls/x509/certificate-writer.ts';

/** Two PEM files: programs take certificates by path. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

export interface ClientRequest {
  /** Kubernetes takes it as the user. */
  readonly commonName: string;
  /** Kubernetes takes them as groups. */
  readonly organizations?: readonly string[];
}

export interface ServerRequest {
  readonly dnsNames: readonly string[];
  readonly ipAddresses?: readonly string[];
}

const day = 24 * 60 * 60 * 1000;

/** Makes a certificate authority, written as `<name>.crt` and `<name>.key`. */
export function writeAuthority(folder: string, name: string): Promise<CertificateFiles> {
  return writeFiles(folder, name, createCertificateAuthority({ commonName: name, ...validity() }));
}

/** Issues a client's certificate, written as `<name>.crt` and `<name>.key` beside the authority's own files. */
export async function writeClient(
  authority: CertificateFiles,
  name: string,
  request: ClientRequest,
): Promise<CertificateFiles> {
  const issuer = await readFiles(authority);
  const client = issueCertificate({ issuer, ...validity(), ...request, extendedKeyUsages: ['clientAuth'] });
  return writeFiles(dirname(authority.cert), name, client);
}

/** Issues a server's certificate, written as `<name>.crt` and `<name>.key` beside the authority's own files. */
export async function writeServer(
  authority: CertificateFiles,
  name: string,
  request: ServerRequest,
): Promise<CertificateFiles> {
  const issuer = await readFiles(authority);
  const usages = { extendedKeyUsages: ['serverAuth'] as const };
  const server = issueCertificate({ issuer, commonName: name, ...validity(), ...request, ...usages });
  return writeFiles(dirname(authority.cert), name, server);
}

/** Makes the RSA key that signs ServiceAccount tokens: its public half as `cert`. */
export async function writeServiceAccountKey(folder: string): Promise<CertificateFiles> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return writeFiles(folder, 'service-accounts', { certificatePem: publicKey, privateKeyPem: privateKey });
}

/** The contents of the two files, as a TLS client takes them. */
export async function readPair({ cert, key }: CertificateFiles): Promise<{ cert: string; key: string }> {
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}

function validity(): { notBefore: number; notAfter: number } {
  return { notBefore: Date.now() - day, notAfter: Date.now() + day };
}

async function writeFiles(folder: string, name: string, pair: CertificateWithKey): Promise<CertificateFiles> {
  const files = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  await writeFile(files.cert, pair.certificatePem);
  await writeFile(files.key, pair.privateKeyPem, { mode: 0o600 });
  return files;
}

async function readFiles(files: CertificateFiles): Promise<CertificateWithKey> {
  const { cert, key } = await readPair(files);
  return { certificatePem: cert, privateKeyPem: key };
}
