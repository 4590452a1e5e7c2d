import { X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Server } from 'node:https';
import { createServer } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Loopback } from '../http/testing/loopback.ts';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { createHttpsServer, listen } from './https-server.ts';
import { FixedCertificate } from './testing/fixed-certificate.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

async function startServer(certificate = new FixedCertificate()): Promise<Loopback> {
  const server = await Loopback.start(createHttpsServer(certificate, (_request, response) => response.end('ok')));
  ended.push(() => server.stop());
  return server;
}

/** Shakes hands, and tells what was agreed upon. */
function connect(port: number, options: tls.ConnectionOptions = {}): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
      ended.push(async () => socket.destroy());
      resolve(socket);
    });
    socket.on('error', reject);
  });
}

describe('createHttpsServer', () => {
  it('speaks HTTP/1.1 with clients that would rather speak HTTP/2', async () => {
    const { port } = await startServer();
    const { alpnProtocol } = await connect(port, { ALPNProtocols: ['h2', 'http/1.1'] });
    expect(alpnProtocol).toBe('http/1.1');
  });

  it('does not speak HTTP/2 at all', async () => {
    const { port } = await startServer();
    await expect(connect(port, { ALPNProtocols: ['h2'] })).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    });
  });

  it('speaks no TLS before 1.2', async () => {
    const { port } = await startServer();
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(connect(port, old)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
    expect((await connect(port, { maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2');
  });

  it('lets in whoever shows a certificate that it does not know: the authenticators decide', async () => {
    const { port } = await startServer();
    const { cert, key } = new FixedCertificate().current();
    expect((await connect(port, { cert, key })).getProtocol()).toBe('TLSv1.3');
  });

  it('shows a changed certificate to new connections', async () => {
    const certificate = new FixedCertificate();
    const { port } = await startServer(certificate);
    const serialNumber = async (): Promise<string | undefined> =>
      (await connect(port)).getPeerX509Certificate()?.serialNumber;
    const before = new X509Certificate(certificate.current().cert).serialNumber;
    expect(await serialNumber()).toBe(before);
    certificate.replace();
    const after = new X509Certificate(certificate.current().cert).serialNumber;
    expect(after).not.toBe(before);
    expect(await serialNumber()).toBe(after);
  });

  it('reads the headers of a user in very many groups', async () => {
    const server = await startServer();
    expect((await server.get('/', { 'X-Remote-Group': 'g'.repeat(200_000) })).status).toBe(200);
  });
});

/** What `node:net` calls, and what it says. */
class RefusingServer extends EventEmitter {
  readonly #error: object;

  constructor(error: object) {
    super();
    this.#error = error;
  }

  listen(): void {
    process.nextTick(() => this.emit('error', this.#error));
  }
}

describe('listen', () => {
  let log: RecordingLog;
  beforeEach(() => {
    log = new RecordingLog();
  });

  const create = (): Server => {
    const server = createHttpsServer(new FixedCertificate(), () => {});
    ended.push(() => new Promise((resolve) => server.close(resolve)));
    return server;
  };

  it('tells the port that it was given', async () => {
    const server = create();
    const port = await listen(server, { port: 0, address: '127.0.0.1', log });
    expect(server.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port });
    expect(port).toBeGreaterThan(0);
  });

  it('logs what goes wrong later, and serves on', async () => {
    const server = create();
    await listen(server, { port: 0, address: '127.0.0.1', log });
    const error = new Error('too many open files');
    server.emit('error', error);
    expect(log.lines).toEqual(['error: the listening socket has a problem']);
    expect(log.fields).toEqual([{ error }]);
    expect(server.listening).toBe(true);
  });

  it.each(['0.0.0.0', '::'])('takes %s for every address of either family', async (address) => {
    const asked: unknown[] = [];
    const server = {
      once: () => {},
      off: () => {},
      on: () => {},
      listen: (options: unknown, done: () => void) => {
        asked.push(options);
        done();
      },
      address: () => ({ port: 6443 }),
    };
    expect(await listen(server as unknown as Server, { port: 6443, address, log })).toBe(6443);
    // Without a host, Node listens on `::` for both families, or on 0.0.0.0 where there is no IPv6.
    expect(asked).toEqual([{ port: 6443 }]);
  });

  it('says what to do about a port in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    ended.push(() => new Promise((resolve) => other.close(resolve)));
    const { port } = other.address() as { port: number };
    await expect(listen(create(), { port, address: '127.0.0.1', log })).rejects.toMatchObject({
      name: 'ListenError',
      message: `port ${port} of 127.0.0.1 is in use: choose another one by --secure-port`,
      cause: { code: 'EADDRINUSE' },
    });
  });

  it('says what to do about an address of another machine', async () => {
    await expect(listen(create(), { port: 0, address: '192.0.2.1', log })).rejects.toMatchObject({
      name: 'ListenError',
      message: '192.0.2.1 is no address of this machine: choose one by --bind-address',
    });
  });

  it.each([
    ['EACCES', 'port 443 needs privileges: choose one above 1024 by --secure-port'],
    ['EINVAL', 'cannot listen on port 443 of fe80::1: the words of node'],
  ])('says what %s means', async (code, message) => {
    const server = new RefusingServer(Object.assign(new Error('the words of node'), { code }));
    const listening = listen(server as unknown as Server, { port: 443, address: 'fe80::1', log });
    await expect(listening).rejects.toMatchObject({ name: 'ListenError', message });
  });
});
