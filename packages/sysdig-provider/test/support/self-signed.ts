import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';

/** A certificate for 127.0.0.1 and sysdig.test that nobody but itself vouches for, on a new key. */
export interface SelfSigned {
  readonly cert: string;
  readonly key: string;
}

export function createSelfSigned(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = element(0x30, bytes('06082a8648ce3d040302'));
  const name = element(0x30, element(0x31, element(0x30, bytes('0603550403'), element(0x0c, Buffer.from('test')))));
  const time = (text: string) => element(0x17, Buffer.from(text));
  const validity = element(0x30, time('200101000000Z'), time('491231235959Z'));
  const names = element(0x30, element(0x87, Uint8Array.of(127, 0, 0, 1)), element(0x82, Buffer.from('sysdig.test')));
  const alternativeNames = element(0x30, bytes('0603551d11'), element(0x04, names));
  const body = element(
    0x30,
    element(0xa0, bytes('020102')),
    bytes('020101'),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, element(0x30, alternativeNames)),
  );
  const signature = element(0x03, Uint8Array.of(0), sign('sha256', body, privateKey));
  return {
    cert: new X509Certificate(element(0x30, body, ecdsaWithSha256, signature)).toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One element of DER: tag, length, contents. */
function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...size), content]);
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
