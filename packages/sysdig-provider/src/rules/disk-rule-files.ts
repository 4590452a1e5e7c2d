import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleFileReader } from './file/rule-files.ts';

/** What is longer is refused when it is loaded; it is not read before. Bytes. */
const longest = 1024 * 1024;

/** Rule files on a disk: `*.yaml` and `*.yml`, hidden ones left out, which Kubernetes puts into the folders of ConfigMaps. */
export const diskRuleFiles: RuleFileReader = {
  async listFiles(path) {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .toSorted()
      .map((name) => join(path, name));
  },

  async readText(path) {
    const { size, isFile } = await describe(path);
    if (!isFile) throw new Error('it is no file');
    if (size > longest) throw new Error('it is larger than 1 MiB: divide it into several files');
    return decode(await readFile(path));
  },
};

/** Opening a pipe would wait for somebody to write into it. */
async function describe(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const stats = await stat(path);
  return { size: stats.size, isFile: stats.isFile() };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is no text in UTF-8');
  }
}
