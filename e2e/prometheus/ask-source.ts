import {
  type Clock,
  type ExternalSampleRequest,
  type ObjectSampleRequest,
  parseGroupResource,
  parseLabelSelector,
  type Sample,
  type SampleOutcome,
  type SampleRequest,
  type SampleSource,
} from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import {
  AxiosTransport,
  createSysdigSource,
  noCredentials,
  type SysdigSource,
  type SysdigSourceSettings,
  toPromqlBase,
} from '@metrics-adapter/sysdig-provider';
import type { Prometheus } from './prometheus.ts';

/** The whole of the Sysdig provider before a Prometheus. */
export interface ProviderUnderTest {
  readonly source: SampleSource;
  readonly catalogue: SysdigSource['catalogue'];
  /** Closes its connections. */
  close(): void;
}

/** Sysdig's own timing, in the cluster `prod`, unless a test says otherwise. */
export function createProvider(
  { endpoint }: Prometheus,
  clock: Clock,
  settings: Partial<SysdigSourceSettings> = {},
): ProviderUnderTest {
  const transport = new AxiosTransport();
  const timers = new FakeClock();
  const provider = createSysdigSource({
    settings: {
      base: toPromqlBase({ endpoint, promqlPrefix: '/prometheus' }),
      scope: { cluster: 'prod' },
      samplePeriod: 10,
      window: 60,
      requestTimeout: 15,
      updateInterval: 600,
      // Tests move their clock as they like, and only real time would fill the budget.
      clockTolerance: Number.POSITIVE_INFINITY,
      callsPerMinute: 1_000_000,
      ...settings,
    },
    transport,
    credentials: noCredentials,
    clock,
    timers,
    onProblem: (problem) => {
      throw problem;
    },
  });
  return { ...provider, close: () => transport.close() };
}

export interface ObjectQuestion {
  /** `pods`, `deployments.apps`. */
  readonly resource?: string;
  readonly namespaces?: readonly string[] | 'cluster-scoped';
  /** A metric selector. */
  readonly where?: string;
}

/** Asks for the pods of the namespace `shop` unless told otherwise. */
export function objectsOf(metric: string, question: ObjectQuestion = {}): ObjectSampleRequest {
  const { resource = 'pods', namespaces = ['shop'], where = '' } = question;
  const groupResource = parseGroupResource(resource);
  return { kind: 'object', metric, groupResource, metricSelector: parseLabelSelector(where), namespaces };
}

/** Asks for an external metric on behalf of the namespace `shop`. */
export function externalOf(metric: string, where = ''): ExternalSampleRequest {
  return { kind: 'external', metric, namespace: 'shop', selector: parseLabelSelector(where) };
}

export async function fetchOne({ source }: ProviderUnderTest, request: SampleRequest): Promise<SampleOutcome> {
  const [outcome] = await source.fetch([request], testContext);
  if (outcome === undefined) throw new Error('there is no outcome');
  return outcome;
}

/** The samples of an answer on one line each, sorted: `shop/web-1 = 10 at 1700000560`. Throws what the answer failed with. */
export async function read(provider: ProviderUnderTest, request: SampleRequest): Promise<readonly string[]> {
  const outcome = await fetchOne(provider, request);
  if (!outcome.ok) throw outcome.error;
  return outcome.samples.map(formatSample).toSorted();
}

function formatSample({ namespace, name = '', value, timestamp }: Sample): string {
  return `${namespace === undefined ? '' : `${namespace}/`}${name} = ${value} at ${timestamp / 1000}`;
}
