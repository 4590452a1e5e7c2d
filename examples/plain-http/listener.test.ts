import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ExternalMetricsProvider, MetricNotFoundError, matchesLabels, Quantity } from '@metrics-adapter/core';
import { createListener } from './listener.ts';

const labels = { queue: 'orders' };
const value = { metric: 'depth', labels, value: Quantity.parse('40'), timestamp: Date.UTC(2026, 0, 2, 3, 4, 5) };
const depth: ExternalMetricsProvider = {
  listAllExternalMetrics: () => [{ metric: 'depth' }],
  getExternalMetric: async ({ metric, selector }) => {
    if (metric === 'broken') throw new Error('a secret');
    if (metric !== 'depth' || !matchesLabels(selector, labels)) throw new MetricNotFoundError('there is no such value');
    return [value];
  },
};
const external = '/apis/external.metrics.k8s.io/v1beta1';
const ofShop = `${external}/namespaces/shop`;

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** Something that happens once, and who waits for it. */
function createEvent(): { readonly happen: () => void; readonly happened: Promise<void> } {
  let happen = (): void => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happen, happened };
}

async function serve(provider: Partial<ExternalMetricsProvider> = {}, mayDo = async () => true) {
  const listener = createListener({ externalMetrics: { ...depth, ...provider } }, mayDo);
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return (path: string, options: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...options });
}

describe('the metrics APIs on node:http', () => {
  it('serve a value', async () => {
    const get = await serve();
    const response = await get(`${ofShop}/depth?labelSelector=queue%3Dorders`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(
      '{"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[{"metricName":"depth","metricLabels":{"queue":"orders"},"timestamp":"2026-01-02T03:04:05Z","value":"40"}]}\n',
    );
  });

  it('serve it in protobuf, and in JSON for people', async () => {
    const get = await serve();
    const protobuf = await get(`${ofShop}/depth`, { headers: { accept: 'application/vnd.kubernetes.protobuf' } });
    expect(protobuf.headers.get('content-type')).toBe('application/vnd.kubernetes.protobuf');
    expect(Buffer.from(await protobuf.arrayBuffer()).subarray(0, 4)).toEqual(Buffer.from('k8s\0'));
    expect(await (await get(`${ofShop}/depth?pretty=1`)).text()).toContain('\n  "kind"');
  });

  it.each<[string, RequestInit, number, string]>([
    [`${ofShop}/depth?labelSelector=queue%3Dmail`, {}, 404, 'there is no such value'],
    ['/apis/custom.metrics.k8s.io/v1beta2', {}, 404, 'the server could not find the requested resource'],
    ['/apis/custom.metrics.k8s.io/v1beta2/nodes/n/load', {}, 404, 'the server could not find the requested resource'],
    ['/openapi/v3/apis/apps', {}, 404, 'the server could not find the requested resource'],
    ['/healthz', {}, 404, 'the server could not find the requested resource'],
    [`${ofShop}/a%20b?labelSelector=%3D`, {}, 400, 'labelSelector: '],
    [`${ofShop}/broken`, { headers: { accept: 'text/html' } }, 406, 'only the following media types are accepted'],
    ['/apis', { headers: { accept: 'text/html' } }, 406, 'only the following media types are accepted'],
    ['/openapi/v2', { headers: { accept: 'text/html' } }, 406, 'only the following media types are accepted'],
  ])('tell why there is nothing at %s', async (path, options, code, message) => {
    const get = await serve();
    const response = await get(path, options);
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ kind: 'Status', code, message: expect.stringContaining(message) });
  });

  it('can only be read', async () => {
    const get = await serve();
    const response = await get(`${ofShop}/depth`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('ask for permission before anything else', async () => {
    const get = await serve({}, async () => false);
    expect((await get('/apis/custom.metrics.k8s.io/nonsense')).status).toBe(403);
  });

  it('show nothing of a defect', async () => {
    const { error } = console;
    const told: unknown[] = [];
    console.error = (cause: unknown) => told.push(cause);
    const get = await serve();
    const response = await get(`${ofShop}/broken`);
    console.error = error;
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(told).toEqual([new Error('a secret')]);
  });

  it('wait no longer than the client does, and tell the provider', async () => {
    const aborted = createEvent();
    const get = await serve({
      getExternalMetric: (_query, { signal }) => {
        signal.addEventListener('abort', () => aborted.happen());
        return new Promise(() => {});
      },
    });
    expect((await get(`${ofShop}/depth?timeout=1ms`)).status).toBe(504);
    await aborted.happened;
  });

  it('tell the provider that the client has left', async () => {
    const [asked, aborted] = [createEvent(), createEvent()];
    const get = await serve({
      getExternalMetric: (_query, { signal }) => {
        signal.addEventListener('abort', () => aborted.happen());
        asked.happen();
        return new Promise(() => {});
      },
    });
    const client = new AbortController();
    const reading = get(`${ofShop}/depth`, { signal: client.signal });
    await asked.happened;
    client.abort();
    await expect(reading).rejects.toThrow();
    await aborted.happened;
  });

  it('serve discovery of what there is a provider for, once to whoever keeps it', async () => {
    const get = await serve();
    const response = await get('/apis');
    expect(await response.json()).toMatchObject({ groups: [{ name: 'external.metrics.k8s.io' }] });
    expect(response.headers.get('vary')).toBe('Accept');
    const etag = response.headers.get('etag') ?? '';
    const again = await get('/apis', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(await (await get(external)).json()).toMatchObject({ resources: [{ name: 'depth' }] });
  });

  it('serve aggregated discovery to whoever asks for it', async () => {
    const get = await serve();
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    expect((await get('/apis', { headers: { accept } })).headers.get('content-type')).toBe(accept);
  });

  it('describe themselves in OpenAPI, and promise nothing more', async () => {
    const get = await serve();
    const document = await (await get('/openapi/v2')).text();
    expect(document).toContain('ExternalMetricValueList');
    expect(document).not.toMatch(/yaml|custom|version\/"/);
    const { paths } = (await (await get('/openapi/v3')).json()) as {
      paths: Record<string, { serverRelativeURL: string }>;
    };
    for (const { serverRelativeURL } of Object.values(paths)) expect((await get(serverRelativeURL)).status).toBe(200);
    const old = await get('/openapi/v3/apis?hash=00');
    expect([old.status, old.headers.get('location')]).toEqual([301, paths['apis']?.serverRelativeURL]);
  });

  it('are short', async () => {
    const text = await readFile(join(import.meta.dirname, 'listener.ts'), 'utf8');
    expect(text.split('\n').length - 1).toBeLessThan(80);
  });
});
