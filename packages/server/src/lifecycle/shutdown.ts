import type { Server } from 'node:https';
import type { Timers } from '@metrics-adapter/core';
import type { HealthCheck } from '../health/health-check.ts';
import type { Log } from '../logging/log.ts';
import type { RequestsUnderWay } from './requests-under-way.ts';

/** Whether the server is on its way down. As a health check it fails from the first moment on. */
export class ShutdownState implements HealthCheck {
  readonly name = 'shutdown';
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  problem(): string | undefined {
    return this.#begun ? 'process is shutting down' : undefined;
  }

  begin(): void {
    this.#begun = true;
  }
}

export interface ShutdownParts {
  readonly server: Pick<Server, 'close' | 'closeAllConnections'>;
  readonly underWay: Pick<RequestsUnderWay, 'count' | 'answered'>;
  readonly state: ShutdownState;
  readonly timers: Timers;
  readonly log: Log;
  /** Seconds to go on serving while unready, so that nobody is sent here any longer when the listener closes. */
  readonly delay: number;
  /** Seconds that requests under way get after that. */
  readonly deadline: number;
}

/** Ends the server in order: unready, then no new connections, then requests under way, then what is left by force. */
export async function shutDown(parts: ShutdownParts): Promise<void> {
  const { server, underWay, state, timers, log, delay, deadline } = parts;
  state.begin();
  log.info('shutting down', { delay });
  await new Promise<void>((resolve) => {
    timers.after(delay * 1000, resolve);
  });
  server.close();
  await new Promise<void>((resolve) => {
    const cancel = timers.after(deadline * 1000, resolve);
    void underWay.answered().then(() => {
      cancel();
      resolve();
    });
  });
  const { count } = underWay;
  if (count > 0) log.warn('requests are cut off: they took longer than the shutdown may', { count, deadline });
  server.closeAllConnections();
  log.info('shut down');
}
