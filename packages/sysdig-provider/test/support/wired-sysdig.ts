import { setImmediate } from 'node:timers/promises';
import { FakeClock } from '@metrics-adapter/core/testing';
import { type Simulator, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { AxiosTransport } from '../../src/client/axios-transport.ts';
import { bearerCredentials } from '../../src/client/credentials.ts';
import type { HttpRequest, HttpTransport } from '../../src/client/http-transport.ts';
import { createSysdigSource, type SysdigSource } from '../../src/create-sysdig-source.ts';
import type { DialectName } from '../../src/dialect.ts';
import { loadRules } from '../../src/rules/file/rule-set.ts';
import type { RuleFileReader } from '../../src/rules/rule-file-watch.ts';
import type { Wrap } from './dialect-rows.ts';
import { usualOptions } from './loaded-rules.ts';

export interface WiredSysdigOptions {
  readonly dialect: DialectName;
  /** The text of a rule file. */
  readonly rules: string;
}

/** A source as it is put together for users, before a simulator, both by one clock that stands still. */
export class WiredSysdig {
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly sysdig: SysdigSource;
  /** What was sent, the first one first. */
  readonly requests: readonly HttpRequest[];
  /** What went wrong beside the answers. */
  readonly problems: readonly unknown[];
  readonly #network = new AxiosTransport();
  #transport: HttpTransport = this.#network;
  #underWay = 0;

  static async start(options: WiredSysdigOptions): Promise<WiredSysdig> {
    const clock = new FakeClock();
    const simulator = await startSimulator({ clock: () => clock.now() });
    return new WiredSysdig(clock, simulator, options);
  }

  private constructor(clock: FakeClock, simulator: Simulator, { dialect, rules: text }: WiredSysdigOptions) {
    const options = { ...usualOptions, settle: 20, dialect };
    const { rules: first, problems: wrong = [] } = loadRules(text, 'rules.yaml', options);
    if (first === undefined) throw new Error(wrong.map(({ message }) => message).join('\n'));
    const requests: HttpRequest[] = [];
    const problems: unknown[] = [];
    this.clock = clock;
    this.simulator = simulator;
    this.requests = requests;
    this.problems = problems;
    this.sysdig = createSysdigSource({
      settings: {
        base: `${simulator.url}/prometheus`,
        monitorBase: `${simulator.url}/api`,
        dialect,
        scope: { cluster: 'prod' },
        samplePeriod: 10,
        settle: 20,
        window: 60,
        requestTimeout: 15,
        updateInterval: 600,
      },
      rules: { paths: [], reader: unread, options, first },
      transport: {
        send: (request) => {
          requests.push(request);
          return this.#send(request);
        },
      },
      credentials: bearerCredentials(() => simulator.token),
      clock,
      timers: clock,
      onProblem: (problem) => problems.push(problem),
    });
  }

  /** From now on this stands between the source and the simulator, too. */
  wrap(wrap: Wrap): void {
    this.#transport = wrap(this.#transport);
  }

  /** Lets time go by, and every call that begins meanwhile come to its end before more of it does. */
  async live(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await this.clock.advance(1000);
      while (this.#underWay > 0) {
        await setImmediate();
        await this.clock.advance(0);
      }
    }
  }

  async stop(): Promise<void> {
    this.sysdig.catalogue.stop();
    this.#network.close();
    await this.simulator.stop();
  }

  async #send(request: HttpRequest) {
    this.#underWay += 1;
    try {
      return await this.#transport.send(request);
    } finally {
      this.#underWay -= 1;
    }
  }
}

/** The rules are read once, from a text. */
const unread: RuleFileReader = { listFiles: async () => [], readText: async () => '' };
