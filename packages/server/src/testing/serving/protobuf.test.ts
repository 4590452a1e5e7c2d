import { describe, expect, it } from '@jest/globals';
import { readExpirationSeconds } from './protobuf.ts';

/** A field that has a length. */
const part = (field: number, bytes: readonly number[]) => [field * 8 + 2, bytes.length, ...bytes];

const typeMeta = part(1, [
  ...part(1, [...Buffer.from('authentication.k8s.io/v1')]),
  ...part(2, [...Buffer.from('TokenRequest')]),
]);
const envelope = (spec: readonly number[]) => {
  const request = [...part(1, part(1, [])), ...part(2, spec)];
  return Buffer.from([...Buffer.from('k8s\0'), ...typeMeta, ...part(2, request), ...part(3, []), ...part(4, [])]);
};

describe('readExpirationSeconds', () => {
  it('finds it behind the audiences', () => {
    // 600 is written as 4 * 128 + 88.
    expect(readExpirationSeconds(envelope([...part(1, [97]), 4 * 8, 88 | 128, 4]))).toBe(600);
  });

  it('tells when it is not said', () => {
    expect(readExpirationSeconds(envelope(part(1, [97])))).toBeUndefined();
    expect(readExpirationSeconds(Buffer.from('{}'))).toBeUndefined();
    expect(readExpirationSeconds(Buffer.from('k8s\0'))).toBeUndefined();
  });
});
