import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const packageFolder = join(import.meta.dirname, '..');

describe('the packed core, installed in an empty folder', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'core package '));
    await run('npm', ['pack', '--pack-destination', folder], { cwd: packageFolder });
    const [tarball = ''] = await readdir(folder);
    await writeFile(join(folder, 'package.json'), '{"private": true, "type": "module"}');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('brings nothing but itself', async () => {
    const installed = await readdir(join(folder, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['@metrics-adapter']);
    expect(await readdir(join(folder, 'node_modules/@metrics-adapter'))).toEqual(['core']);
  });

  it('loads, and works', async () => {
    const program = `
      import { Quantity, parseLabelSelector, formatLabelSelector } from '@metrics-adapter/core';
      import { FakeClock } from '@metrics-adapter/core/testing';
      console.log(String(Quantity.fromNumber(105.763)), formatLabelSelector(parseLabelSelector('b=1, a')), typeof FakeClock);
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: folder });
    expect(stdout).toBe('105763m a,b=1 function\n');
  });

  it('imports nothing outside itself', async () => {
    const dist = join(folder, 'node_modules/@metrics-adapter/core/dist');
    const files = (await readdir(dist, { recursive: true })).filter((name) => /\.(js|d\.ts)$/.test(name));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const code = await readFile(join(dist, file), 'utf8');
      const imported = [...code.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map(([, path]) => path);
      expect(imported.filter((path) => !path?.startsWith('.'))).toEqual([]);
    }
  });

  it('holds no tests, nor what only they need', async () => {
    const files = await readdir(join(folder, 'node_modules/@metrics-adapter/core'), { recursive: true });
    const known = await readdir(join(packageFolder, 'src/testing/fixtures'));
    expect(known).toContain('engine-under-test.ts');
    const fixtures = known.map((name) => name.replace(/\.ts$/, ''));
    const isUnwanted = (name: string) =>
      /\.test\.|fixtures/.test(name) || fixtures.some((fixture) => basename(name).startsWith(`${fixture}.`));
    expect(files.filter(isUnwanted)).toEqual([]);
  });
});
