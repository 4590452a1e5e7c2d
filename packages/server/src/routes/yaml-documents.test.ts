import { describe, expect, it } from '@jest/globals';
import type { ServedDocument } from '@metrics-adapter/core';
import { YamlDocuments } from './yaml-documents.ts';

const json = (text: string): ServedDocument => ({
  body: Buffer.from(text),
  etag: '"JSON"',
  contentType: 'application/json',
});

describe('YamlDocuments', () => {
  it('says the same in YAML, with a mark of its own', () => {
    const documents = new YamlDocuments((bytes) => `ab${bytes.length}`);
    const { body, ...rest } = documents.of(json('{"kind":"APIGroup","ä":["get"]}\n'));
    expect(String(body)).toBe('kind: APIGroup\nä:\n- get\n');
    expect(rest).toEqual({ etag: '"AB25"', contentType: 'application/yaml' });
  });

  it('makes it once for each version of a document', () => {
    let hashed = 0;
    const documents = new YamlDocuments(() => `${hashed++}`);
    const first = json('{"a":1}');
    expect(documents.of(first)).toBe(documents.of(first));
    expect(hashed).toBe(1);
    documents.of(json('{"a":1}'));
    expect(hashed).toBe(2);
  });
});
