import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Settings, SettingsChange } from '../monitor/settings.ts';
import type { MetricMetadata } from '../series/metric-metadata.ts';
import type { SeriesStore } from '../series/series-store.ts';
import { answerControl, controlPrefix } from './control-endpoints.ts';
import type { Fault, Faults } from './faults.ts';
import { QueryGate } from './query-gate.ts';
import { type ApiRequest, readRequest } from './read-request.ts';
import { RequestCounter } from './request-counter.ts';
import { sendAnswer, sendInDrops, sendTruncated, spoilAnswer } from './send-answer.ts';
import type { Simulator, SimulatorOptions } from './simulator-options.ts';
import { Sysdig } from './sysdig.ts';
import { answerInTime, isQuery, refuseExcess } from './timed-query.ts';

const defaultToken = '5ad1c0de-0000-4000-8000-51a1a7025ad1';

/** Starts a simulator. It keeps nothing running but its server: samples are made when somebody looks. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new RunningSimulator(options);
  await simulator.listen(options.port ?? 0);
  return simulator;
}

class RunningSimulator implements Simulator {
  readonly series: SeriesStore;
  readonly faults: Faults;
  readonly requests = new RequestCounter();
  private readonly sysdig: Sysdig;
  private readonly gate: QueryGate;
  private readonly wait: (milliseconds: number) => Promise<void>;
  private readonly server: Server;
  private readonly protocol: 'http' | 'https';
  private readonly waiting = new Set<() => void>();

  constructor(options: SimulatorOptions) {
    this.sysdig = new Sysdig(options, options.token ?? defaultToken);
    this.series = this.sysdig.series;
    this.faults = this.sysdig.faults;
    this.gate = new QueryGate(this.sysdig.limits.concurrentQueries);
    this.wait = options.wait ?? ((milliseconds) => this.waitReally(milliseconds));
    const listener: RequestListener = (request, response) => {
      // A client that leaves while it is waiting is none of our trouble.
      this.handle(request, response).catch(() => response.destroy());
    };
    this.protocol = options.tls === undefined ? 'http' : 'https';
    this.server = options.tls === undefined ? createServer(listener) : createSecureServer(options.tls, listener);
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `${this.protocol}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get token(): string {
    return this.sysdig.access.token;
  }

  get settings(): Settings {
    return this.sysdig.settings;
  }

  change(settings: SettingsChange): void {
    this.sysdig.change(settings);
  }

  changeToken(token: string): void {
    this.sysdig.access.changeToken(token, this.sysdig.now());
  }

  describeMetric(name: string, metadata: MetricMetadata): void {
    this.sysdig.metadata.set(name, metadata);
  }

  nameLabel(publicId: string, id: string): void {
    this.sysdig.labelIds.set(publicId, id);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    for (const cancel of this.waiting) cancel();
    await closed;
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.sendDate = false;
    const request = await readRequest(incoming);
    if (request.path.startsWith(controlPrefix)) return sendAnswer(incoming, response, answerControl(request, this.own));
    this.requests.add(request.path);
    const fault = this.faults.take(request.path);
    if (fault?.kind === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const answer = spoilAnswer(await this.answer(request, fault), fault);
    if (fault?.kind === 'truncated') return sendTruncated(response, answer);
    if (fault?.kind !== 'drip') return sendAnswer(incoming, response, answer);
    await sendInDrops(response, answer, { size: fault.bytes, pause: () => this.wait(fault.milliseconds) });
  }

  private get own() {
    return { sysdig: this.sysdig, requests: this.requests };
  }

  private async answer(request: ApiRequest, fault: Fault | undefined) {
    const { sysdig, wait } = this;
    if (!isQuery(sysdig.placeOf(request))) return answerInTime(request, { sysdig, wait, fault });
    const excess = refuseExcess(this.gate, sysdig.settings);
    if (excess !== undefined) return sysdig.dated(excess);
    const leave = await this.gate.enter();
    try {
      return await answerInTime(request, { sysdig, wait, fault });
    } finally {
      leave();
    }
  }

  private waitReally(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
    });
  }
}
