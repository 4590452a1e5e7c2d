import { describe, expect, it } from '@jest/globals';
import { BadRequestError, PathNotFoundError } from '../../errors/request-errors.ts';
import { parseApiRequest } from './parse-api-request.ts';
import { parseRequestTarget } from './request-target.ts';

const CUSTOM = '/apis/custom.metrics.k8s.io/v1beta2';
const EXTERNAL = '/apis/external.metrics.k8s.io/v1beta1';
const long = (length: number) => 'a'.repeat(length);

const parse = (target: string) => parseApiRequest('GET', parseRequestTarget(target));
const refusal = (name: string, problem: string) => new BadRequestError(`invalid request path: "${name}" ${problem}`);

describe('the name of a namespace', () => {
  const problem = 'is no namespace: up to 63 lower-case letters, digits and "-", a letter or digit at either end';
  const places = [
    (name: string) => `${CUSTOM}/namespaces/${name}/pods/p/m`,
    (name: string) => `${CUSTOM}/namespaces/${name}/pods/*/m`,
    (name: string) => `${CUSTOM}/namespaces/${name}/metrics/m`,
    (name: string) => `${EXTERNAL}/namespaces/${name}/m`,
  ];

  it.each(['Shop', 'a.b', 'a_b', '-a', 'a-', 'a b', 'ä', 'a%25b', '**', 'a"b'])('cannot be %s', (name) => {
    for (const place of places) {
      expect(() => parse(place(encodeURIComponent(decodeURIComponent(name))))).toThrow(
        refusal(decodeURIComponent(name), problem),
      );
    }
  });

  it('has 63 characters at most', () => {
    for (const place of places) {
      expect(() => parse(place(long(63)))).not.toThrow();
      expect(() => parse(place(long(64)))).toThrow(refusal(long(64), problem));
    }
  });

  it('may be a digit', () => {
    for (const place of places) expect(() => parse(place('0'))).not.toThrow();
  });

  it('is not * where objects within it are asked for: no answer spans namespaces', () => {
    expect(() => parse(`${CUSTOM}/namespaces/*/pods/*/m`)).toThrow(refusal('*', problem));
    expect(() => parse(`${EXTERNAL}/namespaces/%2A/m`)).toThrow(refusal('*', problem));
  });
});

describe('the name of a resource', () => {
  const problem =
    'is no resource: the plural in lower case, and for all but core kinds a dot and the API group (pods, deployments.apps)';
  const places = [
    (name: string) => `${CUSTOM}/namespaces/ns/${name}/p/m`,
    (name: string) => `${CUSTOM}/namespaces/ns/${name}/*/m`,
    (name: string) => `${CUSTOM}/${name}/p/m`,
  ];

  it.each([
    'Pods',
    '*',
    'pods.',
    '.apps',
    'deployments.Apps',
    'deployments..apps',
    'deployments.apps.',
    'deployments.-apps',
    'deployments.apps-',
    'deployments.a_b',
    '1pods',
    '-pods',
    'pods-',
    'pods;x',
    'po_ds',
  ])('cannot be %s', (name) => {
    for (const place of places) expect(() => parse(place(name))).toThrow(refusal(name, problem));
  });

  it.each([
    ['p', { resource: 'p', group: '' }],
    ['a-1.b-2.c', { resource: 'a-1', group: 'b-2.c' }],
    [`${long(63)}.${long(253)}`, { resource: long(63), group: long(253) }],
  ])('may be %s', (name, groupResource) => {
    for (const place of places) expect(parse(place(name))).toMatchObject({ query: { groupResource } });
  });

  it.each([long(64), `pods.${long(254)}`])('has an end: %s', (name) => {
    for (const place of places)
      expect(() => parse(place(name))).toThrow(refusal(`${name.slice(0, 80)}${name.length > 80 ? '…' : ''}`, problem));
  });
});

describe('the name of an object', () => {
  it('has 253 characters at most', () => {
    expect(() => parse(`${CUSTOM}/nodes/${long(253)}/m`)).not.toThrow();
    expect(() => parse(`${CUSTOM}/nodes/${long(254)}/m`)).toThrow(
      refusal(`${long(80)}…`, 'is no name of an object: longer than 253 characters'),
    );
  });

  it('holds no "%"', () => {
    expect(() => parse(`${CUSTOM}/namespaces/ns/pods/%252A/m`)).toThrow(
      refusal('%2A', 'holds "%", which Kubernetes allows in no name: was it escaped twice?'),
    );
  });
});

describe('the name of a metric', () => {
  const places = [
    (name: string) => `${CUSTOM}/namespaces/ns/pods/p/${name}`,
    (name: string) => `${CUSTOM}/namespaces/ns/metrics/${name}`,
    (name: string) => `${CUSTOM}/nodes/*/${name}`,
    (name: string) => `${EXTERNAL}/namespaces/ns/${name}`,
  ];

  it('holds no "%"', () => {
    for (const place of places) {
      expect(() => parse(place('cpu%25'))).toThrow(
        refusal('cpu%', 'holds "%", which Kubernetes allows in no name: was it escaped twice?'),
      );
    }
  });

  it.each(['.', '..', '%2E', '%2e%2E', 'a%2Fb', '%2F', ''])('cannot be %j: there is nothing', (name) => {
    for (const place of places) {
      const end = name === '' ? '/' : '';
      expect(() => parse(`${place(name)}${end}`)).toThrow(PathNotFoundError);
    }
  });

  it('is not *', () => {
    for (const place of places) {
      expect(() => parse(place('*'))).toThrow(
        refusal('*', 'is no metric: "*" stands for objects; ask for each metric by its name'),
      );
    }
  });

  it('may be as long as the target', () => {
    for (const place of places) expect(parse(place(long(4_000)))).toMatchObject({ query: { metric: long(4_000) } });
  });
});
