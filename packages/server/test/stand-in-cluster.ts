import { type Exchange, FakeApiServer } from '../src/kubernetes/testing/fake-api-server.ts';

/** The only token that the cluster knows; its user may do everything, and nobody else anything. */
export const goodToken = 'token-of-jane';
/** A path about which the cluster decides only when the test does. */
export const slowPath = '/apis/slow';

const documents: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/api/v1': { kind: 'APIResourceList', resources: [{ name: 'pods', kind: 'Pod', namespaced: true }] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [{ name: 'apps', preferredVersion: { groupVersion: 'apps/v1' }, versions: [{ groupVersion: 'apps/v1' }] }],
  },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true }],
  },
};

/** A Kubernetes API server on loopback that knows as much as the adapter needs to become ready. */
export function startCluster(): Promise<FakeApiServer> {
  return FakeApiServer.start({ handle: answer });
}

/** False for what the test answers itself. */
function answer(exchange: Exchange): boolean {
  const { path } = exchange;
  const document = documents[path];
  if (document !== undefined) exchange.answer(200, document);
  else if (path.endsWith('/configmaps')) answerConfigMaps(exchange);
  else if (path.endsWith('/tokenreviews')) answerTokenReview(exchange);
  else if (path.endsWith('/subjectaccessreviews')) return answerAccessReview(exchange);
  else exchange.answer(404, { kind: 'Status', reason: 'NotFound', message: `there is no ${path}` });
  return true;
}

function answerConfigMaps(exchange: Exchange): void {
  if (exchange.query.has('watch')) exchange.begin();
  else {
    const metadata = { name: 'extension-apiserver-authentication', namespace: 'kube-system', resourceVersion: '1' };
    exchange.answer(200, {
      kind: 'ConfigMapList',
      metadata: { resourceVersion: '1' },
      items: [{ metadata, data: {} }],
    });
  }
}

function answerTokenReview(exchange: Exchange): void {
  const { spec } = JSON.parse(exchange.body);
  const status =
    spec.token === goodToken ? { authenticated: true, user: { username: 'jane' } } : { authenticated: false };
  exchange.answer(201, { ...JSON.parse(exchange.body), status });
}

function answerAccessReview(exchange: Exchange): boolean {
  const { spec } = JSON.parse(exchange.body);
  if (spec.nonResourceAttributes?.path === slowPath) return false;
  allow(exchange, spec.user === 'jane');
  return true;
}

/** Decides about what {@link slowPath} left open. */
export function allow(exchange: Exchange, allowed: boolean): void {
  exchange.answer(201, { ...JSON.parse(exchange.body), status: { allowed } });
}

/** A kubeconfig for that server. */
export function kubeconfigFor({ url }: FakeApiServer): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'adapter' } }],
    clusters: [{ name: 'test', cluster: { server: url.origin, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'adapter', user: { token: 'token-of-adapter' } }],
  });
}
