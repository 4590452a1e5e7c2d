import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import { bearerCredentials, fileToken, noCredentials } from './credentials.ts';

describe('bearerCredentials', () => {
  it('sends the token as it is at that moment', () => {
    let token = 'first';
    const credentials = bearerCredentials(() => token);
    expect(credentials.headers()).toEqual({ authorization: 'Bearer first' });
    token = 'second';
    expect(credentials.headers()).toEqual({ authorization: 'Bearer second' });
  });

  it('can be renewed where the token is another by now', () => {
    let token = 'first';
    const credentials = bearerCredentials(() => token);
    const refused = { authorization: 'Bearer first' };
    expect(credentials.renew(refused)).toBe(false);
    token = 'second';
    expect(credentials.renew(refused)).toBe(true);
  });
});

describe('noCredentials', () => {
  it('sends nothing', () => {
    expect(noCredentials.headers()).toEqual({});
    expect(noCredentials.renew({})).toBe(false);
  });
});

describe('fileToken', () => {
  const folders: string[] = [];

  /** A file with this text; its path. */
  function write(text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'token-'));
    folders.push(folder);
    const file = join(folder, 'token');
    writeFileSync(file, text);
    return file;
  }

  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('reads the token as it is now, without the line break at its end', () => {
    const file = write('first\n');
    const getToken = fileToken(file);
    expect(getToken()).toBe('first');
    writeFileSync(file, 'second');
    expect(getToken()).toBe('second');
  });

  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['secret-1\nsecret-2', 'holds more than a token'],
    ['Bearer secret-1', 'holds more than a token'],
    ['secret-größe', 'holds more than a token'],
  ])('refuses %j without repeating it', (text, problem) => {
    const file = write(text);
    expect(fileToken(file)).toThrow(new BackendUnavailableError(`the token file ${file} ${problem}`));
  });

  it('says why it cannot be read', () => {
    const file = join(tmpdir(), 'there-is-no-such-folder', 'token');
    expect(fileToken(file)).toThrow(new BackendUnavailableError(`the token file ${file} cannot be read (ENOENT)`));
  });
});
