import type { Clock } from '../../cluster/clock.ts';
import type { Timers } from '../../cluster/timers.ts';
import { AdapterError } from '../../errors/adapter-error.ts';
import { InternalError } from '../../errors/metric-errors.ts';
import type { CancelSignal, Priority, RequestContext } from '../../provider/request-context.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { SampleOutcome, SampleRequest, SampleSource } from '../sample-source.ts';
import type { Attempt, DemandTable } from '../table/demand-table.ts';
import { CancelSource } from './cancel-source.ts';
import { pause } from './patience.ts';
import { pressureOf } from './pressure-of.ts';
import { withinDeadline } from './within-deadline.ts';

/** How one attempt to bring a table up to date ended. */
export interface Refreshed {
  /** The metric that was asked for. */
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
  /** Told of the tables of a call that came to its end. */
  readonly onDone?: (tables: readonly DemandTable[]) => void;
}

/** For whom a table is refreshed. */
export interface Occasion extends Pick<RequestContext, 'requestId' | 'priority'> {
  /** It falls due by itself, and nobody waits for it. */
  readonly isUnasked?: boolean;
}

/** Tables that are fetched together. */
interface Round {
  readonly tables: Set<DemandTable>;
  readonly requestId: string;
  /** When it was opened; milliseconds since the epoch. */
  readonly askedAt: number;
  /** The highest of those who wait: an autoscaler that joins raises it, a call under way included. */
  priority: Priority;
  readonly done: Promise<void>;
}

/** A table's place in a round. */
interface Seat {
  readonly table: DemandTable;
  round: Round;
  /** Whether somebody waits for it. */
  isAwaited: boolean;
}

/**
 * Brings tables up to date: one call for all that ask within the gather time, never two at once for one table. A fetch
 * has its own deadline and goes on when its callers leave, since the table is there for the next ones. Tables that
 * failed or were slow the last time are fetched apart, so that they keep nobody waiting.
 */
export class Refresher {
  readonly #parts: RefresherParts;
  readonly #end = new CancelSource();
  /** By the table's key: a table that was forgotten and made anew is still the same question to the backend. */
  readonly #seats = new Map<string, Seat>();
  /** Apart by priority: what people want must not ride ahead of a budget with what autoscalers want. */
  readonly #gathering = new Map<Priority, Round>();

  constructor(parts: RefresherParts) {
    this.#parts = parts;
  }

  /** How many tables are being refreshed. */
  get refreshing(): number {
    return this.#seats.size;
  }

  isRefreshing(table: DemandTable): boolean {
    return this.#seats.has(table.key);
  }

  /** Whether the table is being refreshed for nobody in particular. */
  isRefreshingUnasked(table: DemandTable): boolean {
    return this.#seats.get(table.key)?.isAwaited === false;
  }

  /** Settles when the table was refreshed, well or not; joins a refresh that is under way. Never rejects. */
  refresh(table: DemandTable, occasion: Occasion): Promise<void> {
    const seat = this.#seats.get(table.key) ?? this.#seat(table, occasion);
    seat.isAwaited ||= !occasion.isUnasked;
    if (occasion.priority === 'autoscaler') this.#raise(seat, occasion);
    return settled(seat);
  }

  /** Takes a table over to those that autoscalers want; where its call is under way, or its own, raises the call. */
  #raise(seat: Seat, occasion: Occasion): void {
    const { table, round } = seat;
    if (this.#gathering.get('person') !== round) {
      round.priority = 'autoscaler';
      return;
    }
    round.tables.delete(table);
    seat.round = this.#gather(occasion);
    seat.round.tables.add(table);
  }

  /** Ends every call that is under way; those to come fail at once. */
  stop(): void {
    this.#end.cancel();
  }

  #seat(table: DemandTable, occasion: Occasion): Seat {
    const round = table.goesAlone ? this.#open(occasion) : this.#gather(occasion);
    round.tables.add(table);
    const seat = { table, round, isAwaited: false };
    this.#seats.set(table.key, seat);
    return seat;
  }

  /** The round that tables share which ask now. */
  #gather(occasion: Occasion): Round {
    const { priority } = occasion;
    const open = this.#gathering.get(priority);
    if (open !== undefined) return open;
    const round = this.#open(occasion);
    this.#gathering.set(priority, round);
    return round;
  }

  #open({ requestId, priority }: Occasion): Round {
    const { clock, timers, settings } = this.#parts;
    const done = pause({ seconds: settings.gatherTime, signal: this.#end.signal, timers }).then(() => {
      for (const [key, open] of this.#gathering) if (open === round) this.#gathering.delete(key);
      return this.#fetch(round);
    });
    const round: Round = { tables: new Set(), requestId, askedAt: clock.now(), priority, done };
    return round;
  }

  async #fetch(round: Round): Promise<void> {
    const { clock, source, onDone } = this.#parts;
    const asked = [...round.tables].map((table) => ({ table, ...table.begin(clock.now()) }));
    const requests = asked.map(({ request }) => request);
    if (requests.length === 0) return;
    const outcomes = await this.#ask(requests, round).catch((error: unknown) => requests.map(() => failed(error)));
    const attempt = { askedAt: round.askedAt, now: clock.now(), pressure: pressureOf(source) };
    for (const [index, { table, ...begun }] of asked.entries()) {
      this.#seats.delete(table.key);
      const outcome = outcomes[index] ?? failed(new Error('the sample source gave no outcome'));
      takeIn(table, begun, { outcome, attempt });
      this.#report(table);
    }
    onDone?.([...round.tables]);
  }

  async #ask(requests: readonly SampleRequest[], round: Round): Promise<readonly SampleOutcome[]> {
    const { source, timers, settings } = this.#parts;
    const outcomes = await withinDeadline((signal) => source.fetch(requests, contextOf(round, signal)), {
      seconds: settings.fetchDeadline,
      timers,
      end: this.#end.signal,
    });
    if (outcomes.length === requests.length) return outcomes;
    // Which outcome answers which request is anybody's guess then.
    throw new Error(`the sample source answered ${requests.length} requests with ${outcomes.length} outcomes`);
  }

  /** That a call was ended by {@link stop} is no news of the backend. */
  #report({ failure: error, demand: { metric } }: DemandTable): void {
    if (this.#end.signal.aborted) return;
    try {
      this.#parts.onRefreshed?.({ metric, ...(error && { error }) });
    } catch {
      // Whoever listens must not keep the other tables from being refreshed.
    }
  }
}

/** Settles with the call that the table is part of in the end. */
async function settled(seat: Seat): Promise<void> {
  for (let round: Round | undefined; round !== seat.round; await round.done) round = seat.round;
}

/** Its priority is that of the moment in which it is looked at. */
function contextOf(round: Round, signal: CancelSignal): RequestContext {
  return {
    signal,
    requestId: round.requestId,
    get priority() {
      return round.priority;
    },
  };
}

/** What a table asked, and what came of it. */
interface Result {
  readonly outcome: SampleOutcome;
  readonly attempt: Attempt;
}

function takeIn(table: DemandTable, begun: ReturnType<DemandTable['begin']>, { outcome, attempt }: Result): void {
  try {
    table.apply(begun, outcome, attempt);
  } catch (error) {
    table.fail(toAdapterError(error), attempt.now);
  }
}

function failed(error: unknown): SampleOutcome {
  return { ok: false, error: toAdapterError(error) };
}

/** Anything but the errors that the port allows is a defect, and its text is for the log. */
function toAdapterError(error: unknown): AdapterError {
  return error instanceof AdapterError ? error : new InternalError(error);
}
