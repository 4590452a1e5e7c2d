import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/index.ts';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined: no JSON. */
  readonly body: unknown;
}

export interface Question {
  readonly method?: string;
  /** Null: none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

/** Simulators that one test starts, and questions to them. */
export class Simulators {
  /** Seconds since the epoch; a clock that stands still. */
  time = 1_700_000_000;
  private readonly started: Simulator[] = [];

  async start(options: SimulatorOptions = {}): Promise<Simulator> {
    const simulator = await startSimulator({ clock: () => this.time * 1000, ...options });
    this.started.push(simulator);
    return simulator;
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.splice(0).map((one) => one.stop()));
  }
}

/** Asks with the right token, unless told otherwise. */
export async function ask(simulator: Simulator, path: string, question: Question = {}): Promise<Reply> {
  const { token = simulator.token, headers = {}, method = 'GET', body } = question;
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const init = { method, redirect: 'manual', headers: { ...authorization, ...headers } } as const;
  const response = await fetch(`${simulator.url}${path}`, { ...init, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
