import type { Server } from 'node:https';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { type Application, buildApplication } from '../container/build-application.ts';
import type { Surroundings } from '../container/surroundings.ts';
import { createHttpsServer, listen } from '../lifecycle/https-server.ts';
import { systemClock } from '../lifecycle/node-timers.ts';
import { RequestsUnderWay } from '../lifecycle/requests-under-way.ts';
import { shutDown } from '../lifecycle/shutdown.ts';
import type { Log } from '../logging/log.ts';
import { createWinstonLog } from '../logging/winston-log.ts';
import { dieOf, firstSignal } from './ending-signal.ts';
import { loadSurroundings } from './load-surroundings.ts';
import type { Process } from './process.ts';

/** Seconds that requests under way get once the listener is closed: longer than any read waits. */
const drainDeadline = 15;

/** `serve`: runs the API server until a signal ends it. Throws an error of one line, or more, when it cannot start. */
export async function serve(args: readonly string[], process: Process): Promise<void> {
  const config = loadConfig(args, process.env);
  const log = createWinstonLog({ stream: process.stdout, clock: systemClock, verbose: config.logging.verbose });
  // From here on, so that one that comes during the start is not lost: as the first process of a container, none is
  // delivered that nobody waits for.
  const signalled = firstSignal(process);
  for (const note of config.notes) log.warn(note);
  const started = await Promise.race([start({ config, environment: process.env, log }), signalled]);
  if (typeof started === 'string') {
    log.info('ending before the start is over', { signal: started });
    await nextTurn();
    dieOf(started, process);
    return;
  }
  const signal = await signalled;
  log.info('ending', { signal });
  // Somebody at a terminal does not wait for endpoints to be removed.
  await end(started, signal === 'SIGINT' ? 0 : config.serving.shutdownDelay);
}

interface StartOptions {
  readonly config: Config;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
}

/** A server that listens, and what is behind it. */
interface Started {
  readonly surroundings: Surroundings;
  readonly application: Application;
  readonly server: Server;
  readonly underWay: RequestsUnderWay;
}

async function start({ config, environment, log }: StartOptions): Promise<Started> {
  const surroundings = await loadSurroundings(config, environment, log);
  const application = buildApplication(surroundings);
  const server = createHttpsServer(surroundings.certificate, application.listener);
  const underWay = new RequestsUnderWay(server);
  const port = await listen(server, { ...config.serving, log });
  application.start();
  log.info('serving', { address: config.serving.address, port, ...describe(config, surroundings) });
  return { surroundings, application, server, underWay };
}

/** @param delay seconds to go on serving while unready. */
async function end({ surroundings, application, server, underWay }: Started, delay: number): Promise<void> {
  const { shutdown, timers, log, certificate } = surroundings;
  await shutDown({ server, underWay, state: shutdown, timers, log, delay, deadline: drainDeadline });
  application.stop();
  certificate.close();
}

/** By then a line of the log has been written. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a reader of the log wants to see once, and nothing secret. */
function describe({ sysdig }: Config, { backend }: Surroundings): Readonly<Record<string, unknown>> {
  const { samplePeriod, settle = 'learnt', window } = sysdig;
  return {
    backend: backend.base,
    scope: backend.scope,
    credentials: sysdig.credentials.kind,
    samplePeriod,
    settle,
    window,
  };
}
