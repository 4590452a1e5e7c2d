import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PromqlVersion } from '../promql/promql-version.ts';
import type { MetricMetadata } from '../series/metric-metadata.ts';
import { combineSources, hideAfter, type SeriesSource } from '../series/series-source.ts';
import { SeriesStore } from '../series/series-store.ts';
import { type Answer, errorAnswer, gatewayAnswer, jsonAnswer, RefusedRequestError, textAnswer } from './answer.ts';
import { answerOfFault, type Fault, Faults } from './faults.ts';
import { type Limits, sysdigLimits } from './limits.ts';
import { applyFaultRequest } from './parse-fault.ts';
import { RateLimit } from './rate-limit.ts';
import { type ApiRequest, readRequest } from './read-request.ts';
import { RequestCounter } from './request-counter.ts';
import { answerApi } from './routes.ts';
import { sendAnswer, sendTruncated, spoilAnswer } from './send-answer.ts';
import type { Simulator, SimulatorOptions } from './simulator-options.ts';

const defaultToken = '5ad1c0de-0000-4000-8000-51a1a7025ad1';

/** Starts a simulator. It keeps nothing running but its server: samples are made when somebody looks. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new RunningSimulator(options);
  await simulator.listen(options.port ?? 0);
  return simulator;
}

class RunningSimulator implements Simulator {
  readonly series = new SeriesStore();
  readonly faults: Faults;
  readonly requests = new RequestCounter();
  token: string;
  private readonly givenClock: () => number;
  private readonly wait: (milliseconds: number) => Promise<void>;
  private readonly source: SeriesSource;
  private readonly metadata = new Map<string, MetricMetadata>();
  private readonly limits: Limits;
  private readonly rateLimit: RateLimit;
  private readonly version: PromqlVersion;
  private readonly readsForms: boolean;
  private readonly server: Server;
  private readonly waiting = new Set<() => void>();

  constructor(options: SimulatorOptions) {
    const { sources = [], lag = 20 } = options;
    this.token = options.token ?? defaultToken;
    this.givenClock = options.clock ?? Date.now;
    this.wait = options.wait ?? ((milliseconds) => this.waitReally(milliseconds));
    this.faults = new Faults(lag);
    this.source = combineSources([this.series, ...sources]);
    for (const { metadata = [] } of sources) for (const [name, one] of metadata) this.metadata.set(name, one);
    this.limits = { ...sysdigLimits, ...options.limits };
    this.rateLimit = new RateLimit(this.limits.requestsPerMinute);
    this.version = options.version ?? 2;
    this.readsForms = options.readsForms ?? true;
    this.server = createServer((request, response) => {
      // A client that leaves while it is waiting is none of our trouble.
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  changeToken(token: string): void {
    this.token = token;
  }

  describeMetric(name: string, metadata: MetricMetadata): void {
    this.metadata.set(name, metadata);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    for (const cancel of this.waiting) cancel();
    await closed;
  }

  private now(): number {
    return this.givenClock() + this.faults.skew * 1000;
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.sendDate = false;
    const request = await readRequest(incoming, this.readsForms);
    if (request.path.startsWith('/simulator/')) return sendAnswer(incoming, response, this.control(request));
    this.requests.add(request.path);
    const fault = this.faults.take(request.path);
    if (fault?.kind === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'slow') await this.wait(fault.milliseconds);
    const answer = this.dated(this.answer(request, fault));
    if (fault?.kind === 'truncated') sendTruncated(response, answer);
    else sendAnswer(incoming, response, spoilAnswer(answer, fault));
  }

  /** What every answer of a gateway carries: the time as the simulator's own clock tells it, and the limit if there is one. */
  private dated(answer: Answer): Answer {
    const date = new Date(this.now()).toUTCString();
    return { ...answer, headers: { date, ...this.rateLimit.headers, ...answer.headers } };
  }

  private answer(request: ApiRequest, fault: Fault | undefined): Answer {
    const at = { path: request.path, now: this.now() };
    const limited = this.rateLimit.take(this.givenClock());
    if (limited !== undefined) return limited;
    const instead = fault && answerOfFault(fault, at);
    if (instead !== undefined) return instead;
    if (!request.path.startsWith('/prometheus/')) return textAnswer(404, '404 page not found\n');
    if (request.token !== this.token) return gatewayAnswer(401, 'Unauthorized', at);
    const { limits, version, metadata } = this;
    const source = hideAfter(this.source, at.now - this.faults.lag * 1000);
    return refusalsAsAnswers(() => answerApi(request, { source, now: at.now, limits, version, metadata }));
  }

  /** The simulator's own switches; no token, since it is on loopback. */
  private control({ method, path, body }: ApiRequest): Answer {
    if (path === '/simulator/requests' && method === 'GET') return jsonAnswer(200, this.requests.byPath);
    if (path !== '/simulator/faults') return textAnswer(404, '404 page not found\n');
    return refusalsAsAnswers(() => {
      if (method === 'POST') applyFaultRequest(body, this.faults);
      else if (method === 'DELETE') this.faults.clear();
      else if (method !== 'GET') return textAnswer(405, 'Method Not Allowed\n');
      return jsonAnswer(200, { lag: this.faults.lag, skew: this.faults.skew, pending: this.faults.pending });
    });
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

function refusalsAsAnswers(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RefusedRequestError) return error.answer;
    return errorAnswer(500, error instanceof Error ? error.message : String(error));
  }
}
