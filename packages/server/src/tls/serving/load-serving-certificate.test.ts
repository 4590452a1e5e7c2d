import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock, settle } from '@metrics-adapter/core/testing';
import type { Log } from '../../logging/log.ts';
import { type CertificateRequest, createCertificateAuthority, issueCertificate } from '../x509/certificate-writer.ts';
import type { CertificateDisk } from './certificate-disk.ts';
import { loadServingCertificate, type ServingCertificateOptions } from './load-serving-certificate.ts';
import { MemoryPairSource } from './self-signed-source.ts';
import type { ServingCertificate } from './serving-certificate.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const validity = { notBefore: START - DAY, notAfter: START + 90 * DAY };
const ca = createCertificateAuthority({ commonName: 'ca', ...validity });
const issue = (commonName: string, request: Partial<CertificateRequest> = {}): { cert: string; key: string } => {
  const { certificatePem, privateKeyPem } = issueCertificate({ issuer: ca, commonName, ...validity, ...request });
  return { cert: certificatePem, key: privateKeyPem };
};

/** Files in memory; a test says when a directory reports a change. */
class FakeDisk implements CertificateDisk {
  readonly files = new Map<string, string>();
  readonly modes = new Map<string, number>();
  readonly watched = new Map<string, () => void>();
  failing: string | undefined;
  /** What every read waits for. */
  ready: Promise<void> = Promise.resolve();

  async read(path: string): Promise<string | undefined> {
    await this.ready;
    if (path === this.failing) throw new Error('EACCES: permission denied');
    return this.files.get(path);
  }

  async write(path: string, text: string, mode: number): Promise<void> {
    if (path === this.failing) throw new Error('EROFS: read-only file system');
    this.files.set(path, text);
    this.modes.set(path, mode);
  }

  watch(directory: string, onChange: () => void, onProblem: (error: unknown) => void): () => void {
    if (directory === this.failing) onProblem(new Error('ENOSPC: too many watches'));
    this.watched.set(directory, onChange);
    return () => this.watched.delete(directory);
  }
}

class FakeLog implements Log {
  readonly lines: string[] = [];
  readonly #write = (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    this.lines.push([message, fields['reason'] ?? fields['why']].filter((part) => part !== undefined).join(': '));
  };
  readonly error = this.#write;
  readonly warn = this.#write;
  readonly info = this.#write;
  readonly debug = this.#write;
}

let disk: FakeDisk;
let clock: FakeClock;
let log: FakeLog;

beforeEach(() => {
  disk = new FakeDisk();
  clock = new FakeClock(START);
  log = new FakeLog();
});

const load = (options: ServingCertificateOptions): Promise<ServingCertificate> =>
  loadServingCertificate(options, { disk, clock, timers: clock, log });

const put = ({ cert, key }: { cert: string; key: string }): void => {
  disk.files.set('/tls/tls.crt', cert).set('/tls/tls.key', key);
};

const files = { certFile: '/tls/tls.crt', keyFile: '/tls/tls.key' };
const subjectOf = (certificate: ServingCertificate): string => new X509Certificate(certificate.current().cert).subject;

describe('loadServingCertificate from two files', () => {
  it('presents them', async () => {
    const pair = issue('first');
    put(pair);
    expect((await load(files)).current()).toEqual(pair);
    expect(log.lines).toEqual(['serving certificate loaded']);
  });

  it('presents a changed pair soon after the directory reports it, once for a burst of events', async () => {
    put(issue('first'));
    const certificate = await load(files);
    let changes = 0;
    certificate.onChange(() => {
      changes += 1;
    });
    put(issue('second'));
    for (let event = 0; event < 5; event += 1) disk.watched.get('/tls')?.();
    await clock.advance(19);
    expect([subjectOf(certificate), changes]).toEqual(['CN=first', 0]);
    await clock.advance(1);
    expect([subjectOf(certificate), changes]).toEqual(['CN=second', 1]);
  });

  it('presents a changed pair within a minute when no event comes', async () => {
    put(issue('first'));
    const certificate = await load(files);
    put(issue('second'));
    await clock.advance(MINUTE - 1);
    expect(subjectOf(certificate)).toBe('CN=first');
    await clock.advance(1);
    expect(subjectOf(certificate)).toBe('CN=second');
  });

  it('goes on with the old pair while the new one does not match, and says so once', async () => {
    put(issue('first'));
    const certificate = await load(files);
    const second = issue('second');
    put({ ...second, key: issue('other').key });
    await clock.advance(5 * MINUTE);
    expect(subjectOf(certificate)).toBe('CN=first');
    expect(log.lines.slice(1)).toEqual([
      'a changed serving certificate is refused; the last good one stays: ' +
        '/tls/tls.key: this private key does not belong to the first certificate in /tls/tls.crt (CN=second)',
    ]);
    put(second);
    await clock.advance(MINUTE);
    expect(subjectOf(certificate)).toBe('CN=second');
  });

  it('says it again when the same trouble comes back after it was gone', async () => {
    const first = issue('first');
    put(first);
    await load(files);
    for (let round = 0; round < 2; round += 1) {
      disk.files.delete('/tls/tls.crt');
      await clock.advance(MINUTE);
      put(first);
      await clock.advance(MINUTE);
    }
    const line =
      'a changed serving certificate is refused; the last good one stays: /tls/tls.crt: there is no such file';
    expect(log.lines.slice(1)).toEqual([line, line]);
  });

  it('reads once more when something changes while it reads', async () => {
    put(issue('first'));
    const certificate = await load(files);
    let goOn = (): void => {};
    disk.ready = new Promise((resolve) => {
      goOn = resolve;
    });
    const second = issue('second');
    disk.files.set('/tls/tls.crt', second.cert);
    disk.watched.get('/tls')?.();
    await clock.advance(20);
    // The first read has begun, and would find a certificate without its key.
    disk.files.set('/tls/tls.crt', '');
    disk.watched.get('/tls')?.();
    await clock.advance(20);
    goOn();
    disk.ready = Promise.resolve().then(() => put(second));
    await settle();
    expect(subjectOf(certificate)).toBe('CN=second');
  });

  it('takes nothing up after it was closed', async () => {
    put(issue('first'));
    const certificate = await load(files);
    let goOn = (): void => {};
    disk.ready = new Promise((resolve) => {
      goOn = resolve;
    });
    put(issue('second'));
    await clock.advance(MINUTE);
    certificate.close();
    goOn();
    await settle();
    expect(subjectOf(certificate)).toBe('CN=first');
    expect(log.lines).toEqual(['serving certificate loaded']);
  });

  it('watches both directories when there are two', async () => {
    const { cert, key } = issue('first');
    disk.files.set('/a/tls.crt', cert).set('/b/tls.key', key);
    await load({ certFile: '/a/tls.crt', keyFile: '/b/tls.key' });
    expect([...disk.watched.keys()]).toEqual(['/a', '/b']);
  });

  it('lives with a directory that cannot be watched', async () => {
    put(issue('first'));
    disk.failing = '/tls';
    const certificate = await load(files);
    expect(log.lines).toContain(
      'changes of the serving certificate are only seen once a minute: watching failed: ENOSPC: too many watches',
    );
    put(issue('second'));
    await clock.advance(MINUTE);
    expect(subjectOf(certificate)).toBe('CN=second');
  });

  it('serves an expired certificate and says once that it is one', async () => {
    put(issue('first', { notAfter: START + MINUTE }));
    const certificate = await load(files);
    await clock.advance(10 * MINUTE);
    expect(subjectOf(certificate)).toBe('CN=first');
    expect(log.lines.slice(1)).toEqual([
      'the serving certificate has expired; clients that verify it fail: valid until 2026-01-02T03:05:05.000Z',
    ]);
  });

  it('logs a listener that fails and still tells the others', async () => {
    put(issue('first'));
    const certificate = await load(files);
    let told = false;
    certificate.onChange(() => {
      throw new Error('no context');
    });
    certificate.onChange(() => {
      told = true;
    });
    put(issue('second'));
    await clock.advance(MINUTE);
    expect(told).toBe(true);
    expect(log.lines.at(-1)).toBe('the new serving certificate could not be put to use');
  });

  it('tells nobody who no longer listens', async () => {
    put(issue('first'));
    const certificate = await load(files);
    let changes = 0;
    const stop = certificate.onChange(() => {
      changes += 1;
    });
    stop();
    put(issue('second'));
    await clock.advance(MINUTE);
    expect([subjectOf(certificate), changes]).toEqual(['CN=second', 0]);
  });

  it('leaves no timer and no watch behind', async () => {
    put(issue('first'));
    const certificate = await load(files);
    disk.watched.get('/tls')?.();
    certificate.close();
    expect([clock.pending, disk.watched.size]).toEqual([0, 0]);
  });

  it.each<[string, () => void, string | RegExp]>([
    ['a missing file', () => disk.files.delete('/tls/tls.key'), '/tls/tls.key: there is no such file'],
    [
      'an unreadable file',
      () => {
        disk.failing = '/tls/tls.crt';
      },
      '/tls/tls.crt cannot be read: EACCES: permission denied',
    ],
    [
      'a certificate that is none',
      () => disk.files.set('/tls/tls.crt', 'hello'),
      '/tls/tls.crt: no complete certificate in PEM ("-----BEGIN CERTIFICATE-----") is in it',
    ],
    [
      'a key that is none',
      () => disk.files.set('/tls/tls.key', 'hello'),
      /^\/tls\/tls\.key: no private key in PEM that can be read without a passphrase is in it \(/,
    ],
    [
      'a key of another certificate',
      () => disk.files.set('/tls/tls.key', issue('other').key),
      '/tls/tls.key: this private key does not belong to the first certificate in /tls/tls.crt (CN=first)',
    ],
  ])('does not start with %s', async (_, damage, message) => {
    put(issue('first'));
    damage();
    await expect(load(files)).rejects.toThrow(message);
    expect(clock.pending).toBe(0);
  });

  it.each([{ certFile: '/tls/tls.crt' }, { keyFile: '/tls/tls.key' }])('does not start with %j alone', async (half) => {
    await expect(load(half)).rejects.toThrow(
      '--tls-cert-file and --tls-private-key-file belong together: give both or neither',
    );
  });
});

describe('loadServingCertificate with a directory', () => {
  const options = { certDirectory: '/certs' };
  const [crt, key] = ['/certs/apiserver.crt', '/certs/apiserver.key'];

  it('makes a pair there when there is none, the key readable for nobody else', async () => {
    const certificate = await load(options);
    expect(certificate.current()).toEqual({ cert: disk.files.get(crt), key: disk.files.get(key) });
    expect([...disk.modes]).toEqual([
      [key, 0o600],
      [crt, 0o644],
    ]);
    expect(log.lines[0]).toBe('made a self-signed serving certificate: there was none');
  });

  it('uses what is there', async () => {
    const pair = issue('mine');
    disk.files.set(crt, pair.cert).set(key, pair.key);
    expect((await load(options)).current()).toEqual(pair);
    expect(disk.modes.size).toBe(0);
  });

  it('uses its own pair again after a restart', async () => {
    const before = (await load(options)).current();
    expect((await load(options)).current()).toEqual(before);
  });

  it('replaces a pair that has expired, even while it runs', async () => {
    const pair = issue('mine', { notAfter: START + MINUTE });
    disk.files.set(crt, pair.cert).set(key, pair.key);
    const certificate = await load(options);
    await clock.advance(MINUTE);
    expect(subjectOf(certificate)).toBe('CN=mine');
    await clock.advance(MINUTE);
    expect(new X509Certificate(certificate.current().cert).issuer).toMatch(/^CN=k8s-sysdig-adapter-ca@/);
    expect(disk.files.get(crt)).toBe(certificate.current().cert);
  });

  it('replaces its own pair a day before it expires', async () => {
    const before = (await load(options)).current();
    clock = new FakeClock(START + 364 * DAY - MINUTE);
    const certificate = await load(options);
    await clock.advance(MINUTE);
    expect(certificate.current()).toEqual(before);
    await clock.advance(MINUTE);
    expect(certificate.current()).not.toEqual(before);
  });

  it('takes over a pair that somebody else puts there', async () => {
    const certificate = await load(options);
    const pair = issue('theirs');
    disk.files.set(crt, pair.cert).set(key, pair.key);
    disk.watched.get('/certs')?.();
    await clock.advance(20);
    expect(subjectOf(certificate)).toBe('CN=theirs');
  });

  it('heals what an interrupted write left behind', async () => {
    disk.files.set(key, issue('half').key);
    expect(subjectOf(await load(options))).toBe('CN=k8s-sysdig-adapter@1767323045');
    disk.files.set(crt, issue('old', { notAfter: START - 1 }).cert);
    expect(subjectOf(await load(options))).toBe('CN=k8s-sysdig-adapter@1767323045');
  });

  it('does not start with a certificate whose key is missing', async () => {
    disk.files.set(crt, issue('mine').cert);
    await expect(load(options)).rejects.toThrow(
      '/certs/apiserver.key: there is no such file beside /certs/apiserver.crt; ' +
        'put it back, or remove the certificate and have a new pair made',
    );
  });

  it('does not start with a certificate that cannot be read', async () => {
    disk.files.set(crt, 'rubbish').set(key, issue('mine').key);
    await expect(load(options)).rejects.toThrow('/certs/apiserver.crt: no complete certificate in PEM');
  });

  it('says what to do when the directory is not writable', async () => {
    disk.failing = key;
    await expect(load(options)).rejects.toThrow(
      '/certs/apiserver.key cannot be written: EROFS: read-only file system; ' +
        'mount a writable directory there, or set --cert-dir="" to keep the certificate in memory',
    );
  });
});

describe('loadServingCertificate in memory', () => {
  const namesFor = async (options: ServingCertificateOptions): Promise<string | undefined> =>
    new X509Certificate((await load(options)).current().cert).subjectAltName;
  const here = 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1';

  it.each<[string, ServingCertificateOptions, string]>([
    ['this machine', {}, here],
    ['no address that means every address', { bindAddress: '0.0.0.0' }, here],
    ['no address that means every IPv6 address', { bindAddress: '::', certDirectory: '' }, here],
    [
      'the address it listens on',
      { bindAddress: '10.1.2.3' },
      `DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:10.1.2.3`,
    ],
    ['the address it listens on, once', { bindAddress: '::1' }, here],
  ])('is for %s', async (_, options, expected) => {
    expect((await namesFor(options))?.split(', ').sort()).toEqual(expected.split(', ').sort());
  });

  it('is valid from an hour ago for a year, and ends with the authority that signed it', async () => {
    const [leaf, authority] = (await load({})).current().cert.split(/(?<=END CERTIFICATE-----\n)/);
    const certificate = new X509Certificate(leaf ?? '');
    expect(certificate.validFromDate.getTime()).toBe(START - 60 * MINUTE);
    expect(certificate.validToDate.getTime()).toBe(START + 365 * DAY);
    expect(certificate.verify(new X509Certificate(authority ?? '').publicKey)).toBe(true);
    expect(disk.files.size).toBe(0);
  });

  it('is replaced a day before it expires', async () => {
    let now = START;
    const source = new MemoryPairSource({ hosts: ['localhost'], clock: { now: () => now }, log });
    const before = await source.load();
    now = START + 364 * DAY;
    expect(await source.load()).toBe(before);
    now += 1;
    expect((await source.load()).cert).not.toBe(before.cert);
  });
});
