import { Quantity, type RequestAttributes, UnauthenticatedError } from '@metrics-adapter/core';
import { FakeClock, FakeMetricsProvider, type FakeSeries } from '@metrics-adapter/core/testing';
import { type AppParts, createApp } from '../src/app.ts';
import type { Authenticator } from '../src/authentication/authenticator.ts';
import type { Authorizer } from '../src/authorization/authorizer.ts';
import { Loopback } from '../src/http/testing/loopback.ts';
import { RecordingLog } from '../src/kubernetes/testing/recording-log.ts';
import { createHttpsServer } from '../src/lifecycle/https-server.ts';
import { ShutdownState } from '../src/lifecycle/shutdown.ts';
import { FixedCertificate } from '../src/lifecycle/testing/fixed-certificate.ts';

/** The header by which a test says who asks; without it: `jane`. */
export const userHeader = 'x-test-user';
export const anonymous = { [userHeader]: 'system:anonymous' };

const authenticator: Authenticator = {
  authenticate: async ({ headers }) => {
    const name = String(headers[userHeader] ?? 'jane');
    if (name === 'unknown') throw new UnauthenticatedError();
    return { name, groups: [], extra: {} };
  },
};

const healthPaths = ['/livez', '/readyz', '/healthz'];

/** Lets everybody do everything, but `system:anonymous`, who may only look at health. */
export class RecordingAuthorizer implements Authorizer {
  /** Every question, the first one first. */
  readonly asked: RequestAttributes[] = [];

  async authorize(...[user, attributes]: Parameters<Authorizer['authorize']>) {
    this.asked.push(attributes);
    const isHealth = attributes.kind === 'path' && healthPaths.includes(attributes.path);
    return { allowed: isHealth || user.name !== 'system:anonymous', reason: '' };
  }
}

/** Four nodes, sixteen pods of a namespace, half of either with the label `foo=bar`; and a metric that is no object's. */
export const shopSeries: readonly FakeSeries[] = [
  ...['foo', 'n2', 'n3', 'n4'].map((name, index) => objectSeries('nodes', name, index % 2 === 0)),
  ...range(16).map((index) => objectSeries('pods', index === 0 ? 'foo' : `pod-${index}`, index % 2 === 0, 'ns')),
  objectSeries('namespaces', 'ns', false),
  objectSeries('deployments.apps', 'cart', false, 'ns'),
  externalSeries('bar', '42'),
  externalSeries('baz', '42500m'),
];

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

function objectSeries(groupResource: string, name: string, isLabelled: boolean, namespace?: string): FakeSeries {
  return {
    metric: 'some-metric',
    groupResource,
    metricLabels: { code: '200' },
    objectLabels: isLabelled ? { foo: 'bar' } : {},
    sample: {
      ...(namespace !== undefined && { namespace }),
      name,
      value: Quantity.parse('1500m'),
      timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
      windowSeconds: 60,
    },
  };
}

function externalSeries(foo: string, value: string): FakeSeries {
  return {
    metric: 'my-external-metric',
    sample: { labels: { foo }, value: Quantity.parse(value), timestamp: Date.UTC(2026, 0, 2, 3, 4, 5) },
  };
}

/** The application over real HTTPS on loopback, with fakes of every port. */
export async function startApp(overrides: Partial<AppParts> = {}) {
  const provider = new FakeMetricsProvider(shopSeries);
  const authorizer = new RecordingAuthorizer();
  const log = new RecordingLog();
  const clock = new FakeClock();
  const shutdown = new ShutdownState();
  const parts: AppParts = {
    customMetrics: provider,
    externalMetrics: provider,
    authenticator,
    authorizer,
    peerOf: () => undefined,
    autoscalerUsers: ['system:serviceaccount:kube-system:horizontal-pod-autoscaler'],
    checks: { live: [{ name: 'ping', problem: () => undefined }], ready: [shutdown] },
    shutdown,
    log,
    clock,
    timers: clock,
    newId: () => 'new-id',
    ...overrides,
  };
  const express = createApp(parts);
  const server = await Loopback.start(createHttpsServer(new FixedCertificate(), express));
  return { express, server, provider, authorizer, log, clock, shutdown };
}

export type RunningApp = Awaited<ReturnType<typeof startApp>>;
