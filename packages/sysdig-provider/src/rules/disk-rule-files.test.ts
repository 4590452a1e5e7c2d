import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { diskRuleFiles } from './disk-rule-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('diskRuleFiles', () => {
  it('lists the rule files of a folder as Kubernetes mounts a ConfigMap', async () => {
    const version = join(folder, '..2026_01_02');
    await mkdir(version);
    for (const name of ['b.yaml', 'a.yml', 'notes.txt', '.hidden.yaml'])
      await writeFile(join(version, name), `# ${name}`);
    await symlink(version, join(folder, '..data'));
    for (const name of ['b.yaml', 'a.yml', 'notes.txt', '.hidden.yaml'])
      await symlink(join('..data', name), join(folder, name));
    const files = await diskRuleFiles.listFiles(folder);
    expect(files).toEqual([join(folder, 'a.yml'), join(folder, 'b.yaml')]);
    expect(await Promise.all(files.map(diskRuleFiles.readText))).toEqual(['# a.yml', '# b.yaml']);
  });

  it('takes a file for itself, whatever it is called', async () => {
    const file = join(folder, 'rules.conf');
    await writeFile(file, 'metrics: []\n');
    expect(await diskRuleFiles.listFiles(file)).toEqual([file]);
    expect(await diskRuleFiles.readText(file)).toBe('metrics: []\n');
  });

  it('fails for what is not there, is no file, no text, or too large', async () => {
    await expect(diskRuleFiles.listFiles(join(folder, 'none'))).rejects.toThrow(/^ENOENT/);
    await expect(diskRuleFiles.readText(folder)).rejects.toThrow('it is no file');
    const file = join(folder, 'rules.yaml');
    await writeFile(file, new Uint8Array([0xff, 0xfe]));
    await expect(diskRuleFiles.readText(file)).rejects.toThrow('it is no text in UTF-8');
    await writeFile(file, new Uint8Array(1024 * 1024 + 1));
    await expect(diskRuleFiles.readText(file)).rejects.toThrow('it is larger than 1 MiB: divide it into several files');
  });
});
