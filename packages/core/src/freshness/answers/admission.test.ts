import { describe, expect, it } from '@jest/globals';
import { MetricNotFoundError } from '../../errors/metric-errors.ts';
import { ForbiddenError } from '../../errors/request-errors.ts';
import { everything } from '../../model/label-selector.ts';
import { FakeResourceMapper } from '../../testing/fake-resource-mapper.ts';
import { FakeSampleSource } from '../../testing/fake-sample-source.ts';
import type { SampleRequest } from '../sample-source.ts';
import { requireMapping, requirePolicy } from './admission.ts';
import { type Question, toExternalQuestion, toObjectQuestion } from './question.ts';

const mapper = new FakeResourceMapper();
const pods = { groupResource: { group: '', resource: 'pods' }, metric: 'm', metricSelector: everything };
const nodes = { ...pods, groupResource: { group: '', resource: 'nodes' } };
const namespaces = { ...pods, groupResource: { group: '', resource: 'namespaces' } };
const frobs = { ...pods, groupResource: { group: 'example.com', resource: 'frobs' } };

describe('requireMapping', () => {
  it('knows the kind of what is asked for', () => {
    expect(requireMapping({ ...pods, namespace: 'shop' }, mapper).kind).toBe('Pod');
    expect(requireMapping(nodes, mapper).kind).toBe('Node');
  });

  it.each([
    [
      { ...frobs, namespace: 'shop' },
      'the server could not find the metric m for frobs.example.com: the cluster has no such kind of object',
    ],
    [
      pods,
      'the server could not find the metric m for pods: objects of this kind live in namespaces: ask for one namespace',
    ],
    [
      { ...nodes, namespace: 'shop' },
      'the server could not find the metric m for nodes: objects of this kind belong to no namespace: ask for them without one',
    ],
  ])('refuses what cannot be: %#', (query, message) => {
    expect(() => requireMapping(query, mapper)).toThrow(new MetricNotFoundError(message));
  });
});

/** A namespace's own metric: HPAs ask for it outside of namespaces, by the name of the namespace that they live in. */
function ofNamespace(name: string): Question {
  return toObjectQuestion(namespaces, { namespaced: false }, name);
}

describe('requirePolicy', () => {
  const inShop = toObjectQuestion({ ...pods, namespace: 'shop' }, { namespaced: true }, 'web-1');
  const forShop = toExternalQuestion({ metric: 'q', namespace: 'shop', selector: everything });

  it('asks for the policy of exactly what is asked for', () => {
    const source = new FakeSampleSource();
    const asked: SampleRequest[] = [];
    source.policyFor = (request) => {
      asked.push(request);
      return { maxAge: 7 };
    };
    expect([requirePolicy(inShop, source), requirePolicy(forShop, source)]).toEqual([{ maxAge: 7 }, { maxAge: 7 }]);
    expect(asked).toEqual([
      { kind: 'object', ...pods, namespaces: ['shop'] },
      { kind: 'external', metric: 'q', namespace: 'shop', selector: everything },
    ]);
  });

  it('refuses what cannot be a metric', () => {
    const source = new FakeSampleSource();
    source.policyFor = () => undefined;
    expect(() => requirePolicy(inShop, source)).toThrow(
      new MetricNotFoundError(
        'the server could not find the metric m for pods web-1 in namespace shop: a metric cannot have this name',
      ),
    );
  });

  it.each([
    ['an external metric', forShop, 'q', 'from namespace shop'],
    ['a metric of objects', inShop, 'm', 'from namespace shop'],
    ['a metric of nodes', toObjectQuestion(nodes, { namespaced: false }, 'node-1'), 'm', 'outside of namespaces'],
    [
      'a metric of nodes, whatever they are called,',
      toObjectQuestion(nodes, { namespaced: false }, 'bank'),
      'm',
      'outside of namespaces',
    ],
    [
      'a metric of pods, whatever they are called,',
      toObjectQuestion({ ...pods, namespace: 'shop' }, { namespaced: true }, 'bank'),
      'm',
      'from namespace shop',
    ],
    ['a metric of a namespace', ofNamespace('shop'), 'm', 'from namespace shop'],
    [
      'a metric of chosen namespaces',
      toObjectQuestion(namespaces, { namespaced: false }, everything),
      'm',
      'outside of namespaces',
    ],
    [
      'a metric of things that another group calls namespaces',
      toObjectQuestion(
        { ...pods, groupResource: { group: 'example.com', resource: 'namespaces' } },
        { namespaced: false },
        'bank',
      ),
      'm',
      'outside of namespaces',
    ],
  ])('refuses %s to namespaces that may not use it', (_what, question, metric, from) => {
    const source = new FakeSampleSource();
    source.policyFor = () => ({ namespaces: ['bank', 'checkout'] });
    expect(() => requirePolicy(question, source)).toThrow(
      new ForbiddenError(`the metric ${metric} may not be used ${from}: it is for certain namespaces only`),
    );
  });

  it.each([forShop, inShop, ofNamespace('shop')])('lets namespaces in that may use it: %#', (question) => {
    const source = new FakeSampleSource();
    source.policyFor = () => ({ namespaces: ['bank', 'shop'] });
    expect(requirePolicy(question, source)).toEqual({ namespaces: ['bank', 'shop'] });
  });
});
