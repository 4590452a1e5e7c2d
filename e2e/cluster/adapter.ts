import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cleanup, withCleanup } from '../cleanup.ts';
import type { ClusterAccess } from '../control-plane/control-plane.ts';
import { writeKubeconfig } from '../control-plane/kubeconfig.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { type CertificateFiles, writeAuthority, writeServer } from '../control-plane/pki.ts';
import { expectOk } from '../http.ts';
import { findFreePort } from '../ports.ts';
import { RunningProcess } from '../process.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { accessManifests, apiServices, installation } from './manifests.ts';

/** The name that Sysdig knows the cluster by. */
export const clusterName = 'e2e';

/** How often the adapter asks for what is wanted, in seconds. Impatient: tests wait for refreshes. */
export const refreshInterval = 1;

/** One line of the adapter's log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface AdapterOptions {
  readonly cluster: ClusterAccess;
  /** What `SDC_ENDPOINT` is set to. */
  readonly sdcEndpoint: string;
  /** Flags by their names, instead of those of all tests or besides them. */
  readonly flags?: Readonly<Record<string, string>>;
  /** More of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The adapter as it was built, installed in the cluster as a deployment would be; only that it runs on this machine. */
export interface Adapter {
  /** `https://localhost:<port>`, for asking it directly. */
  readonly url: string;
  /** The authority of its certificate, as PEM text. */
  readonly ca: string;
  /** What it has logged until now. */
  readLog(): Promise<readonly LogLine[]>;
  /** Starts it, and waits until it says that it is ready. */
  start(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Waits until the aggregation layer sends requests to it. */
  waitUntilAvailable(): Promise<void>;
  /** Stops it and takes it out of the cluster. */
  uninstall(): Promise<void>;
}

const launcher = join(import.meta.dirname, '../../packages/server/bin/k8s-sysdig-adapter.js');
const readyTimeout = 30_000;
const availableTimeout = '90s';

/** Installs the adapter: access rights, certificate, the program itself, and its registration. */
export function installAdapter(options: AdapterOptions): Promise<Adapter> {
  const { cluster, sdcEndpoint, flags = {}, environment = {} } = options;
  return withCleanup(async (cleanup) => {
    const folder = await createTemporaryFolder('adapter', cleanup);
    const kubectl = new Kubectl(cluster.kubectl, cluster.adminKubeconfig);
    await kubectl.apply(...accessManifests());
    const port = await findFreePort();
    const authority = await writeAuthority(folder, 'serving-ca');
    const ca = await readFile(authority.cert, 'utf8');
    const args = await adapterArguments({ cluster, folder, port, authority, kubectl }, flags);
    const env = { SDC_ENDPOINT: sdcEndpoint, CLUSTER_NAME: clusterName, ...environment };
    const adapter = new InstalledAdapter({ url: `https://localhost:${port}`, ca, args, env, folder, kubectl, cleanup });
    await adapter.start();
    cleanup.add(() => kubectl.delete(...apiServices(port, ca)));
    await kubectl.apply(...apiServices(port, ca));
    await adapter.waitUntilAvailable();
    return adapter;
  });
}

interface Surroundings {
  readonly cluster: ClusterAccess;
  readonly folder: string;
  readonly port: number;
  readonly authority: CertificateFiles;
  readonly kubectl: Kubectl;
}

async function adapterArguments(
  { cluster, folder, port, authority, kubectl }: Surroundings,
  more: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { namespace, service, serviceAccount } = installation;
  const serving = await writeServer(authority, 'serving', { dnsNames: ['localhost', `${service}.${namespace}.svc`] });
  const token = await kubectl.run(['create', 'token', serviceAccount, '--namespace', namespace, '--duration', '1h']);
  const kubeconfig = await writeKubeconfig(join(folder, 'adapter.kubeconfig'), {
    server: cluster.server,
    certificateAuthority: cluster.pki.clusterAuthority.cert,
    user: { token },
  });
  const flags = {
    'bind-address': '127.0.0.1',
    'secure-port': `${port}`,
    'tls-cert-file': serving.cert,
    'tls-private-key-file': serving.key,
    'lister-kubeconfig': kubeconfig,
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'backend-auth': 'none',
    'sample-period': '1s',
    settle: '0s',
    window: '10s',
    'refresh-interval': `${refreshInterval}s`,
    // Nothing is scarce: what is used of a budget stretches the intervals.
    'calls-per-minute': '1000000',
    // Tests wait for values to grow too old.
    'max-age': '15s',
    'update-interval': '2s',
    'shutdown-delay': '0s',
    ...more,
  };
  return ['serve', ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)];
}

interface InstalledAdapterOptions {
  readonly url: string;
  readonly ca: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly kubectl: Kubectl;
  readonly cleanup: Cleanup;
}

class InstalledAdapter implements Adapter {
  readonly url: string;
  readonly ca: string;
  private readonly options: InstalledAdapterOptions;
  private readonly logFile: string;
  private process: RunningProcess | undefined;

  constructor(options: InstalledAdapterOptions) {
    this.url = options.url;
    this.ca = options.ca;
    this.options = options;
    this.logFile = join(options.folder, 'adapter.log');
    options.cleanup.add(async () => this.process?.stop());
  }

  async start(): Promise<void> {
    const { args, env } = this.options;
    this.process = new RunningProcess({
      command: process.execPath,
      args: [launcher, ...args],
      env,
      logFile: this.logFile,
    });
    await this.process.waitUntil(() => expectOk(`${this.url}/readyz`, { ca: this.ca }), readyTimeout);
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  async waitUntilAvailable(): Promise<void> {
    const services = apiServices(0, '').filter(({ kind }) => kind === 'APIService');
    const names = services.map(({ metadata }) => metadata.name);
    const wait = ['wait', 'apiservice', ...names, '--for', 'condition=Available', '--timeout', availableTimeout];
    await this.options.kubectl.run(wait).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await this.process?.lastLines()}`, { cause: error });
    });
  }

  async readLog(): Promise<readonly LogLine[]> {
    const lines = (await readFile(this.logFile, 'utf8')).split('\n');
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }

  uninstall(): Promise<void> {
    return this.options.cleanup.run();
  }
}
