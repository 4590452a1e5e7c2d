import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from '../binaries.ts';
import { type Cleanup, withCleanup } from '../cleanup.ts';
import { expectOk } from '../http.ts';
import { findFreePorts } from '../ports.ts';
import { RunningProcess } from '../process.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { writeAuditPolicy } from './audit-log.ts';
import { type ClusterPki, createClusterPki } from './cluster-pki.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { Kubectl, type KubernetesObject } from './kubectl.ts';
import { readPair } from './pki.ts';

/** Where a running control plane is and what opens it. Plain data, so that it can be handed to another process. */
export interface ClusterAccess {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** A kubeconfig of `system:masters`. */
  readonly adminKubeconfig: string;
  readonly kubectl: string;
  readonly pki: ClusterPki;
  /** Where kube-apiserver writes down the requests of those who are audited: see `AuditLog`. */
  readonly auditLog: string;
}

export interface ControlPlaneOptions {
  readonly binaries: Binaries;
  /** The users whose requests kube-apiserver writes down. */
  readonly audited: readonly string[];
}

export interface ControlPlane {
  readonly access: ClusterAccess;
  stop(): Promise<void>;
}

/** The only node; without a scheduler, pods name it themselves. */
export const nodeName = 'node-0';

const readyTimeout = 60_000;

/**
 * Starts a Kubernetes control plane without containers: etcd, kube-apiserver, kube-controller-manager with an impatient
 * HPA controller (a sync every 2 s, scale-in after 5 s), and kwok, which makes pods Running and Ready on a node that is
 * not there. Ready in about 10 s; everything is on loopback and under one temporary folder.
 */
export function startControlPlane({ binaries, audited }: ControlPlaneOptions): Promise<ControlPlane> {
  return withCleanup(async (cleanup) => {
    const folder = await createTemporaryFolder('control-plane', cleanup);
    const pki = await createClusterPki(folder);
    const start = new Starter(binaries, folder, pki, cleanup);
    const etcd = await start.etcd();
    const auditLog = join(folder, 'audit.log');
    const auditPolicy = await writeAuditPolicy(join(folder, 'audit-policy.yaml'), audited);
    const server = await start.apiserver({ etcd, auditLog, auditPolicy });
    const user = { 'client-certificate': pki.admin.cert, 'client-key': pki.admin.key };
    const adminKubeconfig = join(folder, 'admin.kubeconfig');
    await writeKubeconfig(adminKubeconfig, { server, certificateAuthority: pki.clusterAuthority.cert, user });
    await Promise.all([start.controllerManager(adminKubeconfig), start.kwok(adminKubeconfig)]);
    const access = { server, adminKubeconfig, kubectl: binaries.kubectl, pki, auditLog };
    return { access, stop: () => cleanup.run() };
  });
}

interface ApiserverOptions {
  /** URL. */
  readonly etcd: string;
  readonly auditLog: string;
  readonly auditPolicy: string;
}

class Starter {
  private readonly binaries: Binaries;
  private readonly folder: string;
  private readonly pki: ClusterPki;
  private readonly cleanup: Cleanup;

  constructor(binaries: Binaries, folder: string, pki: ClusterPki, cleanup: Cleanup) {
    this.binaries = binaries;
    this.folder = folder;
    this.pki = pki;
    this.cleanup = cleanup;
  }

  async etcd(): Promise<string> {
    const [clientPort, peerPort] = await findFreePorts(2);
    const client = `http://127.0.0.1:${clientPort}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    const etcd = this.start('etcd', this.binaries.etcd, {
      'data-dir': join(this.folder, 'etcd'),
      'unsafe-no-fsync': 'true',
      'listen-client-urls': client,
      'advertise-client-urls': client,
      'listen-peer-urls': peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster': `default=${peer}`,
    });
    await etcd.waitUntil(() => expectOk(`${client}/readyz`), readyTimeout);
    return client;
  }

  async apiserver({ etcd, auditLog, auditPolicy }: ApiserverOptions): Promise<string> {
    const [port] = await findFreePorts(1);
    const { clusterAuthority, frontProxyAuthority, apiserver, admin, frontProxyClient, serviceAccounts } = this.pki;
    const process = this.start('kube-apiserver', this.binaries.kubeApiserver, {
      'etcd-servers': etcd,
      'bind-address': '127.0.0.1',
      'advertise-address': '127.0.0.1',
      'secure-port': `${port}`,
      'service-cluster-ip-range': '10.0.0.0/24',
      'endpoint-reconciler-type': 'none',
      'authorization-mode': 'RBAC',
      'disable-admission-plugins': 'ServiceAccount',
      'client-ca-file': clusterAuthority.cert,
      'tls-cert-file': apiserver.cert,
      'tls-private-key-file': apiserver.key,
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': serviceAccounts.cert,
      'service-account-signing-key-file': serviceAccounts.key,
      'requestheader-client-ca-file': frontProxyAuthority.cert,
      'requestheader-allowed-names': 'front-proxy-client',
      'requestheader-username-headers': 'X-Remote-User',
      'requestheader-group-headers': 'X-Remote-Group',
      'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
      'proxy-client-cert-file': frontProxyClient.cert,
      'proxy-client-key-file': frontProxyClient.key,
      'audit-policy-file': auditPolicy,
      'audit-log-path': auditLog,
    });
    const server = `https://127.0.0.1:${port}`;
    const identity = { ca: await readFile(clusterAuthority.cert, 'utf8'), ...(await readPair(admin)) };
    await process.waitUntil(() => expectOk(`${server}/readyz`, identity), readyTimeout);
    return server;
  }

  async controllerManager(kubeconfig: string): Promise<void> {
    const [port] = await findFreePorts(1);
    const { clusterAuthority, apiserver, serviceAccounts } = this.pki;
    const process = this.start('kube-controller-manager', this.binaries.kubeControllerManager, {
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      'secure-port': `${port}`,
      'tls-cert-file': apiserver.cert,
      'tls-private-key-file': apiserver.key,
      'leader-elect': 'false',
      // A node that is not there sends no heartbeat; the controller would take its pods for unready every minute.
      controllers: '*,-node-lifecycle-controller',
      'service-account-private-key-file': serviceAccounts.key,
      'root-ca-file': clusterAuthority.cert,
      'use-service-account-credentials': 'true',
      // A hundred HPAs shall be synced that often.
      'kube-api-qps': '200',
      'kube-api-burst': '400',
      'horizontal-pod-autoscaler-sync-period': '2s',
      'horizontal-pod-autoscaler-downscale-stabilization': '5s',
      'horizontal-pod-autoscaler-initial-readiness-delay': '0s',
      'horizontal-pod-autoscaler-cpu-initialization-period': '0s',
    });
    const ca = await readFile(clusterAuthority.cert, 'utf8');
    await process.waitUntil(() => expectOk(`https://127.0.0.1:${port}/healthz`, { ca }), readyTimeout);
  }

  async kwok(kubeconfig: string): Promise<void> {
    const { kwok, kwokStages } = this.binaries;
    const process = this.start('kwok', kwok, { kubeconfig, 'manage-all-nodes': 'true', config: kwokStages });
    const kubectl = new Kubectl(this.binaries.kubectl, kubeconfig);
    await kubectl.apply(node());
    const ready = ['wait', `node/${nodeName}`, '--for', 'condition=Ready', '--timeout', '5s'];
    await process.waitUntil(() => kubectl.run(ready), readyTimeout);
  }

  private start(name: string, command: string, flags: Readonly<Record<string, string>>): RunningProcess {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    const process = new RunningProcess({ command, args, logFile: join(this.folder, `${name}.log`) });
    this.cleanup.add(() => process.stop());
    return process;
  }
}

function node(): KubernetesObject {
  const resources = { cpu: '1000', memory: '1000Gi', pods: '10000' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: nodeName, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    status: { allocatable: resources, capacity: resources },
  };
}
