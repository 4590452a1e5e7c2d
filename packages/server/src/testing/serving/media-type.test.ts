import { describe, expect, it } from '@jest/globals';
import { prefersAs } from './media-type.ts';

const metadata = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

describe('prefersAs', () => {
  it.each([
    [metadata, true],
    [`${metadata},application/json`, true],
    [`application/json, ${metadata}`, false],
    [`${table}, ${metadata}`, true],
    [`${table},application/json`, false],
    ['application/json', false],
    ['*/*', false],
    ['', false],
  ])('reads "%s": %s', (accept, expected) => {
    expect(prefersAs(accept, 'PartialObjectMetadata')).toBe(expected);
  });
});
