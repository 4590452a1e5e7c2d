import type { Clock, SampleSource, Timers } from '@metrics-adapter/core';
import type { FlagReader } from '../config/flag-reader.ts';
import type { FlagGroup } from '../config/flags.ts';
import type { Log } from '../logging/log.ts';
import type { MetricFamily } from '../metrics/metric-family.ts';

/**
 * A backend as the server is given it: the one thing that whoever brings another backend hands to `runAdapter`. It is
 * asked three times, in this order: for its settings, for what it needs of the disk, for the sample source.
 */
export interface BackendModule<Settings = unknown> {
  /** The command's name, for usage and errors: `k8s-sysdig-adapter`. */
  readonly program: string;
  /** Where values come from, for the help: `Sysdig Monitor`. */
  readonly origin: string;
  /** What its users have to know besides the flags, for the help of `serve`; lines of 120 characters at most. */
  readonly usage?: string;
  /** Its own flags and variables; they stand before the server's in the help. No name may be one of the server's. */
  readonly flags: readonly FlagGroup[];
  /**
   * Reads its settings, and reports what is wrong with them to the reader, which tells it together with everything else
   * that is wrong. Touches neither disk nor network.
   */
  readSettings(flags: FlagReader, environment: NodeJS.ProcessEnv): Settings;
  /** The least age that samples must be allowed to have, or every value would be refused; absent: any will do. */
  leastMaxAge?(settings: Settings): LeastMaxAge;
  /**
   * Reads files that the settings name, and says what is wrong with them now rather than at the first question; does not
   * wait for a network. Throws `ConfigError`.
   */
  load(settings: Settings): LoadedBackend | Promise<LoadedBackend>;
  /** What else its users can do at the command line, besides `serve`. */
  readonly commands?: readonly BackendCommand[];
}

/** A command of a backend's own. */
export interface BackendCommand {
  /** The word that calls it. No other command may have it. */
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What it takes, for its help. */
  readonly usage: string;
  readonly flags: readonly FlagGroup[];
  /**
   * Runs it; what it resolves with is the exit code.
   * @param args everything after the command's name. Throws `ConfigError` where they are wrong.
   */
  run(args: readonly string[], streams: CommandStreams): Promise<number>;
}

/** Where a command reads and writes. */
export interface CommandStreams {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Pick<NodeJS.WriteStream, 'write'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write'>;
}

/** How young `--max-age` may be at least. */
export interface LeastMaxAge {
  readonly seconds: number;
  /** What the user would have to change otherwise: `--window and --sample-period together`. */
  readonly because: string;
}

/** A backend whose settings and files are read; nothing of it runs yet. */
export interface LoadedBackend {
  /** What a reader of the log wants to see once, when serving begins; nothing secret. */
  readonly description?: Readonly<Record<string, unknown>>;
  /** Makes it, once. Asks nothing of anybody: that begins with its parts, or with the first question. */
  create(effects: BackendEffects): Backend;
}

/** What the server lends to a backend. */
export interface BackendEffects {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** A backend that is ready to be asked. */
export interface Backend {
  readonly source: SampleSource;
  /** What runs beside it as long as the server does: reads its list of metrics, for instance. */
  readonly parts?: readonly RunningPart[];
  /** How many seconds one fetch may take, further tries included; absent: as long as the engine's own settings say. */
  readonly fetchDeadline?: number;
  /**
   * What its users may want to watch at `/metrics` beside what the server tells of every backend: its calls, what is left
   * of a limit. Asked whenever somebody looks, so it answers from memory, and always with the same names; absent: nothing.
   * When it throws, all of them are missing from that answer, and the log says so once.
   */
  metrics?(): readonly MetricFamily[];
}

/** What follows the cluster or the backend for as long as the server runs. */
export interface RunningPart {
  /** Begins; what it returns is not waited for, so it must not fail. */
  start(): unknown;
  /** For good. */
  stop(): void;
}
