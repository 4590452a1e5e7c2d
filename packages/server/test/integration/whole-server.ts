import type { FakeClock } from '@metrics-adapter/core/testing';
import type { Simulator } from '@metrics-adapter/sysdig-simulator';
import type { Surroundings } from '../../src/container/surroundings.ts';
import type { RecordingLog } from '../../src/kubernetes/testing/recording-log.ts';
import type { TemporaryFolder } from '../../src/kubernetes/testing/temporary-folder.ts';
import { manyTurns, until } from '../../src/kubernetes/testing/until.ts';
import type { createHttpsServer } from '../../src/lifecycle/https-server.ts';
import type { RequestsUnderWay } from '../../src/lifecycle/requests-under-way.ts';
import type { StandInCluster } from '../../src/testing/index.ts';
import type { CertificateWithKey } from '../../src/tls/x509/certificate-writer.ts';
import { type AdapterTimers, patience } from './adapter-timers.ts';
import type { HeldAnswers } from './held-answers.ts';
import { askServer, beginRequest, type Caller, type Reply, type RequestBegun, tellingOf } from './metrics-client.ts';
import { addPod, setGauge } from './shop-world.ts';

/** Where {@link WholeServer.writeRules} writes. */
export const ruleFile = 'rules.yaml';

/** The HPA controller. */
export const autoscaler = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';

/**
 * The server as it is deployed, over TLS, between a stand-in of Kubernetes and one of Sysdig. All of them share one
 * clock, which stands still until a test moves it.
 */
export class WholeServer {
  readonly clock: FakeClock;
  readonly timers: AdapterTimers;
  readonly cluster: StandInCluster;
  readonly simulator: Simulator;
  /** The answers of the backend that wait for the test. */
  readonly held: HeldAnswers;
  readonly log: RecordingLog;
  readonly server: ReturnType<typeof createHttpsServer>;
  readonly underWay: RequestsUnderWay;
  readonly surroundings: Surroundings;
  /** Where files of this server are until it stops. */
  readonly folder: TemporaryFolder;
  readonly #port: number;
  readonly #proxy: CertificateWithKey;
  readonly #stop: () => Promise<void>;

  constructor(parts: WholeServerParts) {
    this.clock = parts.clock;
    this.timers = parts.timers;
    this.cluster = parts.cluster;
    this.simulator = parts.simulator;
    this.held = parts.held;
    this.log = parts.log;
    this.server = parts.server;
    this.underWay = parts.underWay;
    this.surroundings = parts.surroundings;
    this.folder = parts.folder;
    this.#port = parts.port;
    this.#proxy = parts.cluster.authorities.issueFrontProxy();
    this.#stop = parts.stop;
  }

  /** By default as kube-apiserver does on behalf of the autoscaler. */
  ask(path: string, caller: Caller = this.frontProxy(autoscaler)): Promise<Reply> {
    return askServer(this.#port, path, caller);
  }

  /** The same, for a client that may leave. */
  begin(path: string): RequestBegun {
    return beginRequest(this.#port, path, this.frontProxy(autoscaler));
  }

  /** The aggregation layer, speaking for a user. */
  frontProxy(user: string, { certificatePem, privateKeyPem } = this.#proxy): Caller {
    return { cert: certificatePem, key: privateKeyPem, headers: { 'X-Remote-User': user } };
  }

  /** A gauge of objects: one series, with a sample every ten seconds. */
  setGauge(name: string, labels: Readonly<Record<string, string>>, value: number | (() => number)): void {
    setGauge(this, { name, labels, value });
  }

  /** A pod in the cluster, and if it has a value its series at the backend. */
  addPod(name: string, value?: number, { app = 'cart', namespace = 'shop' } = {}): void {
    addPod(this, { name, value, app, namespace });
  }

  /**
   * Lets time go by as it does beside a backend that is quick: what the adapter asks it of itself is answered before time
   * goes on.
   */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 500) {
      await this.clock.advance(Math.min(left, 500));
      // For what else is on its way over the network: the watches.
      await manyTurns();
      await until(() => !this.timers.isAsking);
    }
  }

  /** What an answer tells: its values, or its status and what it says. */
  async tell(path: string): Promise<string> {
    return tellingOf(await this.ask(path));
  }

  /** Until the backend's metrics are known. */
  untilListed(): Promise<void> {
    return this.untilSaid('info: the list of metrics has changed');
  }

  /** Until a line is in the log. */
  untilSaid(line: string): Promise<void> {
    return until(() => this.log.lines.includes(line));
  }

  /** Lets so much time go by at the most until a line is in the log once more. What disks do then takes no time of this clock. */
  async passUntilSaid(line: string, longest = 30_000): Promise<void> {
    const count = () => this.log.lines.filter((one) => one === line).length;
    const before = count();
    for (let left = longest; left > 0 && count() === before; left -= 500) await this.pass(500);
    await until(() => count() > before);
  }

  /** Replaces the file with metric rules. */
  async writeRules(text: string): Promise<void> {
    await this.folder.write(ruleFile, text);
  }

  /** The next query is answered when {@link held} is released. */
  holdNextQuery(): void {
    this.simulator.faults.failNext({ kind: 'slow', milliseconds: 1 }, { path: '/query' });
  }

  /** How often the backend was asked for values. */
  get queries(): number {
    return this.simulator.requests.count('/query');
  }

  /** Until so many callers wait for the backend. */
  untilWaiting(callers: number): Promise<void> {
    return until(() => this.timers.count(patience) === callers);
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}

/** What {@link WholeServer} is made of. */
export interface WholeServerParts
  extends Pick<
    WholeServer,
    'clock' | 'timers' | 'cluster' | 'simulator' | 'held' | 'log' | 'server' | 'underWay' | 'surroundings' | 'folder'
  > {
  readonly port: number;
  readonly stop: () => Promise<void>;
}
