import { describe, expect, it } from '@jest/globals';
import { createCertificateAuthority } from '../x509/certificate-writer.ts';
import { parseCertificateBundle } from './certificate-bundle.ts';

const validity = { notBefore: Date.UTC(2026, 0, 1), notAfter: Date.UTC(2027, 0, 1) };
const one = createCertificateAuthority({ commonName: 'one', ...validity }).certificatePem;
const two = createCertificateAuthority({ commonName: 'two', ...validity }).certificatePem;

const subjectsOf = (pem: string): readonly string[] =>
  parseCertificateBundle(pem, 'ca.crt').authorities.map(({ subject }) => subject);

describe('parseCertificateBundle', () => {
  it('reads every certificate in its order, with comments between them', () => {
    expect(subjectsOf(`# the new one\n${two}\n# the old one\r\n${one.replaceAll('\n', '\r\n')}`)).toEqual([
      'CN=two',
      'CN=one',
    ]);
  });

  it('takes a certificate that is there twice once', () => {
    expect(subjectsOf(one + two + one)).toEqual(['CN=one', 'CN=two']);
  });

  it.each([
    ['nothing', ''],
    ['rubbish', 'hello'],
    ['a certificate that was cut off', one.slice(0, 200)],
  ])('refuses %s and names the place', (_, pem) => {
    expect(() => subjectsOf(pem)).toThrow(
      'ca.crt: no complete certificate in PEM ("-----BEGIN CERTIFICATE-----") is in it',
    );
  });

  it('refuses a bundle whose last certificate was cut off', () => {
    expect(() => subjectsOf(one + two.slice(0, 200))).toThrow(
      'ca.crt: a certificate begins and does not end; was it cut off?',
    );
  });

  it('names the certificate that cannot be read', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(() => subjectsOf(one + broken)).toThrow(/^ca\.crt: certificate 2 of 2 cannot be read: /);
    expect(() => subjectsOf(broken)).toThrow(expect.objectContaining({ rule: 'unreadable' }));
  });
});
