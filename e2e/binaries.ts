import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The programs of a control plane, as absolute paths. */
export interface Binaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
  readonly kubectl: string;
  readonly kwok: string;
  /** What kwok does with nodes and pods: its own `Stage` objects, in one file. */
  readonly kwokStages: string;
}

const modules = { controlPlane: folderOf('control-plane'), kwok: folderOf('kwok') };

const programs = [
  { name: 'etcd', module: modules.controlPlane, package: 'go.etcd.io/etcd/server/v3' },
  { name: 'kube-apiserver', module: modules.controlPlane, package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  {
    name: 'kube-controller-manager',
    module: modules.controlPlane,
    package: 'k8s.io/kubernetes/cmd/kube-controller-manager',
  },
  { name: 'kubectl', module: modules.controlPlane, package: 'k8s.io/kubernetes/cmd/kubectl' },
  { name: 'kwok', module: modules.kwok, package: 'sigs.k8s.io/kwok/cmd/kwok' },
];

const stagesFile = 'kwok-stages.yaml';
const stages = ['node/fast/node-initialize.yaml', 'pod/fast/pod-ready.yaml', 'pod/fast/pod-delete.yaml'];

/**
 * Finds the programs in the user's cache, or builds them there from the two Go modules of this folder. That takes more
 * than ten minutes on two cores when Go's own build cache is empty; `report` gets a line for each step.
 */
export async function provideBinaries(report: (line: string) => void): Promise<Binaries> {
  const folder = join(cacheFolder(), await hashOfModules());
  if (!existsSync(folder)) await build(folder, report);
  return {
    etcd: join(folder, 'etcd'),
    kubeApiserver: join(folder, 'kube-apiserver'),
    kubeControllerManager: join(folder, 'kube-controller-manager'),
    kubectl: join(folder, 'kubectl'),
    kwok: join(folder, 'kwok'),
    kwokStages: join(folder, stagesFile),
  };
}

function folderOf(name: string): string {
  return join(import.meta.dirname, name);
}

function cacheFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'k8s-sysdig-adapter', 'binaries');
}

/** Names the folder of a build: other versions of the programs are another build. */
async function hashOfModules(): Promise<string> {
  const parts = [process.platform, process.arch, ...programs.map((program) => program.package), ...stages];
  const hash = createHash('sha256').update(parts.join('\n'));
  for (const module of Object.values(modules)) {
    for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(module, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** A build is complete or absent: it is made aside and takes its place in one step. */
async function build(folder: string, report: (line: string) => void): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const aside = await mkdtemp(`${folder}.partial-`);
  try {
    for (const program of programs) {
      report(`building ${program.name}`);
      const output = join(aside, program.name);
      await go(program.module, ['build', '-trimpath', '-ldflags', '-s -w', '-o', output, program.package]);
    }
    await writeFile(join(aside, stagesFile), await readStages());
    await rename(aside, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function readStages(): Promise<string> {
  const source = await go(modules.kwok, ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok']);
  const files = stages.map((stage) => readFile(join(source.trim(), 'kustomize', 'stage', stage), 'utf8'));
  return (await Promise.all(files)).join('\n---\n');
}

async function go(module: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('go', args, { cwd: module, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new Error(`"go ${args.join(' ')}" failed in ${module}; Go 1.26 or newer is needed`, { cause: error });
  }
}
