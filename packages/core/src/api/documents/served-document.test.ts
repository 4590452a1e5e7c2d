import { describe, expect, it } from '@jest/globals';
import { hashOf, toServedDocument } from './served-document.ts';

describe('toServedDocument', () => {
  const hashed: Uint8Array[] = [];
  const document = toServedDocument('{"é":1}', 'application/json', (bytes) => {
    hashed.push(bytes);
    return '00ffab';
  });

  it('writes the text in UTF-8', () => {
    expect(document.body).toEqual(new Uint8Array([0x7b, 0x22, 0xc3, 0xa9, 0x22, 0x3a, 0x31, 0x7d]));
    expect(document.contentType).toBe('application/json');
  });

  it('makes a strong ETag of the hash of exactly the bytes that are sent, in upper case', () => {
    expect(document.etag).toBe('"00FFAB"');
    expect(hashed).toHaveLength(1);
    expect(hashed[0]).toBe(document.body);
  });

  it('finds the hash in the ETag again', () => {
    expect(hashOf(document)).toBe('00FFAB');
  });
});
