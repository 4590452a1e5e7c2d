import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCertificateFields } from '../x509/certificate-fields.ts';
import { parseCertificateBundle } from './certificate-bundle.ts';
import { findChain } from './certificate-chain.ts';
import { checkSignature } from './certificate-rules.ts';

const load = (file: string): readonly X509Certificate[] =>
  parseCertificateBundle(readFileSync(new URL(`./testdata/${file}`, import.meta.url), 'utf8'), file).authorities;

const fixtures = load('made-by-openssl.pem');
const named = (commonName: string): X509Certificate => {
  const found = fixtures.find(({ subject }) => subject.endsWith(`CN=${commonName}`));
  if (found === undefined) throw new Error(`the test data has no ${commonName}`);
  return found;
};
const authority = named('authority');
const pssSha256 = named('pss-sha256');
const ed25519 = named('ed25519');

/** All certificates of the test data are valid. */
const now = Date.UTC(2030, 0);

describe('checkSignature', () => {
  it('accepts SHA-2 with RSA-PSS, and Ed25519', () => {
    expect(() => checkSignature(pssSha256, pssSha256)).not.toThrow();
    expect(() => checkSignature(ed25519, ed25519)).not.toThrow();
  });

  it.each([
    ['with ECDSA', named('sha1'), authority, 'CN=sha1 is signed with 1.2.840.10045.4.1'],
    ['with RSA-PSS', named('pss-sha1'), named('pss-sha1'), 'CN=pss-sha1 is signed with 1.3.14.3.2.26'],
  ])('refuses SHA-1 %s, which the issuer has really made', (_, certificate, issuer, message) => {
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(() => checkSignature(certificate, issuer)).toThrow(
      expect.objectContaining({ rule: 'weak-signature', message: `${message}, which is not accepted` }),
    );
  });
});

describe('findChain', () => {
  it('accepts the RSA certificates that kubeadm makes', () => {
    const [leaf, issuer] = [named('kubernetes-admin'), named('kubernetes')];
    expect(findChain({ leaf, shown: [], authorities: [issuer], now })).toEqual([leaf, issuer]);
  });

  it('accepts a certificate for any usage, and one with an unknown extension that is not critical', () => {
    for (const leaf of [named('any'), named('noncritical')]) {
      expect(findChain({ leaf, shown: [], authorities: [authority], now })).toEqual([leaf, authority]);
    }
  });

  it.each([
    ['a critical extension that it does not understand', named('critical'), 'CN=critical has the extension 1.2.3.4'],
    ['name constraints, which are not checked', named('constrained'), 'CN=constrained has the extension 2.5.29.30'],
    ['an authority with name constraints', named('below-constrained'), 'CN=constrained has the extension 2.5.29.30'],
  ])('refuses %s', (_, leaf, message) => {
    expect(() => findChain({ leaf, shown: [named('constrained')], authorities: [authority], now })).toThrow(
      expect.objectContaining({ rule: 'critical-extension', message: `${message}, which is not supported` }),
    );
  });

  it('does not search for long when a client shows certificates that go round in circles', () => {
    const [leaf, ...shown] = load('circular.pem');
    if (leaf === undefined) throw new Error('the test data is empty');
    expect(() => findChain({ leaf, shown, authorities: [authority], now })).toThrow(
      expect.objectContaining({ rule: 'path-length' }),
    );
  });
});

describe('readCertificateFields', () => {
  it('refuses a certificate that has an extension twice', () => {
    const { raw } = authority;
    const body = Buffer.from(raw);
    // Turns the authority key identifier (2.5.29.35) into a second subject key identifier (2.5.29.14).
    body.set([0x0e], body.indexOf(Buffer.from('0603551d23', 'hex')) + 4);
    expect(() => readCertificateFields(body)).toThrow('the certificate is not well-formed DER');
  });

  it('reads a damaged certificate or says that it cannot', () => {
    const { raw } = authority;
    fc.assert(
      fc.property(fc.nat({ max: raw.length - 1 }), fc.nat({ max: 255 }), (position, byte) => {
        const damaged = Buffer.from(raw);
        damaged.set([byte], position);
        try {
          expect(readCertificateFields(damaged).subject.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ rule: 'unreadable' });
        }
      }),
      { seed: 3, numRuns: 3000 },
    );
  });
});
