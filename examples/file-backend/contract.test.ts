import { describe, it } from '@jest/globals';
import { everything, FreshnessEngine, parseLabelSelector, Quantity, type Sample } from '@metrics-adapter/core';
import {
  customMetricsProviderContract,
  externalMetricsProviderContract,
  FakeClock,
  FakeObjectLister,
  FakeResourceMapper,
  sampleSourceContract,
} from '@metrics-adapter/core/testing';
import { FakeFile } from './fake-file.ts';
import { FileSource } from './file-source.ts';

const header = 'metric,resource,namespace,name,value,time,tier\n';
const text = `${header}hits,pods,shop,web-1,12.5,2026-01-02T03:03:35Z,front
hits,pods,shop,web-2,3,2026-01-02T03:03:40Z,back
hits,pods,bank,web-1,7,2026-01-02T03:03:35Z,front
load,nodes,,node-1,0.3,2026-01-02T03:03:35Z,
quota,namespaces,,shop,20,2026-01-02T03:03:35Z,
depth,,,,40,2026-01-02T03:03:35Z,front
depth,,,,0,2026-01-02T03:03:40Z,back
`;

const measured = (value: string, second = 35) => ({
  value: Quantity.parse(value),
  timestamp: Date.UTC(2026, 0, 2, 3, 3, second),
});
const front = parseLabelSelector('tier=front');

const web1: Sample = { namespace: 'shop', name: 'web-1', ...measured('12500m') };
const web2: Sample = { namespace: 'shop', name: 'web-2', ...measured('3', 40) };
const otherWeb1: Sample = { namespace: 'bank', name: 'web-1', ...measured('7') };
const ofFront: Sample = { labels: { tier: 'front' }, ...measured('40') };
const ofBack: Sample = { labels: { tier: 'back' }, ...measured('0', 40) };

const resource = (name: string) => ({ groupResource: { group: '', resource: name } });
const asObjects = { kind: 'object', metricSelector: everything } as const;
const outside = { ...asObjects, namespaces: 'cluster-scoped' } as const;

function createSubject() {
  const file = new FakeFile(text);
  const clock = new FakeClock();
  return {
    file,
    clock,
    source: new FileSource(file),
    stall: () => file.hang(),
    breakDown: () => file.write('not what it was\n'),
    countCalls: () => file.looks,
  };
}

async function createProvider() {
  const { file, source, clock, ...subject } = createSubject();
  await source.refresh();
  const lister = new FakeObjectLister([
    { groupResource: 'pods', namespace: 'shop', name: 'web-1', labels: { app: 'web' } },
    { groupResource: 'pods', namespace: 'shop', name: 'web-2' },
    { groupResource: 'pods', namespace: 'bank', name: 'web-1' },
    { groupResource: 'nodes', name: 'node-1' },
    { groupResource: 'namespaces', name: 'shop' },
  ]);
  const provider = new FreshnessEngine({ source, mapper: new FakeResourceMapper(), lister, clock, timers: clock });
  return { ...subject, provider, clock, whileWaiting: () => clock.advance(50) };
}

describe('FileSource keeps the contract: it', () => {
  const options = { secrets: false, partialFailures: false, unusableData: false, hiddenMetrics: false };
  const createKnown = async () => {
    const { file, ...subject } = createSubject();
    await subject.source.refresh();
    return {
      ...subject,
      known: {
        request: { ...asObjects, metric: 'hits', ...resource('pods'), namespaces: ['bank', 'shop'] as const },
        samples: [web1, web2, otherWeb1],
      },
      emptyNamespace: 'empty',
      metricSelection: { metricSelector: front, samples: [web1, otherWeb1] },
      clusterScoped: {
        request: { ...outside, metric: 'load', ...resource('nodes') },
        samples: [{ name: 'node-1', ...measured('300m') }],
      },
      namespaceMetrics: {
        request: { ...outside, metric: 'quota', ...resource('namespaces') },
        samples: [{ name: 'shop', ...measured('20') }],
      },
      external: {
        request: { kind: 'external' as const, metric: 'depth', namespace: 'shop', selector: everything },
        samples: [ofFront, ofBack],
      },
      externalSelection: { selector: front, samples: [ofFront] },
      impossibleMetric: 'one,two',
      duplicate: (sample: Sample) => file.write(`${text}${lineOf(text, sample)}\n`),
      vanish: (sample: Sample) => file.write(text.replace(`${lineOf(text, sample)}\n`, '')),
    };
  };
  sampleSourceContract({ it, describe }, createKnown, options);
});

function lineOf(content: string, { namespace, name }: Sample): string {
  return content.split('\n').find((line) => line.includes(`,${namespace},${name},`)) ?? '';
}

describe('FileSource behind the engine keeps the contract of custom metrics: it', () => {
  const create = async () => ({
    ...(await createProvider()),
    known: {
      ...{ metric: 'hits', ...resource('pods'), kind: 'Pod', apiVersion: 'v1', namespace: 'shop' },
      objects: [
        { name: 'web-1', ...measured('12500m') },
        { name: 'web-2', ...measured('3', 40) },
      ],
    },
    selection: { selector: parseLabelSelector('app=web'), names: ['web-1'] },
    neighbour: { namespace: 'bank', objects: [{ name: 'web-1', ...measured('7') }] },
    emptyNamespace: 'empty',
    metricSelection: { metricSelector: front, objects: [{ name: 'web-1', ...measured('12500m') }] },
    clusterScoped: {
      ...{ metric: 'load', ...resource('nodes'), kind: 'Node', apiVersion: 'v1' },
      objects: [{ name: 'node-1', ...measured('300m') }],
    },
    namespaceMetrics: {
      ...{ metric: 'quota', ...resource('namespaces'), kind: 'Namespace', apiVersion: 'v1' },
      objects: [{ name: 'shop', ...measured('20') }],
    },
  });
  customMetricsProviderContract({ it, describe }, create, { secrets: false, disappearance: false });
});

describe('FileSource behind the engine keeps the contract of external metrics: it', () => {
  const series = [
    { labels: { tier: 'front' }, ...measured('40') },
    { labels: { tier: 'back' }, ...measured('0', 40) },
  ];
  const create = async () => ({
    ...(await createProvider()),
    known: { metric: 'depth', namespace: 'shop', series },
    metricSelection: { selector: front, series: series.slice(0, 1) },
  });
  externalMetricsProviderContract({ it, describe }, create, { secrets: false, hiddenMetrics: false });
});
