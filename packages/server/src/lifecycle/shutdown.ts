import type { Server } from 'node:https';
import type { Timers } from '@metrics-adapter/core';
import type { HealthCheck } from '../health/health-check.ts';
import type { Log } from '../logging/log.ts';

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
  readonly server: Pick<Server, 'close' | 'closeIdleConnections' | 'closeAllConnections'>;
  readonly state: ShutdownState;
  readonly timers: Timers;
  readonly log: Log;
  /** Seconds to go on serving while unready, so that nobody is sent here any longer when the listener closes. */
  readonly delay: number;
  /** Seconds that requests under way get after that. */
  readonly deadline: number;
}

/** Ends the server in order: unready, then no new connections, then requests under way, then what is left by force. */
export async function shutDown({ server, state, timers, log, delay, deadline }: ShutdownParts): Promise<void> {
  state.begin();
  log.info('shutting down', { delay });
  await new Promise<void>((resolve) => {
    timers.after(delay * 1000, resolve);
  });
  await new Promise<void>((resolve) => {
    const stop = timers.after(deadline * 1000, () => server.closeAllConnections());
    server.close(() => {
      stop();
      resolve();
    });
    server.closeIdleConnections();
  });
  log.info('shut down');
}
