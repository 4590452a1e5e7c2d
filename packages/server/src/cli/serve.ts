import type { Container } from 'inversify';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { buildContainer } from '../container/build-container.ts';
import { Identifiers } from '../container/identifiers.ts';
import type { Surroundings } from '../container/surroundings.ts';
import { createHttpsServer, listen } from '../lifecycle/https-server.ts';
import { systemClock } from '../lifecycle/node-timers.ts';
import { RequestsUnderWay } from '../lifecycle/requests-under-way.ts';
import { shutDown } from '../lifecycle/shutdown.ts';
import { createWinstonLog } from '../logging/winston-log.ts';
import { loadSurroundings } from './load-surroundings.ts';
import type { Process } from './process.ts';

/** Seconds that requests under way get once the listener is closed: longer than any read waits. */
const drainDeadline = 15;

/** `serve`: runs the API server until a signal ends it. Throws an error of one line, or more, when it cannot start. */
export async function serve(args: readonly string[], process: Process): Promise<void> {
  const config = loadConfig(args, process.env);
  const log = createWinstonLog({ stream: process.stdout, clock: systemClock, verbose: config.logging.verbose });
  for (const note of config.notes) log.warn(note);
  // From here on, so that one that comes during the start is not lost: as the first process of a container, none is
  // delivered that nobody waits for.
  const signalled = firstSignal(process);
  const surroundings = await loadSurroundings(config, process.env, log);
  const container = buildContainer(surroundings);
  const server = createHttpsServer(surroundings.certificate, container.get(Identifiers.App));
  const underWay = new RequestsUnderWay(server);
  const port = await listen(server, config.serving);
  const stop = startFollowing(container);
  log.info('serving', { address: config.serving.address, port, ...describe(config, surroundings) });

  const signal = await signalled;
  log.info('ending', { signal });
  // Somebody at a terminal does not wait for endpoints to be removed.
  const delay = signal === 'SIGINT' ? 0 : config.serving.shutdownDelay;
  await shutDown({
    server,
    underWay,
    state: surroundings.shutdown,
    timers: surroundings.timers,
    log,
    delay,
    deadline: drainDeadline,
  });
  stop();
  surroundings.certificate.close();
}

/** Starts everything that follows the cluster and the backend; gives what ends it. */
function startFollowing(container: Container): () => void {
  const parts = [
    container.get(Identifiers.ClusterAuthentication),
    container.get(Identifiers.ResourceMapper),
    container.get(Identifiers.Backend).catalogue,
  ];
  for (const part of parts) void part.start();
  void container.get(Identifiers.ReviewApi).load();
  return () => {
    for (const part of [...parts, container.get(Identifiers.ObjectLister)]) part.stop();
  };
}

/** The first signal begins an orderly end; a second one ends at once. */
function firstSignal(process: Process): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let seen = false;
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (seen) process.exit(1);
        seen = true;
        resolve(name);
      });
    }
  });
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
