import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/**
 * Some packages of this workspace in a folder of their own, where they can be built and packed as a release would be:
 * in their own folders, that would take away what other tests and programs read meanwhile.
 */
export class WorkspaceCopy {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param names of folders in `packages`; what a package needs of this workspace has to be among them. */
  static async create(names: readonly string[]): Promise<WorkspaceCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'workspace-copy-'));
    await copyFile(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
    await mkdir(join(folder, 'node_modules/@metrics-adapter'), { recursive: true });
    const installed = await readdir(join(root, 'node_modules'));
    const others = installed.filter((name) => name !== '@metrics-adapter');
    await Promise.all(
      others.map((name) => symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name))),
    );
    for (const name of names) {
      const [from, to] = [join(root, 'packages', name), join(folder, 'packages', name)];
      await cp(from, to, { recursive: true, filter: (path) => !/\/(?:dist|node_modules)$/.test(path) });
      await symlink(to, join(folder, 'node_modules/@metrics-adapter', name));
      // As if a module had been there once that is no more.
      await mkdir(join(to, 'dist'));
      await writeFile(join(to, 'dist/of-yesterday.js'), '');
    }
    return new WorkspaceCopy(folder);
  }

  /** Builds and packs a package by its own scripts; returns the name of the tarball. */
  async pack(name: string, destination: string): Promise<string> {
    const cwd = join(this.#folder, 'packages', name);
    const { stdout } = await run(
      'npm',
      ['pack', '--json', '--ignore-scripts=false', '--pack-destination', destination],
      { cwd },
    );
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
    return packed.filename;
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
