import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type CertificateWithKey, createCertificateAuthority, issueCertificate } from './certificate-writer.ts';

const validity = { notBefore: Date.UTC(2026, 0, 1), notAfter: Date.UTC(2051, 0, 1) };
const root = createCertificateAuthority({ commonName: 'root', ...validity });
const intermediate = issueCertificate({ issuer: root, commonName: 'between', ca: true, pathLength: 0, ...validity });

const issueServer = (issuer: CertificateWithKey): CertificateWithKey =>
  issueCertificate({
    issuer,
    commonName: 'adapter',
    organizations: ['a', 'b'],
    dnsNames: ['adapter.monitoring.svc', '*.example.org'],
    ipAddresses: ['10.1.2.3', '2001:db8::1'],
    extendedKeyUsages: ['serverAuth'],
    ...validity,
  });

describe('issueCertificate', () => {
  it('writes names, addresses, usages and dates', () => {
    const certificate = new X509Certificate(issueServer(root).certificatePem);
    expect(certificate.subject).toBe('O=a\nO=b\nCN=adapter');
    expect(certificate.issuer).toBe('CN=root');
    expect(certificate.subjectAltName).toBe(
      'DNS:adapter.monitoring.svc, DNS:*.example.org, IP Address:10.1.2.3, IP Address:2001:DB8:0:0:0:0:0:1',
    );
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.ca).toBe(false);
    expect(certificate.validFromDate.toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(certificate.validToDate.toISOString()).toBe('2051-01-01T00:00:00.000Z');
  });

  it('is signed by its issuer, with a key that belongs to it', () => {
    const { certificatePem, privateKeyPem } = issueServer(root);
    const certificate = new X509Certificate(certificatePem);
    const issuer = new X509Certificate(root.certificatePem);
    expect([certificate.checkIssued(issuer), certificate.verify(issuer.publicKey)]).toEqual([true, true]);
    expect(privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(issueServer(root).privateKeyPem).not.toBe(privateKeyPem);
  });

  it('gives every certificate another serial number', () => {
    const numbers = Array.from(
      { length: 20 },
      () => new X509Certificate(issueServer(root).certificatePem).serialNumber,
    );
    expect(new Set(numbers).size).toBe(20);
  });

  it('makes authorities where asked', () => {
    expect(new X509Certificate(intermediate.certificatePem).ca).toBe(true);
  });

  it.each([
    [{ ipAddresses: ['10.1.2'] }, '"10.1.2" is not an IP address'],
    [{ dnsNames: ['bücher.example'] }, '"bücher.example" is not a DNS name in ASCII'],
    [
      { issuer: { ...root, privateKeyPem: intermediate.privateKeyPem } },
      "the issuer's private key must be an EC key that belongs to its certificate",
    ],
  ])('refuses %j', (wrong, message) => {
    expect(() => issueCertificate({ issuer: root, commonName: 'x', ...validity, ...wrong })).toThrow(message);
  });

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  (hasOpenssl ? it : it.skip)('satisfies openssl verify -x509_strict', () => {
    const directory = mkdtempSync(join(tmpdir(), 'certificate-writer-'));
    try {
      const file = (name: string, text: string): string => {
        writeFileSync(join(directory, name), text);
        return join(directory, name);
      };
      const trusted = ['-CAfile', file('root.pem', root.certificatePem)];
      const between = ['-untrusted', file('between.pem', intermediate.certificatePem)];
      const nameless = { commonName: '', dnsNames: ['only.example.org'], extendedKeyUsages: ['clientAuth'] } as const;
      const leaves = [
        file('direct.pem', issueServer(root).certificatePem),
        file('indirect.pem', issueServer(intermediate).certificatePem),
        file('nameless.pem', issueCertificate({ issuer: intermediate, ...nameless, ...validity }).certificatePem),
      ];
      const { stdout, stderr } = spawnSync('openssl', ['verify', '-x509_strict', ...trusted, ...between, ...leaves]);
      expect(`${stdout}${stderr}`).toBe(leaves.map((leaf) => `${leaf}: OK\n`).join(''));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
