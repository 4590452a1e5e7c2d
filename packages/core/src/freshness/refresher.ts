import type { Clock } from '../cluster/clock.ts';
import type { Timers } from '../cluster/timers.ts';
import { AdapterError } from '../errors/adapter-error.ts';
import { InternalError } from '../errors/metric-errors.ts';
import type { Priority, RequestContext } from '../provider/request-context.ts';
import type { DemandTable } from './demand-table.ts';
import type { FreshnessSettings } from './freshness-settings.ts';
import type { SampleOutcome, SampleRequest, SampleSource } from './sample-source.ts';
import { withinDeadline } from './within-deadline.ts';

/** How one attempt to bring a table up to date ended. */
export interface Refreshed {
  readonly metric: string;
  /** Why it failed; absent when it did not. */
  readonly error?: AdapterError;
}

interface RefresherParts {
  readonly source: SampleSource;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly settings: FreshnessSettings;
  readonly onRefreshed?: (refresh: Refreshed) => void;
}

/** Tables that are fetched together. */
interface Round {
  readonly tables: Set<DemandTable>;
  readonly requestId: string;
  /** When it was opened; milliseconds since the epoch. */
  readonly askedAt: number;
  priority: Priority;
  readonly done: Promise<void>;
}

/**
 * Brings tables up to date: one call for all that ask within the gather time, never two at once for one table. A fetch
 * has its own deadline and goes on when its callers leave, since the table is there for the next ones. Tables that
 * failed or were slow the last time are fetched apart, so that they keep nobody waiting.
 */
export class Refresher {
  readonly #parts: RefresherParts;
  readonly #rounds = new Map<DemandTable, Round>();
  #gathering: Round | undefined;

  constructor(parts: RefresherParts) {
    this.#parts = parts;
  }

  /** Settles when the table was refreshed, well or not; joins a refresh that is under way. Never rejects. */
  refresh(table: DemandTable, context: RequestContext): Promise<void> {
    const round = this.#rounds.get(table) ?? this.#join(table, context);
    if (context.priority === 'autoscaler') round.priority = 'autoscaler';
    return round.done;
  }

  #join(table: DemandTable, context: RequestContext): Round {
    const round = table.goesAlone ? this.#open(context) : this.#gather(context);
    round.tables.add(table);
    this.#rounds.set(table, round);
    return round;
  }

  /** The round that tables share which ask now. */
  #gather(context: RequestContext): Round {
    this.#gathering ??= this.#open(context);
    return this.#gathering;
  }

  #open({ requestId, priority }: RequestContext): Round {
    const { clock, timers, settings } = this.#parts;
    const gathered = new Promise<void>((resolve) => {
      timers.after(settings.gatherTime * 1000, resolve);
    });
    const done = gathered.then(() => {
      if (this.#gathering === round) this.#gathering = undefined;
      return this.#fetch(round);
    });
    const round: Round = { tables: new Set(), requestId, askedAt: clock.now(), priority, done };
    return round;
  }

  async #fetch(round: Round): Promise<void> {
    const asked = [...round.tables].map((table) => ({ table, request: table.nextRequest() }));
    const requests = asked.map(({ request }) => request);
    const outcomes = await this.#ask(requests, round).catch((error: unknown) => requests.map(() => failed(error)));
    const attempt = { askedAt: round.askedAt, now: this.#parts.clock.now() };
    for (const [index, { table, request }] of asked.entries()) {
      this.#rounds.delete(table);
      try {
        table.apply(request, outcomes[index] ?? failed(new Error('the sample source gave no outcome')), attempt);
      } catch (error) {
        table.fail(toAdapterError(error), attempt.now);
      }
      const { failure: error } = table;
      this.#parts.onRefreshed?.({ metric: table.demand.metric, ...(error && { error }) });
    }
  }

  async #ask(requests: readonly SampleRequest[], { requestId, priority }: Round): Promise<readonly SampleOutcome[]> {
    const { source, timers, settings } = this.#parts;
    const outcomes = await withinDeadline((signal) => source.fetch(requests, { signal, requestId, priority }), {
      seconds: settings.fetchDeadline,
      timers,
    });
    if (outcomes.length === requests.length) return outcomes;
    // Which outcome answers which request is anybody's guess then.
    throw new Error(`the sample source answered ${requests.length} requests with ${outcomes.length} outcomes`);
  }
}

function failed(error: unknown): SampleOutcome {
  return { ok: false, error: toAdapterError(error) };
}

/** Anything but the errors that the port allows is a defect, and its text is for the log. */
function toAdapterError(error: unknown): AdapterError {
  return error instanceof AdapterError ? error : new InternalError(error);
}
