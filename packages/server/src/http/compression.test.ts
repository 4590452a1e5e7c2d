import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { ServedDocument } from '@metrics-adapter/core';
import { CompressedDocuments, gzipFast, takesGzip } from './compression.ts';

const document = (text: string): ServedDocument => ({
  body: Buffer.from(text),
  etag: '"A"',
  contentType: 'text/plain',
});

describe('takesGzip', () => {
  it.each(['gzip', 'GZIP', 'br, gzip', 'deflate,gzip;q=0.5', 'gzip; q=1', 'gzip;q=0.01', 'gzip;x=q=0'])(
    'is told so by %s',
    (header) => {
      expect(takesGzip(header)).toBe(true);
    },
  );

  it.each([undefined, '', '*', 'br', 'identity', 'x-gzip', 'gzip;q=0', 'gzip; Q=0.000', 'br;q=1, *;q=0.5'])(
    'is not told so by %s',
    (header) => {
      expect(takesGzip(header)).toBe(false);
    },
  );
});

describe('gzipFast', () => {
  it('says at its beginning that it did not try hard', async () => {
    const bytes = await gzipFast(Buffer.from('a'.repeat(1_000)));
    expect(gunzipSync(bytes).toString()).toBe('a'.repeat(1_000));
    // RFC 1952, extra flags: the fastest algorithm.
    expect(bytes[8]).toBe(4);
  });
});

describe('CompressedDocuments', () => {
  it('compresses a document once, whoever asks and however often', async () => {
    const asked: string[] = [];
    const documents = new CompressedDocuments(async (bytes) => {
      asked.push(Buffer.from(bytes).toString());
      return Buffer.from('small');
    });
    const one = document('one');
    const all = await Promise.all([documents.bytesOf(one), documents.bytesOf(one)]);
    expect(all.map(String)).toEqual(['small', 'small']);
    await documents.bytesOf(one);
    expect(asked).toEqual(['one']);
    await documents.bytesOf(document('two'));
    expect(asked).toEqual(['one', 'two']);
  });

  it('tries again after a failure', async () => {
    let tries = 0;
    const documents = new CompressedDocuments(async () => {
      tries += 1;
      if (tries === 1) throw new Error('no memory');
      return Buffer.from('small');
    });
    const one = document('one');
    await expect(documents.bytesOf(one)).rejects.toThrow('no memory');
    expect(String(await documents.bytesOf(one))).toBe('small');
  });
});
