import { execFile } from 'node:child_process';

/** A Kubernetes object, as far as tests here need to know it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Runs `kubectl` as the user of one kubeconfig. */
export class Kubectl {
  private readonly command: string;
  private readonly kubeconfig: string;

  constructor(command: string, kubeconfig: string) {
    this.command = command;
    this.kubeconfig = kubeconfig;
  }

  /** Returns what kubectl prints; throws with what it complains about. */
  run(args: readonly string[], input = ''): Promise<string> {
    const all = ['--kubeconfig', this.kubeconfig, '--request-timeout', '30s', ...args];
    return new Promise((resolve, reject) => {
      const child = execFile(this.command, all, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || error.message}`));
      });
      child.stdin?.end(input);
    });
  }

  /** Reads an object, or a list, as the API server gives it. */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(['get', ...args, '-o', 'json']));
  }

  async apply(...objects: readonly KubernetesObject[]): Promise<void> {
    await this.run(['apply', '-f', '-'], listOf(objects));
  }

  /** Deletes what is there of the objects, and waits until it is gone. */
  async delete(...objects: readonly KubernetesObject[]): Promise<void> {
    await this.run(['delete', '--ignore-not-found', '--timeout', '30s', '-f', '-'], listOf(objects));
  }
}

function listOf(items: readonly KubernetesObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
