import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCertificateFields } from './certificate-fields.ts';
import { checkExtensions, checkSignature, checkUsage } from './certificate-rules.ts';

const toCertificate = (base64: readonly string[]): X509Certificate =>
  new X509Certificate(Buffer.from(base64.join(''), 'base64'));

/** Made by openssl, since our own writer makes none of them. */
const certificates = {
  authority: toCertificate([
    'MIIBfjCCASWgAwIBAgIUAzq4iG9ElLchPQH7QQ7J+K0mFzUwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9yaXR5MCAXDTI2MTEy',
    'MzE1MzEyOFoYDzIxMjYxMDMwMTUzMTI4WjAUMRIwEAYDVQQDDAlhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQsy+77',
    'Ey2ogddj+E8H2JCh7CLtFN//lKz68xwrc5iHUJGJqWNceqgbOTLTP063gHOfKxX+SPNhzGvjoBwpM5T+o1MwUTAdBgNVHQ4EFgQUskUT',
    'd8xeUkQun0vDiqvP3IJ1690wHwYDVR0jBBgwFoAUskUTd8xeUkQun0vDiqvP3IJ1690wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD',
    'AgNHADBEAiAGDiQQgIdXl937XIf0WCrLKve/vYHzMjIr9dXcjN0+8wIgDEpHBFEWFItusQUEJeTFEZxRqOR/r/9TEaWmlWaG52E=',
  ]),
  sha1: toCertificate([
    'MIIBRjCB76ADAgECAgEHMAkGByqGSM49BAEwFDESMBAGA1UEAwwJYXV0aG9yaXR5MCAXDTI2MTEyMzE1MzEyOFoYDzIxMjYxMDMwMTUz',
    'MTI4WjAPMQ0wCwYDVQQDDARzaGExMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELMvu+xMtqIHXY/hPB9iQoewi7RTf/5Ss+vMcK3OY',
    'h1CRialjXHqoGzky0z9Ot4BznysV/kjzYcxr46AcKTOU/qM2MDQwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0OBBYEFLJFE3fMXlJE',
    'Lp9Lw4qrz9yCdevdMAkGByqGSM49BAEDRwAwRAIgHSRTaMokFQfX9e4JQSh13naINXcnPYMdZL5YojMXfHYCIG5S9EgBwmjnu5ZQEiKU',
    'ChK74EYXl4q8zhOxteTjWcMU',
  ]),
  pssSha256: toCertificate([
    'MIICcDCCAaWgAwIBAgIUGqXwYw8Xw51popsrjOkaELkZMhYwQQYJKoZIhvcNAQEKMDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3',
    'DQEBCDANBglghkgBZQMEAgEFAKIDAgFeMBUxEzARBgNVBAMMCnBzcy1zaGEyNTYwIBcNMjYxMTIzMTUzMTI4WhgPMjEyNjEwMzAxNTMx',
    'MjhaMBUxEzARBgNVBAMMCnBzcy1zaGEyNTYwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAPbfiOLXCXzJJ8wWKh5/n0l1mhtcxRwT',
    '39Gw3PM6WCZD8R/R135p0YFWBu/Zo/zp59YFmQdOF1/56qd+8pETPTTnIrmBF6nCqvFvehkSICapY1Edc7pOxJvNcswZjuEadP4KgD8s',
    'MlClEcfuZBnmFyvVWq9KQGgr5syQaJ9eZPXVAgMBAAGjUzBRMB0GA1UdDgQWBBTTGk7EcKPxrgV9/iqIYpI4qJyICzAfBgNVHSMEGDAW',
    'gBTTGk7EcKPxrgV9/iqIYpI4qJyICzAPBgNVHRMBAf8EBTADAQH/MEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUDBAIBBQChHDAaBgkq',
    'hkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCiAwIBXgOBgQAi3ATndI90Go8JWmVZ7Lkuo1cbdwJGY2Z3PFIZkG1HzIbsUQK3AfEMW5vYGadi',
    'dVBdeZoSr4wjGxK40XuiBljjy7YJfJHu2tUwnzFZrGVpOaAypEDrulMmwwGnaCfuBZfP6i2+ei+QyDphts0QSnsdMjDYVrc09ov5tbR+',
    'Vnyx7g==',
  ]),
  pssSha1: toCertificate([
    'MIICDjCCAXKgAwIBAgIUKfDkVSrjdFmXmhgVlaeCIhaXuhQwEgYJKoZIhvcNAQEKMAWiAwIBajATMREwDwYDVQQDDAhwc3Mtc2hhMTAg',
    'Fw0yNjExMjMxNTMxMjhaGA8yMTI2MTAzMDE1MzEyOFowEzERMA8GA1UEAwwIcHNzLXNoYTEwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJ',
    'AoGBAPbfiOLXCXzJJ8wWKh5/n0l1mhtcxRwT39Gw3PM6WCZD8R/R135p0YFWBu/Zo/zp59YFmQdOF1/56qd+8pETPTTnIrmBF6nCqvFv',
    'ehkSICapY1Edc7pOxJvNcswZjuEadP4KgD8sMlClEcfuZBnmFyvVWq9KQGgr5syQaJ9eZPXVAgMBAAGjUzBRMB0GA1UdDgQWBBTTGk7E',
    'cKPxrgV9/iqIYpI4qJyICzAfBgNVHSMEGDAWgBTTGk7EcKPxrgV9/iqIYpI4qJyICzAPBgNVHRMBAf8EBTADAQH/MBIGCSqGSIb3DQEB',
    'CjAFogMCAWoDgYEApbKr9nPhzbIQhim1GnWR+zpMg5p+jubLx56hfFTFGGEEb/KDf2lPXQZ5aZhkhB9FSRfbzz5QtMK0Xsn7yLmfRIMM',
    '8oi7kvuGraPrpO1z86N1e39d0aOpEcbgNtN5z9z/15dILzf1gPuWbDpLioW/evS1EMxfaoOXCAPvGC5uhKg=',
  ]),
  ed25519: toCertificate([
    'MIIBOjCB7aADAgECAhQ0VgF8b7Tk9vV0vH4F7bA/aWH7fDAFBgMrZXAwEjEQMA4GA1UEAwwHZWQyNTUxOTAgFw0yNjExMjMxNTMxMjha',
    'GA8yMTI2MTAzMDE1MzEyOFowEjEQMA4GA1UEAwwHZWQyNTUxOTAqMAUGAytlcAMhAGej72VHtYotjYQR6lhO5t103m3S9QaYM7D5FVTy',
    'ci54o1MwUTAdBgNVHQ4EFgQU9ZS8kaQLbAwkgojLz5rhhTHvpMMwHwYDVR0jBBgwFoAU9ZS8kaQLbAwkgojLz5rhhTHvpMMwDwYDVR0T',
    'AQH/BAUwAwEB/zAFBgMrZXADQQCZvTdfRAyWkvTY4aOIfm51qLythS7mGy/yt3rK8TfCN5PZ+YRNtSnb74Y5Rzkc4j9KuVENEstSGYRB',
    'p9e0oSYE',
  ]),
  critical: toCertificate([
    'MIIBRjCB7aADAgECAgEHMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWF1dGhvcml0eTAgFw0yNjExMjMxNTMxMjhaGA8yMTI2MTAzMDE1',
    'MzEyOFowEzERMA8GA1UEAwwIY3JpdGljYWwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQsy+77Ey2ogddj+E8H2JCh7CLtFN//lKz6',
    '8xwrc5iHUJGJqWNceqgbOTLTP063gHOfKxX+SPNhzGvjoBwpM5T+oy8wLTAMBgMqAwQBAf8EAgUAMB0GA1UdDgQWBBSyRRN3zF5SRC6f',
    'S8OKq8/cgnXr3TAKBggqhkjOPQQDAgNIADBFAiEAzS/16zqkqjIVzKkmbDjDT4GzrF668YfgESTf8hjyWjcCIAH9dp8WzDl0qfrZ5/tr',
    'SbGA2TBV0JNzaLTXT3aV2lYe',
  ]),
  notCritical: toCertificate([
    'MIIBRTCB7aADAgECAgEHMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWF1dGhvcml0eTAgFw0yNjExMjMxNTMxMjhaGA8yMTI2MTAzMDE1',
    'MzEyOFowFjEUMBIGA1UEAwwLbm9uY3JpdGljYWwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQsy+77Ey2ogddj+E8H2JCh7CLtFN//',
    'lKz68xwrc5iHUJGJqWNceqgbOTLTP063gHOfKxX+SPNhzGvjoBwpM5T+oywwKjAJBgMqAwQEAgUAMB0GA1UdDgQWBBSyRRN3zF5SRC6f',
    'S8OKq8/cgnXr3TAKBggqhkjOPQQDAgNHADBEAiAqMd6f5GJwO7Lc3QzS6qDhDM7w9boUAv1m3f738BcO1wIgOlxisP3vObZblvVk11WV',
    'hpOlYHNo91Gj/UyHa1pIDoY=',
  ]),
  constrained: toCertificate([
    'MIIBajCCAQ+gAwIBAgIBBzAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlhdXRob3JpdHkwIBcNMjYxMTIzMTUzMTI4WhgPMjEyNjEwMzAx',
    'NTMxMjhaMBYxFDASBgNVBAMMC2NvbnN0cmFpbmVkMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELMvu+xMtqIHXY/hPB9iQoewi7RTf',
    '/5Ss+vMcK3OYh1CRialjXHqoGzky0z9Ot4BznysV/kjzYcxr46AcKTOU/qNOMEwwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHR4EEzARoA8w',
    'DYILZXhhbXBsZS5vcmcwHQYDVR0OBBYEFLJFE3fMXlJELp9Lw4qrz9yCdevdMAoGCCqGSM49BAMCA0kAMEYCIQD/VFWidkCWDNZFH5tm',
    'dH6+C1ku9p5zReo4R6ILHMsqBAIhAKdV/mjJOmAWnmGw49L0XArd6KxxV+Pax63tLfu0K2Z+',
  ]),
  anyUsage: toCertificate([
    'MIIBQzCB66ADAgECAgEHMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWF1dGhvcml0eTAgFw0yNjExMjMxNTMxMjhaGA8yMTI2MTAzMDE1',
    'MzEyOFowDjEMMAoGA1UEAwwDYW55MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELMvu+xMtqIHXY/hPB9iQoewi7RTf/5Ss+vMcK3OY',
    'h1CRialjXHqoGzky0z9Ot4BznysV/kjzYcxr46AcKTOU/qMyMDAwDwYDVR0lBAgwBgYEVR0lADAdBgNVHQ4EFgQUskUTd8xeUkQun0vD',
    'iqvP3IJ1690wCgYIKoZIzj0EAwIDRwAwRAIgS5USe2D6FY66qLbqvcVHTc7mBE4erUhgpVs48O0a9zcCICaxJma+E9w4U7BpfDUVFf/3',
    'KHWnQd6VhoiVLcHCeju1',
  ]),
};

describe('checkSignature', () => {
  it('accepts SHA-2 with RSA-PSS, and Ed25519', () => {
    const { pssSha256, ed25519 } = certificates;
    expect(() => checkSignature(pssSha256, pssSha256)).not.toThrow();
    expect(() => checkSignature(ed25519, ed25519)).not.toThrow();
  });

  it.each([
    ['with ECDSA', certificates.sha1, certificates.authority, 'CN=sha1 is signed with 1.2.840.10045.4.1'],
    ['with RSA-PSS', certificates.pssSha1, certificates.pssSha1, 'CN=pss-sha1 is signed with 1.3.14.3.2.26'],
  ])('refuses SHA-1 %s, which the issuer has really made', (_, certificate, issuer, message) => {
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(() => checkSignature(certificate, issuer)).toThrow(
      expect.objectContaining({ rule: 'weak-signature', message: `${message}, which is not accepted` }),
    );
  });
});

describe('checkExtensions', () => {
  it('refuses a critical extension that it does not understand', () => {
    expect(() => checkExtensions(certificates.critical)).toThrow(
      expect.objectContaining({
        rule: 'critical-extension',
        message: 'CN=critical has the extension 1.2.3.4, which is not supported',
      }),
    );
  });

  it('passes over an unknown extension that is not critical', () => {
    expect(() => checkExtensions(certificates.notCritical)).not.toThrow();
  });

  it('refuses name constraints even where they are not critical', () => {
    expect(() => checkExtensions(certificates.constrained)).toThrow(
      'CN=constrained has the extension 2.5.29.30, which is not supported',
    );
  });
});

describe('checkUsage', () => {
  it('accepts a certificate for any usage', () => {
    expect(() => checkUsage(certificates.anyUsage)).not.toThrow();
  });
});

describe('readCertificateFields', () => {
  it('refuses a certificate that has an extension twice', () => {
    const { raw } = certificates.authority;
    const body = Buffer.from(raw);
    // Turns the authority key identifier (2.5.29.35) into a second subject key identifier (2.5.29.14).
    body.set([0x0e], body.indexOf(Buffer.from('0603551d23', 'hex')) + 4);
    expect(() => readCertificateFields(body)).toThrow('the certificate is not well-formed DER');
  });

  it('reads a damaged certificate or says that it cannot', () => {
    const { raw } = certificates.authority;
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
