import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TemporaryFolder } from '../kubernetes/testing/temporary-folder.ts';
import { readRuleTexts } from './read-rule-texts.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder.remove());

describe('readRuleTexts', () => {
  it('reads files and folders in their order, each file once', async () => {
    const b = await folder.write('b.yaml', 'of b');
    const a = await folder.write('a.yml', 'of a');
    await folder.write('.hidden.yaml', 'hidden');
    await folder.write('notes.txt', 'no rules');
    expect(await readRuleTexts([b, folder.path])).toEqual({
      texts: [
        { file: b, text: 'of b' },
        { file: a, text: 'of a' },
      ],
      unreadable: [],
    });
  });

  it('tells everything that cannot be read, beside what can', async () => {
    const empty = join(folder.path, 'empty');
    await mkdir(empty);
    const file = await folder.write('a.yaml', 'of a');
    const missing = join(folder.path, 'missing.yaml');
    expect(await readRuleTexts([missing, file, empty])).toEqual({
      texts: [{ file, text: 'of a' }],
      unreadable: [`rules in ${missing}: cannot be read: ENOENT`, `rules in ${empty}: there is no rule file in it`],
    });
  });

  it('tells what is no text', async () => {
    const file = await folder.write('a.yaml', '');
    await writeFile(file, Uint8Array.of(0xff, 0xfe, 0x00));
    expect(await readRuleTexts([file])).toEqual({
      texts: [],
      unreadable: [`rules in ${file}: cannot be read: it is no text in UTF-8`],
    });
  });
});
