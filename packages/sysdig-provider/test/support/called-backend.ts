import { FakeClock } from '@metrics-adapter/core/testing';
import { ConstantBackoff } from 'cockatiel';
import { BackendClient } from '../../src/client/backend-client.ts';
import type { BudgetSettings } from '../../src/client/budget-settings.ts';
import { CallBudget } from '../../src/client/call-budget.ts';
import { ClockWatch } from '../../src/client/clock-watch.ts';
import { bearerCredentials, type Credentials } from '../../src/client/credentials.ts';
import { MonitorApi } from '../../src/client/monitor-api.ts';
import { PrometheusApi, type PrometheusApiParts } from '../../src/client/prometheus-api.ts';
import { FakeTransport } from './fake-transport.ts';

/** A token as Sysdig's are. */
export const token = '01234567-89ab-cdef-0123-456789abcdef';

/** How errors call the backend of {@link callBackend}. */
export const backend = 'Sysdig at https://sysdig.example.com';

/** Both APIs before a transport that answers as it is told. */
export interface CalledBackend {
  readonly client: BackendClient;
  readonly prometheus: PrometheusApi;
  readonly monitor: MonitorApi;
  readonly budget: CallBudget;
  readonly transport: FakeTransport;
  readonly clock: FakeClock;
}

export interface CalledBackendOptions {
  readonly credentials?: Credentials;
  readonly budget?: BudgetSettings;
  readonly prometheus?: Partial<PrometheusApiParts>;
  /** How long it waits before it tries again; not at all unless told otherwise. */
  readonly waits?: 'as usual';
}

export function callBackend(reply: FakeTransport['reply'], options: CalledBackendOptions = {}): CalledBackend {
  const { credentials = bearerCredentials(() => token), budget: settings = {} } = options;
  const transport = new FakeTransport(reply);
  const clock = new FakeClock();
  const budget = new CallBudget({ settings, clock, timers: clock, backend });
  const client = new BackendClient({
    transport,
    credentials,
    clock,
    budget,
    clockWatch: new ClockWatch({ tolerance: 30, backend }),
    timeout: 15_000,
    ...(options.waits === undefined && { backoff: new ConstantBackoff(0) }),
  });
  const prometheus = new PrometheusApi({
    client,
    base: 'https://sysdig.example.com/prometheus',
    ...options.prometheus,
  });
  const monitor = new MonitorApi({ client, base: 'https://sysdig.example.com/api' });
  return { client, prometheus, monitor, budget, transport, clock };
}
