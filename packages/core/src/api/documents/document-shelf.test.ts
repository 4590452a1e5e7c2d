import { describe, expect, it } from '@jest/globals';
import { DocumentShelf } from './document-shelf.ts';
import type { ServedDocument } from './served-document.ts';

const make = (): ServedDocument => ({ body: new Uint8Array(), etag: '"0"', contentType: 'application/json' });

describe('DocumentShelf', () => {
  const some = {};
  const other = {};

  it('keeps a document while its sources are the same objects', () => {
    const shelf = new DocumentShelf();
    expect(shelf.take('a', [some, other], make)).toBe(shelf.take('a', [some, other], make));
  });

  it('keeps a document without sources', () => {
    const shelf = new DocumentShelf();
    expect(shelf.take('a', [], make)).toBe(shelf.take('a', [], make));
  });

  it('makes a document anew when one of its sources is another object', () => {
    const shelf = new DocumentShelf();
    const first = shelf.take('a', [some, other], make);
    const second = shelf.take('a', [some, {}], make);
    expect(second).not.toBe(first);
    expect(shelf.take('a', [some, other], make)).not.toBe(second);
  });

  it('keeps documents of different names apart', () => {
    const shelf = new DocumentShelf();
    const first = shelf.take('a', [some], make);
    expect(shelf.take('b', [some], make)).not.toBe(first);
    expect(shelf.take('a', [some], make)).toBe(first);
  });
});
