import type { Server } from 'node:https';
import type { BackendModule } from '../backend/backend-module.ts';
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
export async function serve(args: readonly string[], process: Process, module: BackendModule): Promise<void> {
  const config = loadConfig(args, process.env, module);
  const log = createWinstonLog({ stream: process.stdout, clock: systemClock, verbose: config.logging.verbose });
  // From here on, so that one that comes during the start is not lost: as the first process of a container, none is
  // delivered that nobody waits for.
  const signalled = firstSignal(process);
  for (const note of config.notes) log.warn(note);
  const started = await Promise.race([start({ config, environment: process.env, module, log }), signalled]);
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
  readonly module: BackendModule;
  readonly log: Log;
}

/** A server that listens, and what is behind it. */
interface Started {
  readonly surroundings: Surroundings;
  readonly application: Application;
  readonly server: Server;
  readonly underWay: RequestsUnderWay;
}

async function start({ log, ...told }: StartOptions): Promise<Started> {
  const { config } = told;
  const surroundings = await loadSurroundings(told, log);
  const application = buildApplication(surroundings);
  const server = createHttpsServer(surroundings.certificate, application.listener);
  const underWay = new RequestsUnderWay(server);
  const port = await listen(server, { ...config.serving, log });
  application.start();
  log.info('serving', { address: config.serving.address, port, ...surroundings.backend.description });
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
