import type { RequestListener } from 'node:http';
import { buildContainer } from './build-container.ts';
import { Identifiers, runningParts } from './identifiers.ts';
import type { Surroundings } from './surroundings.ts';

/** The server without its socket. */
export interface Application {
  readonly listener: RequestListener;
  /** Begins to follow the cluster and the backend; waits for neither. */
  start(): void;
  /** Ends that, for good. */
  stop(): void;
}

/** Builds everything; touches neither disk nor network before it is started. */
export function buildApplication(surroundings: Surroundings): Application {
  const container = buildContainer(surroundings);
  const parts = container.getAll(runningParts);
  return {
    listener: container.get(Identifiers.App),
    start: () => {
      for (const part of parts) void part.start();
    },
    stop: () => {
      for (const part of parts) part.stop();
    },
  };
}
