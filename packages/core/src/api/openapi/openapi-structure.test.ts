import { describe, expect, it } from '@jest/globals';
import { servedGroups } from '../discovery/api-groups.ts';
import { OpenApiDocuments } from './openapi-documents.ts';

/** What holds for every OpenAPI document, whatever it is about. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

const documents = new OpenApiDocuments({
  info: { title: 'adapter', version: '1' },
  servesVersion: true,
  sha512Hex: () => '00',
});

function parse(body: Uint8Array): JsonObject {
  return JSON.parse(Buffer.from(body).toString());
}

const v3Paths = [
  'apis',
  ...servedGroups.flatMap(({ name, versions }) => [
    `apis/${name}`,
    ...versions.map((version) => `apis/${name}/${version}`),
  ]),
  'version',
];
const subjects: readonly (readonly [string, JsonObject])[] = [
  ['v2', parse(documents.v2().body)],
  ...v3Paths.map((path): readonly [string, JsonObject] => {
    const answer = documents.findV3(path);
    if (answer?.kind !== 'document') throw new Error(`no document of ${path}`);
    return [`v3 of ${path}`, parse(answer.document.body)];
  }),
];

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new Error(`no object: ${JSON.stringify(value)}`);
  return value;
}

/** Every object within a document, with the JSON pointer to it. */
function* objectsWithin(value: Json, pointer = '#'): Generator<readonly [string, JsonObject]> {
  if (isObject(value)) yield [pointer, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    yield* objectsWithin(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

function schemasOf(document: JsonObject): JsonObject {
  return object(document['definitions'] ?? object(document['components'])['schemas']);
}

function operationsOf(document: JsonObject): readonly (readonly [string, JsonObject, JsonObject])[] {
  return Object.entries(object(document['paths'])).map(([path, item]) => [
    path,
    object(item),
    object(object(item)['get']),
  ]);
}

describe.each(subjects)('OpenAPI %s', (_name, document) => {
  it('refers to nothing that is not there', () => {
    const pointers = new Map(objectsWithin(document));
    const references = [...pointers.values()].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => !pointers.has(reference))).toEqual([]);
  });

  it('defines nothing that nobody refers to', () => {
    const text = JSON.stringify(document);
    const prefix = 'definitions' in document ? '#/definitions/' : '#/components/schemas/';
    expect(Object.keys(schemasOf(document)).filter((name) => !text.includes(`"${prefix}${name}"`))).toEqual([]);
  });

  it('declares every parameter of a path, and none that the path lacks', () => {
    for (const [path, { parameters = [] }] of operationsOf(document)) {
      const inPath = (Array.isArray(parameters) ? parameters : []).map(object).filter((each) => each['in'] === 'path');
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(inPath.map(({ name }) => name)).toEqual(named.toSorted());
      expect(inPath.every(({ required }) => required === true)).toBe(true);
    }
  });

  it('declares each parameter once, sorted by name, with a description', () => {
    for (const [, { parameters = [] }] of operationsOf(document)) {
      const declared = (Array.isArray(parameters) ? parameters : []).map(object);
      const names = declared.map(({ name }) => String(name));
      expect(names).toEqual([...new Set(names)].toSorted());
      expect(declared.every(({ description }) => typeof description === 'string' && description !== '')).toBe(true);
    }
  });

  it('describes every operation', () => {
    for (const [, , { description, tags }] of operationsOf(document)) {
      expect(description).toMatch(/^(get|list) /);
      expect(tags).toEqual([expect.stringMatching(/^\w+$/)]);
    }
  });

  it('gives every operation an id of its own', () => {
    const ids = operationsOf(document).map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[a-zA-Z0-9]+$/.test(String(id)))).toBe(true);
  });

  it('names as the kind of an operation one that the answer has', () => {
    const schemas = schemasOf(document);
    for (const [path, , operation] of operationsOf(document)) {
      const kind = operation['x-kubernetes-group-version-kind'];
      const [name = ''] = /io\.k8s[\w.]+/.exec(JSON.stringify(operation['responses'])) ?? [];
      const isMetric = path.includes('{');
      expect(kind !== undefined).toBe(isMetric);
      if (isMetric) expect(object(schemas[name])['x-kubernetes-group-version-kind']).toEqual([kind]);
      expect(operation['x-kubernetes-action'] !== undefined).toBe(isMetric);
    }
  });

  it('requires only members that a schema has', () => {
    for (const [, { required, properties }] of objectsWithin(schemasOf(document))) {
      if (Array.isArray(required)) expect(Object.keys(object(properties))).toEqual(expect.arrayContaining(required));
    }
  });

  it('says of every schema what it is and what it is for', () => {
    for (const schema of Object.values(schemasOf(document)).map(object)) {
      expect(schema['description']).toMatch(/\.$/);
      expect(schema['type']).toMatch(/^(object|string)$/);
      for (const member of Object.values(object(schema['properties'] ?? {})).map(object)) {
        expect(member['type'] ?? member['$ref'] ?? member['allOf']).toBeDefined();
        expect(member['$ref'] !== undefined || /\.$/.test(String(member['description']))).toBe(true);
      }
    }
  });
});
