import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Quantity } from '@metrics-adapter/core';
import { FakeClock, FakeSampleSource, testContext } from '@metrics-adapter/core/testing';
import type { ServiceIdentifier } from 'inversify';
import { sysdigBackend } from '../cli/sysdig-backend.ts';
import { loadConfig } from '../config/load-config.ts';
import type { KubeEndpoint } from '../kubernetes/endpoint/kube-endpoint.ts';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { ShutdownState } from '../lifecycle/shutdown.ts';
import { FixedCertificate } from '../lifecycle/testing/fixed-certificate.ts';
import { buildApplication } from './build-application.ts';
import { buildContainer } from './build-container.ts';
import { Identifiers, runningParts } from './identifiers.ts';
import type { Surroundings } from './surroundings.ts';

let clock: FakeClock;
let log: RecordingLog;
let surroundings: Surroundings;
let askedForCredentials: number;
let connect: jest.SpiedFunction<Socket['connect']>;

beforeEach(async () => {
  clock = new FakeClock();
  log = new RecordingLog();
  askedForCredentials = 0;
  const endpoint: KubeEndpoint = {
    server: new URL('https://127.0.0.1:1'),
    credentials: async () => {
      askedForCredentials += 1;
      return { headers: {}, tls: {} };
    },
    forgetCredentials: () => {},
  };
  const args = ['--max-age=200s', '--backend-auth=none', '--sysdig-endpoint=http://127.0.0.1:1'];
  const config = loadConfig(args, { CLUSTER_NAME: 'prod' }, sysdigBackend);
  surroundings = {
    config,
    log,
    clock,
    timers: clock,
    random: () => 0.5,
    newId: () => 'id',
    shutdown: new ShutdownState(),
    certificate: new FixedCertificate(),
    endpoints: { lister: endpoint, authentication: endpoint, authorization: endpoint },
    givenAuthentication: {},
    backend: await sysdigBackend.load(config.backend),
  };
  connect = jest.spyOn(Socket.prototype, 'connect');
});

afterEach(() => {
  connect.mockRestore();
});

const identifiers = Object.entries<ServiceIdentifier<unknown>>(Identifiers);

describe('buildContainer', () => {
  it.each(identifiers)('makes %s, once', (_name, identifier) => {
    const container = buildContainer(surroundings);
    const made = container.get(identifier);
    expect(made).toBeDefined();
    expect(container.get(identifier)).toBe(made);
  });

  it('asks nothing of anybody while it makes everything', async () => {
    const container = buildContainer(surroundings);
    for (const [, identifier] of identifiers) container.get(identifier);
    await clock.advance(3_600_000);
    expect(connect).not.toHaveBeenCalled();
    expect(askedForCredentials).toBe(0);
    expect(clock.pending).toBe(0);
    expect(log.lines).toEqual([]);
  });

  it('keeps two containers apart', () => {
    const [one, other] = [buildContainer(surroundings), buildContainer(surroundings)];
    expect(one.get(Identifiers.MetricsProvider)).not.toBe(other.get(Identifiers.MetricsProvider));
  });

  it('takes another backend in place of Sysdig', async () => {
    const source = new FakeSampleSource();
    source.offers = [{ kind: 'external', info: { metric: 'queue_depth' } }];
    source.answerWith({ ok: true, samples: [{ value: Quantity.parse('7'), timestamp: clock.now() }] });
    const container = buildContainer(surroundings);
    container.rebind(Identifiers.SampleSource).toConstantValue(source);
    const provider = container.get(Identifiers.MetricsProvider);
    expect(provider.listAllExternalMetrics()).toEqual([{ metric: 'queue_depth' }]);
    const reading = provider.getExternalMetric(
      { namespace: 'shop', metric: 'queue_depth', selector: { requirements: [] } },
      testContext,
    );
    await clock.advance(1_000);
    expect((await reading).map(({ value }) => value.toString())).toEqual(['7']);
    expect(source.calls).toHaveLength(1);
    expect(connect).not.toHaveBeenCalled();
  });

  it('refreshes what is read until it is stopped', async () => {
    const source = new FakeSampleSource();
    source.answerWith({ ok: true, samples: [{ value: Quantity.parse('7'), timestamp: clock.now() }] });
    const container = buildContainer({ ...surroundings, backend: { create: () => ({ source }) } });
    const query = { namespace: 'shop', metric: 'queue_depth', selector: { requirements: [] } };
    const reading = container.get(Identifiers.MetricsProvider).getExternalMetric(query, testContext);
    await clock.advance(1_000);
    await reading;
    expect(clock.pending).toBeGreaterThan(0);
    for (const part of container.getAll(runningParts)) part.stop();
    expect(clock.pending).toBe(0);
  });

  it('starts and stops what runs beside a backend', () => {
    connect.mockReturnThis();
    const happened: string[] = [];
    const part = (name: string) => ({
      start: () => happened.push(`${name} starts`),
      stop: () => happened.push(`${name} stops`),
    });
    const backend = { create: () => ({ source: new FakeSampleSource(), parts: [part('list'), part('token')] }) };
    const application = buildApplication({ ...surroundings, backend });
    application.start();
    application.stop();
    expect(happened).toEqual(['list starts', 'token starts', 'list stops', 'token stops']);
  });

  it('shows the metrics of a backend beside its own, and those alone when it fails to tell them', async () => {
    let value = 7;
    const metrics = () => {
      if (value === 0) throw new Error('the shelf is empty');
      return [{ name: 'shelf_rows', help: 'Rows', type: 'gauge' as const, samples: [{ value }] }];
    };
    const backend = { create: () => ({ source: new FakeSampleSource(), metrics }) };
    const page = buildContainer({ ...surroundings, backend }).get(Identifiers.Metrics);
    const text = await page.text();
    expect(text).toContain('\nshelf_rows 7\n');
    expect(text).toContain('\nmetrics_adapter_tables 0\n');
    expect(text).not.toContain('sysdig');
    value = 0;
    expect(await page.text()).toContain('\nmetrics_adapter_collector_success{collector="backend"} 0\n');
    expect(log.lines).toEqual(['error: metrics of a part of the program cannot be read, and are left out']);
  });

  it('serves a sample for as long as the settings say', async () => {
    const source = new FakeSampleSource();
    source.answerWith({ ok: true, samples: [{ value: Quantity.parse('7'), timestamp: clock.now() }] });
    const container = buildContainer(surroundings);
    container.rebind(Identifiers.SampleSource).toConstantValue(source);
    const provider = container.get(Identifiers.MetricsProvider);
    const read = async (): Promise<number> => {
      const query = { namespace: 'shop', metric: 'queue_depth', selector: { requirements: [] } };
      const reading = provider.getExternalMetric(query, testContext).then(
        (values) => values.length,
        () => 0,
      );
      await clock.advance(1_000);
      return reading;
    };
    expect(await read()).toBe(1);
    source.failWith(new Error('away'));
    await clock.advance(195_000);
    expect(await read()).toBe(1);
    expect(log.lines).toContain('debug: an earlier sample is held');
    await clock.advance(10_000);
    expect(await read()).toBe(0);
  });
});
