import type { Clock } from '../cluster/clock.ts';
import type { Timers } from '../cluster/timers.ts';
import { AdapterError } from '../errors/adapter-error.ts';
import { BackendTimeoutError, InternalError } from '../errors/metric-errors.ts';
import type { Priority, RequestContext } from '../provider/request-context.ts';
import { CancelSource } from './cancel-source.ts';
import type { DemandTable } from './demand-table.ts';
import type { FreshnessSettings } from './freshness-settings.ts';
import type { SampleOutcome, SampleRequest, SampleSource } from './sample-source.ts';

interface RefresherParts {
  readonly source: SampleSource;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly settings: FreshnessSettings;
}

/** Tables that are going to be fetched together. */
interface Round {
  readonly tables: Set<DemandTable>;
  readonly requestId: string;
  priority: Priority;
  readonly done: Promise<void>;
}

/**
 * Brings tables up to date: one call for all that ask within the gather time, never two at once for one table. A fetch
 * has its own deadline and goes on when its callers leave, since the table is there for the next ones.
 */
export class Refresher {
  readonly #parts: RefresherParts;
  readonly #flights = new Map<DemandTable, Promise<void>>();
  #gathering: Round | undefined;

  constructor(parts: RefresherParts) {
    this.#parts = parts;
  }

  /** Settles when the table was refreshed, well or not; joins a refresh that is under way. Never rejects. */
  refresh(table: DemandTable, context: RequestContext): Promise<void> {
    const flying = this.#flights.get(table);
    if (flying !== undefined) return flying;
    const round = this.#gathering ?? this.#open(context);
    if (context.priority === 'autoscaler') round.priority = 'autoscaler';
    round.tables.add(table);
    return round.done;
  }

  #open({ requestId, priority }: RequestContext): Round {
    const gathered = new Promise<void>((resolve) => {
      this.#parts.timers.after(this.#parts.settings.gatherTime * 1000, resolve);
    });
    const done = gathered.then(() => {
      this.#gathering = undefined;
      for (const table of round.tables) this.#flights.set(table, done);
      return this.#fetch(round);
    });
    const round: Round = { tables: new Set(), requestId, priority, done };
    this.#gathering = round;
    return round;
  }

  async #fetch(round: Round): Promise<void> {
    const asked = [...round.tables].map((table) => ({ table, request: table.nextRequest() }));
    const requests = asked.map(({ request }) => request);
    const outcomes = await this.#ask(requests, round).catch((error: unknown) => requests.map(() => failed(error)));
    const now = this.#parts.clock.now();
    for (const [index, { table, request }] of asked.entries()) {
      this.#flights.delete(table);
      try {
        table.apply(request, outcomes[index] ?? failed(new Error('the sample source gave no outcome')), now);
      } catch (error) {
        table.fail(toAdapterError(error), now);
      }
    }
  }

  async #ask(requests: readonly SampleRequest[], { requestId, priority }: Round): Promise<readonly SampleOutcome[]> {
    const { source, timers, settings } = this.#parts;
    const cancel = new CancelSource();
    let stop = (): void => {};
    const deadline = new Promise<never>((_resolve, reject) => {
      stop = timers.after(settings.fetchDeadline * 1000, () => {
        reject(new BackendTimeoutError(`the backend did not answer within ${settings.fetchDeadline} s`));
        cancel.cancel();
      });
    });
    try {
      const outcomes = await Promise.race([
        source.fetch(requests, { signal: cancel.signal, requestId, priority }),
        deadline,
      ]);
      if (outcomes.length === requests.length) return outcomes;
      // Which outcome answers which request is anybody's guess then.
      throw new Error(`the sample source answered ${requests.length} requests with ${outcomes.length} outcomes`);
    } finally {
      stop();
    }
  }
}

function failed(error: unknown): SampleOutcome {
  return { ok: false, error: toAdapterError(error) };
}

/** Anything but the errors that the port allows is a defect, and its text is for the log. */
function toAdapterError(error: unknown): AdapterError {
  return error instanceof AdapterError ? error : new InternalError(error);
}
