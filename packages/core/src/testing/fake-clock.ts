import type { Clock } from '../cluster/clock.ts';
import type { Timers } from '../cluster/timers.ts';

interface Appointment {
  at: number;
  readonly task: () => void;
}

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock, Timers {
  #now: number;
  readonly #appointments = new Set<Appointment>();

  /** Starts at a time, in milliseconds since the epoch; unless told another, at one in January 2026. */
  constructor(now = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, task: () => void): () => void {
    const appointment = { at: this.#now + milliseconds, task };
    this.#appointments.add(appointment);
    return () => {
      this.#appointments.delete(appointment);
    };
  }

  /** How many tasks still wait for their time: 0 when nothing was forgotten. */
  get pending(): number {
    return this.#appointments.size;
  }

  /**
   * Moves time forward, running what falls due in its order and letting promises settle in between, so that a task
   * which a task started is on its way before time goes on.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (let next = this.#earliest(end); next !== undefined; next = this.#earliest(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#appointments.delete(next);
      next.task();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /**
   * Sets the clock forward or back, as somebody who corrects it does: no time goes by, and what is due in ten seconds
   * stays so.
   */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
    for (const appointment of this.#appointments) appointment.at += milliseconds;
  }

  #earliest(end: number): Appointment | undefined {
    let earliest: Appointment | undefined;
    for (const appointment of this.#appointments) {
      if (appointment.at <= end && (earliest === undefined || appointment.at < earliest.at)) earliest = appointment;
    }
    return earliest;
  }
}

/** Lets every promise that can settle without the outside world do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
