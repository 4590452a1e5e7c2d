import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { servedGroups } from '../discovery/api-groups.ts';
import type { ServedDocument } from '../documents/served-document.ts';
import { type OpenApiAnswer, OpenApiDocuments, type OpenApiParts } from './openapi-documents.ts';

const info = { title: 'adapter', version: '1.2.3' };

function sha512Hex(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('hex');
}

function read(document: ServedDocument) {
  return JSON.parse(Buffer.from(document.body).toString());
}

function readV3(documents: OpenApiDocuments, path: string) {
  const answer = documents.findV3(path);
  if (answer?.kind !== 'document') throw new Error(`no document of ${path}`);
  return read(answer.document);
}

/** Path by path: what is read there. */
function operationIds(document: { paths: Record<string, { get: { operationId: string } }> }) {
  return Object.entries(document.paths).map(([path, { get }]) => [path, get.operationId]);
}

const json = { mediaType: 'application/json' };
const yaml = { mediaType: 'application/yaml' };
/** A host that can do more than core. */
const parts: OpenApiParts = {
  info,
  sha512Hex,
  valueOffers: [json, yaml, { mediaType: 'application/vnd.kubernetes.protobuf' }],
  discoveryOffers: [json, { ...json, shape: { as: 'A', group: 'g', version: 'v' } }, yaml],
  servesVersion: true,
};

const custom = '/apis/custom.metrics.k8s.io';
const external = '/apis/external.metrics.k8s.io';

describe('OpenApiDocuments.v2', () => {
  const documents = new OpenApiDocuments(parts);
  const v2 = read(documents.v2());

  it('says whose API it is', () => {
    expect(Object.keys(v2)).toEqual(['swagger', 'info', 'paths', 'definitions']);
    expect(v2.swagger).toBe('2.0');
    expect(v2.info).toEqual({ title: 'adapter', version: '1.2.3' });
  });

  it('has the paths of the API, sorted, with the operation ids of the generic API server', () => {
    expect(operationIds(v2)).toEqual([
      ['/apis/', 'getAPIVersions'],
      [`${custom}/`, 'getCustomMetricsAPIGroup'],
      [`${custom}/v1beta1/`, 'getCustomMetricsV1beta1APIResources'],
      [`${custom}/v1beta1/namespaces/{namespace}/metrics/{name}`, 'readCustomMetricsV1beta1MetricValueForNamespace'],
      [
        `${custom}/v1beta1/namespaces/{namespace}/{resource}/{name}/{subresource}`,
        'listCustomMetricsV1beta1NamespacedMetricValue',
      ],
      [`${custom}/v1beta1/{resource}/{name}/{subresource}`, 'listCustomMetricsV1beta1MetricValue'],
      [`${custom}/v1beta2/`, 'getCustomMetricsV1beta2APIResources'],
      [`${custom}/v1beta2/namespaces/{namespace}/metrics/{name}`, 'readCustomMetricsV1beta2MetricValueForNamespace'],
      [
        `${custom}/v1beta2/namespaces/{namespace}/{resource}/{name}/{subresource}`,
        'listCustomMetricsV1beta2NamespacedMetricValue',
      ],
      [`${custom}/v1beta2/{resource}/{name}/{subresource}`, 'listCustomMetricsV1beta2MetricValue'],
      [`${external}/`, 'getExternalMetricsAPIGroup'],
      [`${external}/v1beta1/`, 'getExternalMetricsV1beta1APIResources'],
      [`${external}/v1beta1/namespaces/{namespace}/{resource}`, 'listExternalMetricsV1beta1ExternalMetricValue'],
      ['/version/', 'getCodeVersion'],
    ]);
  });

  it('defines what the answers are made of, and nothing else', () => {
    expect(Object.keys(v2.definitions)).toEqual([
      'io.k8s.api.core.v1.ObjectReference',
      'io.k8s.apimachinery.pkg.api.resource.Quantity',
      'io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup',
      'io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList',
      'io.k8s.apimachinery.pkg.apis.meta.v1.APIResource',
      'io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList',
      'io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery',
      'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
      'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement',
      'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta',
      'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
      'io.k8s.apimachinery.pkg.version.Info',
      'io.k8s.metrics.pkg.apis.custom_metrics.v1beta1.MetricValue',
      'io.k8s.metrics.pkg.apis.custom_metrics.v1beta1.MetricValueList',
      'io.k8s.metrics.pkg.apis.custom_metrics.v1beta2.MetricIdentifier',
      'io.k8s.metrics.pkg.apis.custom_metrics.v1beta2.MetricValue',
      'io.k8s.metrics.pkg.apis.custom_metrics.v1beta2.MetricValueList',
      'io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValue',
      'io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValueList',
    ]);
  });

  it('tells of an operation what Kubernetes tells', () => {
    expect(v2.paths[`${external}/v1beta1/namespaces/{namespace}/{resource}`]).toEqual({
      get: {
        description: 'list external metrics',
        consumes: ['*/*'],
        produces: ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'],
        schemes: ['https'],
        tags: ['externalMetrics_v1beta1'],
        operationId: 'listExternalMetricsV1beta1ExternalMetricValue',
        responses: {
          200: {
            description: 'OK',
            schema: {
              $ref: '#/definitions/io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValueList',
            },
          },
        },
        'x-kubernetes-action': 'list',
        'x-kubernetes-group-version-kind': {
          group: 'external.metrics.k8s.io',
          version: 'v1beta1',
          kind: 'ExternalMetricValueList',
        },
      },
      parameters: [
        {
          uniqueItems: true,
          type: 'string',
          description: "chooses by the metric's own labels",
          name: 'labelSelector',
          in: 'query',
        },
        {
          uniqueItems: true,
          type: 'string',
          description: 'the namespace on whose behalf the metric is asked for',
          name: 'namespace',
          in: 'path',
          required: true,
        },
        {
          uniqueItems: true,
          type: 'string',
          description: "If 'true', then the output is pretty printed.",
          name: 'pretty',
          in: 'query',
        },
        {
          uniqueItems: true,
          type: 'string',
          description: 'the metric',
          name: 'resource',
          in: 'path',
          required: true,
        },
      ],
    });
  });

  it('tells of discovery without parameters and kinds', () => {
    expect(v2.paths['/apis/']).toEqual({
      get: {
        description: 'get available API versions',
        consumes: ['*/*'],
        produces: ['application/json', 'application/yaml'],
        schemes: ['https'],
        tags: ['apis'],
        operationId: 'getAPIVersions',
        responses: {
          200: {
            description: 'OK',
            schema: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList' },
          },
        },
      },
    });
  });

  it('describes a value of a custom metric', () => {
    const { required, properties, ...rest } =
      v2.definitions['io.k8s.metrics.pkg.apis.custom_metrics.v1beta2.MetricValue'];
    expect(rest).toEqual({
      description: 'The value that one object has of a metric.',
      type: 'object',
      'x-kubernetes-group-version-kind': [{ group: 'custom.metrics.k8s.io', version: 'v1beta2', kind: 'MetricValue' }],
    });
    expect(required).toEqual(['describedObject', 'metric', 'timestamp', 'value']);
    expect(properties).toMatchObject({
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      describedObject: { $ref: '#/definitions/io.k8s.api.core.v1.ObjectReference' },
      metric: { $ref: '#/definitions/io.k8s.metrics.pkg.apis.custom_metrics.v1beta2.MetricIdentifier' },
      timestamp: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Time' },
      value: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
      windowSeconds: { type: 'integer', format: 'int64' },
    });
  });

  it('ends without a newline, as Kubernetes writes it', () => {
    expect(Buffer.from(documents.v2().body).toString()).toBe(JSON.stringify(v2));
    expect(documents.v2().contentType).toBe('application/json');
  });

  it('is built and hashed once', () => {
    let hashes = 0;
    const counted = new OpenApiDocuments({
      ...parts,
      sha512Hex: (bytes) => {
        hashes += 1;
        return sha512Hex(bytes);
      },
    });
    expect(hashes).toBe(0);
    expect(counted.v2()).toBe(counted.v2());
    expect(hashes).toBe(1);
    expect(counted.v3Index()).toBe(counted.v3Index());
    counted.findV3('apis');
    expect(hashes).toBe(9);
  });
});

describe('OpenApiDocuments of a host that says nothing more', () => {
  const v2 = read(new OpenApiDocuments({ info, sha512Hex }).v2());

  it('tell of what core itself can write', () => {
    expect(v2.paths['/apis/'].get.produces).toEqual(['application/json']);
    expect(v2.paths[`${external}/v1beta1/namespaces/{namespace}/{resource}`].get.produces).toEqual([
      'application/json',
      'application/vnd.kubernetes.protobuf',
    ]);
  });

  it('tell of no version document', () => {
    expect(Object.keys(v2.paths)).not.toContain('/version/');
  });
});

describe('OpenApiDocuments.find', () => {
  it('finds what a request asks for', () => {
    const documents = new OpenApiDocuments(parts);
    const found = (document: ServedDocument) => ({ kind: 'document', document, immutable: false });
    expect(documents.find({ kind: 'openapi-v2' })).toEqual(found(documents.v2()));
    expect(documents.find({ kind: 'openapi-v3-index' })).toEqual(found(documents.v3Index()));
    expect(documents.find({ kind: 'openapi-v3', path: 'apis' })).toEqual(documents.findV3('apis'));
    expect(documents.find({ kind: 'openapi-v3', path: 'apis', hash: '0' })).toEqual(documents.findV3('apis', '0'));
    expect(documents.find({ kind: 'openapi-v3', path: 'api' })).toBeUndefined();
  });
});

describe('OpenApiDocuments.v3Index', () => {
  it('names every document with the hash of its bytes', () => {
    const documents = new OpenApiDocuments(parts);
    const { paths } = read(documents.v3Index());
    expect(Object.keys(paths)).toEqual([
      'apis',
      'apis/custom.metrics.k8s.io',
      'apis/custom.metrics.k8s.io/v1beta1',
      'apis/custom.metrics.k8s.io/v1beta2',
      'apis/external.metrics.k8s.io',
      'apis/external.metrics.k8s.io/v1beta1',
      'version',
    ]);
    for (const [path, entry] of Object.entries(paths)) {
      const answer = documents.findV3(path);
      if (answer?.kind !== 'document') throw new Error(`no document of ${path}`);
      const hash = sha512Hex(answer.document.body).toUpperCase();
      expect(entry).toEqual({ serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` });
      expect(answer.document.etag).toBe(`"${hash}"`);
    }
  });

  it('changes when the version of the program does', () => {
    const [before, after] = ['1', '2'].map((version) =>
      new OpenApiDocuments({ ...parts, info: { ...info, version } }).v3Index(),
    );
    expect(after?.etag).not.toBe(before?.etag);
  });
});

describe('OpenApiDocuments.findV3', () => {
  const path = 'apis/custom.metrics.k8s.io/v1beta2';
  const documents = new OpenApiDocuments(parts);
  const answerTo = (hash?: string): OpenApiAnswer | undefined => documents.findV3(path, hash);
  const known = answerTo();
  if (known?.kind !== 'document') throw new Error('no document');
  const { document } = known;
  const hash = document.etag.slice(1, -1);

  it('answers without a hash, not for ever', () => {
    expect(answerTo()).toEqual({ kind: 'document', document, immutable: false });
    expect(answerTo('')).toEqual({ kind: 'document', document, immutable: false });
  });

  it('answers the right hash for ever', () => {
    expect(answerTo(hash)).toEqual({ kind: 'document', document, immutable: true });
  });

  it('sends whoever has another hash to the right one', () => {
    const location = `/openapi/v3/apis/custom.metrics.k8s.io/v1beta2?hash=${hash}`;
    expect(answerTo('00')).toEqual({ kind: 'redirect', location });
    expect(answerTo(hash.toLowerCase())).toEqual({ kind: 'redirect', location });
  });

  it.each(['', 'apis/', 'apis/apps', 'apis/custom.metrics.k8s.io/v1', 'api/v1'])(
    'knows no document of %j',
    (unknown) => {
      expect(documents.findV3(unknown)).toBeUndefined();
      expect(documents.findV3(unknown, hash)).toBeUndefined();
    },
  );

  it('has in each document its own paths', () => {
    expect(operationIds(readV3(documents, path))).toEqual([
      [`${custom}/v1beta2/`, 'getCustomMetricsV1beta2APIResources'],
      [`${custom}/v1beta2/namespaces/{namespace}/metrics/{name}`, 'readCustomMetricsV1beta2MetricValueForNamespace'],
      [
        `${custom}/v1beta2/namespaces/{namespace}/{resource}/{name}/{subresource}`,
        'listCustomMetricsV1beta2NamespacedMetricValue',
      ],
      [`${custom}/v1beta2/{resource}/{name}/{subresource}`, 'listCustomMetricsV1beta2MetricValue'],
    ]);
    expect(operationIds(readV3(documents, 'version'))).toEqual([['/version/', 'getCodeVersion']]);
  });

  it('has in each document only the schemas that it needs', () => {
    expect(Object.keys(readV3(documents, 'apis/external.metrics.k8s.io').components.schemas)).toEqual([
      'io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup',
      'io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery',
    ]);
  });

  it('tells of an operation what Kubernetes tells', () => {
    const schema = {
      $ref: '#/components/schemas/io.k8s.metrics.pkg.apis.custom_metrics.v1beta2.MetricValueList',
    };
    const v3 = readV3(documents, path);
    expect(Object.keys(v3)).toEqual(['openapi', 'info', 'paths', 'components']);
    expect(v3).toMatchObject({ openapi: '3.0.0', info: { title: 'adapter', version: '1.2.3' } });
    expect(v3.paths[`${custom}/v1beta2/namespaces/{namespace}/metrics/{name}`]).toEqual({
      get: {
        tags: ['customMetrics_v1beta2'],
        description: 'list custom metrics describing an object or objects',
        operationId: 'readCustomMetricsV1beta2MetricValueForNamespace',
        responses: {
          200: {
            description: 'OK',
            content: {
              'application/json': { schema },
              'application/yaml': { schema },
              'application/vnd.kubernetes.protobuf': { schema },
            },
          },
        },
        'x-kubernetes-action': 'get',
        'x-kubernetes-group-version-kind': {
          group: 'custom.metrics.k8s.io',
          version: 'v1beta2',
          kind: 'MetricValueList',
        },
      },
      parameters: [
        {
          name: 'labelSelector',
          in: 'query',
          description: 'chooses namespaces by their labels, where the namespace is *',
          schema: { type: 'string', uniqueItems: true },
        },
        {
          name: 'metricLabelSelector',
          in: 'query',
          description: "chooses by the metric's own labels",
          schema: { type: 'string', uniqueItems: true },
        },
        {
          name: 'name',
          in: 'path',
          description: 'the metric',
          required: true,
          schema: { type: 'string', uniqueItems: true },
        },
        {
          name: 'namespace',
          in: 'path',
          description: 'the described namespace, * for all that labelSelector chooses',
          required: true,
          schema: { type: 'string', uniqueItems: true },
        },
        {
          name: 'pretty',
          in: 'query',
          description: "If 'true', then the output is pretty printed.",
          schema: { type: 'string', uniqueItems: true },
        },
      ],
    });
  });

  it('tells of discovery without parameters and kinds', () => {
    expect(readV3(documents, 'version').paths['/version/']).toEqual({
      get: {
        tags: ['version'],
        description: 'get the version information for this server',
        operationId: 'getCodeVersion',
        responses: {
          200: {
            description: 'OK',
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.version.Info' } },
            },
          },
        },
      },
    });
  });
});

describe('OpenApiDocuments with one group', () => {
  it.each([
    ['custom.metrics.k8s.io', 'external'],
    ['external.metrics.k8s.io', 'custom'],
  ])('tells of %s alone', (served, other) => {
    const groups = servedGroups.filter(({ name }) => name === served);
    const documents = new OpenApiDocuments({ info, groups, sha512Hex });
    const text = Buffer.from(documents.v2().body).toString() + Buffer.from(documents.v3Index().body).toString();
    expect(text).toContain(served);
    expect(text).not.toContain(`${other}.metrics`);
    expect(text).not.toContain(`${other}_metrics`);
    expect(documents.findV3(`apis/${other}.metrics.k8s.io`)).toBeUndefined();
  });
});
