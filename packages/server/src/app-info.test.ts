import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { adapterInfo } from './app-info.ts';

it('tells the command and the version of the package', async () => {
  const { bin, version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  expect(adapterInfo).toEqual({ title: Object.keys(bin)[0], version });
});
