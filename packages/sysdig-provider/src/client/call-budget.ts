import {
  BackendTimeoutError,
  BackendUnavailableError,
  type Clock,
  type Priority,
  type RequestContext,
  type Timers,
} from '@metrics-adapter/core';
import { type BudgetSettings, toBucketSize, toConcurrency } from './budget-settings.ts';
import type { BudgetState, CallOutcome, Permit } from './budget-state.ts';
import type { RateLimitTold } from './rate-limit-headers.ts';
import { reserved, SharedBucket } from './shared-bucket.ts';
import { StoppedCalls } from './stopped-calls.ts';
import { onAbort, type WaitingCall, WaitingCalls } from './waiting-calls.ts';

export interface CallBudgetParts {
  readonly settings: BudgetSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  /** What errors call the backend, such as `Sysdig at https://app.sysdigcloud.com`. */
  readonly backend: string;
}

/** How long a person's call waits, in milliseconds: no longer than who asked waits for an answer. */
const patience = 3000;
const mostWaiting: Readonly<Record<Priority, number>> = { autoscaler: 2000, person: 200 };

/**
 * Who may call the backend, and when: no more calls than it allows, autoscalers before people, none while it wants to be
 * left alone. Everything that shares a token shares one budget.
 */
export class CallBudget {
  readonly #parts: CallBudgetParts;
  readonly #bucket: SharedBucket;
  readonly #waiting = new WaitingCalls();
  readonly #stopped: StoppedCalls;
  readonly #calls: Record<CallOutcome, number> = {
    answered: 0,
    limited: 0,
    failed: 0,
    cancelled: 0,
    refused: 0,
    abandoned: 0,
  };
  #underWay = 0;
  /** The status of the answer that stopped calls the last time. */
  #stoppedBy = 429;
  /** The limit that the backend tells. */
  #told: number | undefined;
  /** The limit that was set since the start. */
  #set: number | undefined;
  #cancelTurn = (): void => {};

  constructor(parts: CallBudgetParts) {
    this.#parts = parts;
    this.#stopped = new StoppedCalls(parts.clock);
    this.#bucket = new SharedBucket(parts.clock, toBucketSize(parts.settings, undefined));
  }

  /**
   * Settles when the call may be made. An autoscaler's waits for its turn until its signal is aborted; a person's is
   * refused when its turn is further away than a person waits. Rejects with {@link BackendUnavailableError} that says
   * when there is room again, or {@link BackendTimeoutError} for what nobody waits for any longer. The priority is read
   * whenever it is decided who is next: it may rise while the call waits.
   */
  acquire(context: Pick<RequestContext, 'priority' | 'signal'>): Promise<Permit> {
    const { signal } = context;
    return new Promise((resolve, reject) => {
      const cleanUps: (() => void)[] = [];
      const leave = (): void => {
        this.#waiting.remove(call);
        for (const cleanUp of cleanUps) cleanUp();
      };
      const call: WaitingCall = {
        get priority() {
          return context.priority;
        },
        grant: () => {
          leave();
          resolve(this.#permit());
        },
        refuse: (error) => {
          leave();
          this.#calls[error instanceof BackendTimeoutError ? 'abandoned' : 'refused'] += 1;
          reject(error);
        },
      };
      const giveUp = (): void => {
        call.refuse(this.#abandonedError());
        this.#serve();
      };
      if (signal.aborted) return call.refuse(this.#abandonedError());
      const refusal = this.#refusal(context.priority);
      if (refusal !== undefined) return call.refuse(refusal);
      cleanUps.push(onAbort(signal, giveUp));
      const endPatience = (): void => {
        if (context.priority === 'person') call.refuse(this.#usedUpError('person'));
        else this.#serve();
      };
      if (context.priority === 'person') cleanUps.push(this.#parts.timers.after(patience, endPatience));
      this.#waiting.add(call);
      this.#serve();
    });
  }

  /**
   * From now on all replicas together may make so many calls a minute, unless the settings say how many; undefined: as the
   * backend tells.
   */
  limitTo(callsPerMinute: number | undefined): void {
    if (callsPerMinute === this.#set) return;
    this.#set = callsPerMinute;
    this.#resize();
  }

  #resize(): void {
    const { settings } = this.#parts;
    const callsPerMinute = settings.callsPerMinute ?? this.#set;
    const given = { ...settings, ...(callsPerMinute !== undefined && { callsPerMinute }) };
    this.#bucket.resize(toBucketSize(given, this.#told));
  }

  /** Takes note of what an answer tells of the limit. */
  learn({ limit, remaining, reset }: RateLimitTold): void {
    const { settings, clock } = this.#parts;
    if (limit !== undefined && limit !== this.#told) {
      this.#told = limit;
      this.#resize();
    }
    if (remaining === undefined) return;
    this.#bucket.lowerTo(Math.floor(remaining / (settings.replicas ?? 1)));
    if (remaining === 0 && reset !== undefined) {
      this.#bucket.pauseUntil(clock.now() + Math.min(reset, 60) * 1000);
    }
  }

  /**
   * After a 429, or a 503 that names a time: nothing that shares the token calls for so many seconds, and what waits is
   * refused: more calls would only prolong it. Without a number for a while that doubles from one to the next. Gives the
   * seconds.
   */
  stop(seconds?: number, status = 429): number {
    this.#stoppedBy = status;
    const pause = this.#stopped.stop(seconds);
    // One call finds out whether there is room again; the others follow as the bucket fills.
    this.#bucket.lowerTo(1);
    this.#bucket.pauseUntil(this.#stopped.until);
    for (const call of this.#waiting.all) call.refuse(this.#stoppedError());
    this.#serve();
    return pause;
  }

  /**
   * 0: all calls of a burst are there for autoscalers · 1: none is, or the backend has stopped them. In between it grows
   * with what they use, and slowly at first: some calls at once are how things are. What people use and wait for counts
   * only where it leaves autoscalers less than they need: refreshing less often would not help people.
   */
  pressure(): number {
    if (this.#stopped.left > 0) return 1;
    return this.#bucket.scarcity(this.#waiting.count('autoscaler'));
  }

  state(): BudgetState {
    const { burst, perMinute } = this.#bucket.size;
    return {
      limit: burst + perMinute,
      remaining: this.#bucket.level,
      burst,
      waiting: { autoscaler: this.#waiting.count('autoscaler'), person: this.#waiting.count('person') },
      underWay: this.#underWay,
      concurrency: this.#concurrency,
      ...(this.#stopped.left > 0 && { stoppedUntil: this.#stopped.until }),
      calls: { ...this.#calls },
      pressure: this.pressure(),
    };
  }

  /** Grants what can be granted, and comes back when there is more. */
  #serve(): void {
    this.#cancelTurn();
    for (let next = this.#waiting.first; next !== undefined; next = this.#waiting.first) {
      const { priority } = next;
      // The end of a call comes back here.
      if (this.#underWay >= this.#placesFor(priority)) return;
      if (!this.#bucket.has(priority)) {
        const wait = Math.max(1, this.#bucket.untilTurnOf(priority));
        this.#cancelTurn = this.#parts.timers.after(wait, () => this.#serve());
        return;
      }
      this.#bucket.take(priority);
      next.grant();
    }
  }

  #permit(): Permit {
    this.#underWay += 1;
    let isOver = false;
    return {
      end: (outcome) => {
        if (isOver) return;
        isOver = true;
        this.#underWay -= 1;
        this.#calls[outcome] += 1;
        if (outcome === 'answered') this.#stopped.answered();
        this.#serve();
      },
    };
  }

  /** How many calls may be under way for one of this priority to follow: people leave some to autoscalers. */
  #placesFor(priority: Priority): number {
    const places = this.#concurrency;
    return priority === 'autoscaler' ? places : places - Math.floor(places * reserved);
  }

  #refusal(priority: Priority): BackendUnavailableError | undefined {
    if (this.#stopped.left > 0) return this.#stoppedError();
    const isFull = this.#waiting.count(priority) >= mostWaiting[priority];
    const isFar = priority === 'person' && this.#untilTurnOf(priority) > patience;
    return isFull || isFar ? this.#usedUpError(priority) : undefined;
  }

  /** Milliseconds until it would be the turn of one more call, as far as the bucket goes. */
  #untilTurnOf(priority: Priority): number {
    const ahead = priority === 'autoscaler' ? this.#waiting.count('autoscaler') : this.#waiting.size;
    return this.#bucket.untilTurnOf(priority, ahead);
  }

  get #concurrency(): number {
    return toConcurrency(this.#parts.settings);
  }

  #stoppedError(): BackendUnavailableError {
    const seconds = Math.ceil(this.#stopped.left / 1000);
    const why = this.#stoppedBy === 429 ? 'the limit of calls is reached' : 'it asked not to be called';
    return new BackendUnavailableError(
      `${this.#parts.backend} answered ${this.#stoppedBy} before: ${why}; no call is made for another ${seconds} s`,
    );
  }

  #usedUpError(priority: Priority): BackendUnavailableError {
    const { backend } = this.#parts;
    const wait = this.#untilTurnOf(priority);
    const { burst, perMinute } = this.#bucket.size;
    const why =
      wait === 0
        ? `${this.#underWay} calls are under way, the most at once${this.#underWay < this.#concurrency ? ' that people may have' : ''}`
        : `the budget of ${Math.round(burst + perMinute)} calls a minute is used up; there is room again in ${Math.ceil(wait / 1000)} s`;
    return new BackendUnavailableError(
      `${backend} was not asked: ${why}; ask less often, or raise --calls-per-minute if the backend allows it`,
    );
  }

  #abandonedError(): BackendTimeoutError {
    return new BackendTimeoutError(
      `${this.#parts.backend} was not asked: the call was given up while it waited for the budget of calls`,
    );
  }
}
