import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseGroupResource, parseLabelSelector, type ResourceMapper } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { stableKinds } from '../discovery/stable-kinds.ts';
import type { Exchange } from '../testing/fake-api-server.ts';
import {
  listOf,
  podObject,
  startSurroundings,
  type TestSurroundings,
  watchEvent,
} from '../testing/test-surroundings.ts';
import { manyTurns, until } from '../testing/until.ts';
import { KubernetesObjectLister } from './kubernetes-object-lister.ts';

const mapper: ResourceMapper = {
  mappingOf: ({ group, resource }) => stableKinds.get(group)?.get(resource),
};

let test: TestSurroundings;
let lister: KubernetesObjectLister;

beforeEach(async () => {
  test = await startSurroundings();
  lister = new KubernetesObjectLister({ ...test.around, mapper });
});

afterEach(async () => {
  lister.stop();
  await test.stop();
});

function ask(resource: string, namespace?: string, selector = '', context = testContext) {
  const selection = { groupResource: parseGroupResource(resource), selector: parseLabelSelector(selector) };
  return lister.listNames({ ...selection, ...(namespace === undefined ? {} : { namespace }) }, context);
}

const errorOf = (promise: Promise<unknown>) => promise.catch((error: Error) => error);

describe('KubernetesObjectLister', () => {
  it.each([
    ['deployments.apps', 'shop', '/apis/apps/v1/namespaces/shop/deployments'],
    ['services', 'shop', '/api/v1/namespaces/shop/services'],
    ['nodes', undefined, '/api/v1/nodes'],
    ['namespaces', undefined, '/api/v1/namespaces'],
    ['namespaces', 'shop', '/api/v1/namespaces'],
    ['cronjobs.batch', 'a/b', '/apis/batch/v1/namespaces/a%2Fb/cronjobs'],
  ])('lists %s of %s at %s', async (resource, namespace, path) => {
    const asked = ask(resource, namespace);
    const exchange = await test.server.next();
    expect(exchange.path).toBe(path);
    expect(exchange.headers.accept).toBe(
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
    );
    exchange.answer(200, listOf([podObject('a')], '10'));
    expect(await asked).toEqual(['a']);
  });

  it('watches pods instead of listing them each time', async () => {
    const asked = ask('pods', 'shop', 'app=web');
    (await test.server.next()).answer(200, listOf([podObject('a', { app: 'web' }), podObject('b')], '10'));
    expect(await asked).toEqual(['a']);
    expect((await test.server.next()).query.get('watch')).toBe('true');
    expect(lister.watchStates()).toMatchObject([{ name: 'pods of namespace shop', synced: true }]);
  });

  it('lists pods where they may not be watched', async () => {
    const asked = ask('pods', 'shop', 'app=web');
    (await test.server.next()).answer(403, { reason: 'Forbidden' });
    (await test.server.next()).answer(200, listOf([podObject('a', { app: 'web' }), podObject('b')], '10'));
    expect(await asked).toEqual(['a']);
  });

  it('shares one list among selectors for fifteen seconds', async () => {
    const first = [ask('services', 'shop', 'app=web'), ask('services', 'shop', 'app!=web')];
    const objects = [podObject('a', { app: 'web' }), podObject('b')];
    (await test.server.next()).answer(200, listOf(objects, '10'));
    expect(await Promise.all(first)).toEqual([['a'], ['b']]);
    await test.clock.advance(14_999);
    expect(await ask('services', 'shop', 'app')).toEqual(['a']);
    expect(test.server.unanswered).toBe(0);
    await test.clock.advance(1);
    const later = ask('services', 'shop');
    (await test.server.next()).answer(200, listOf([podObject('c')], '11'));
    expect(await later).toEqual(['c']);
  });

  it.each([200, 500])('lists anew when the clock was set back since it was answered %i', async (status) => {
    const asked = ask('services', 'shop').catch(() => []);
    (await test.server.next()).answer(status, listOf([podObject('a')], '10'));
    await asked;
    test.clock.jump(-1);
    const later = ask('services', 'shop');
    (await test.server.next()).answer(200, listOf([podObject('b')], '11'));
    expect(await later).toEqual(['b']);
  });

  it('lists anew when time has jumped beyond what a list answers for', async () => {
    const asked = ask('services', 'shop');
    (await test.server.next()).answer(200, listOf([podObject('a')], '10'));
    await asked;
    test.clock.jump(15_000);
    const later = ask('services', 'shop');
    (await test.server.next()).answer(200, listOf([podObject('b')], '11'));
    expect(await later).toEqual(['b']);
    await test.clock.advance(14_999);
    expect(await ask('services', 'shop')).toEqual(['b']);
  });

  it.each([
    [200, 15_000],
    [500, 5_000],
  ])('holds a list that was answered %i for no longer than %i ms, although nobody asks again', async (status, held) => {
    const asked = ask('services', 'shop').catch(() => []);
    (await test.server.next()).answer(status, listOf([podObject('a')], '10'));
    await asked;
    await until(() => test.clock.pending === 1);
    await test.clock.advance(held - 1);
    expect(test.clock.pending).toBe(1);
    await test.clock.advance(1);
    expect(test.clock.pending).toBe(0);
  });

  it('leaves no list behind when it is stopped', async () => {
    const asked = ask('services', 'shop');
    (await test.server.next()).answer(200, listOf([podObject('a')], '10'));
    await asked;
    lister.stop();
    await until(() => test.clock.pending === 0);
  });

  it('shares a list of pods for one break of their watch, and not with the next', async () => {
    const answerNext = async (name: string) => (await test.server.next()).answer(200, listOf([podObject(name)], '10'));
    const breakFor = async (watch: Exchange) => {
      watch.cut();
      await until(() => lister.watchStates()[0]?.problem !== undefined);
    };
    const openWatch = async () => {
      const watch = (await test.server.next()).begin();
      await until(() => lister.watchStates()[0]?.problem === undefined);
      return watch;
    };
    const first = ask('pods', 'shop');
    await answerNext('a');
    expect(await first).toEqual(['a']);
    await breakFor(await openWatch());
    await test.clock.advance(2_001);
    const resumed = await test.server.next();
    const during = [ask('pods', 'shop'), ask('pods', 'shop')];
    await answerNext('b');
    expect(await Promise.all(during)).toEqual([['b'], ['b']]);
    resumed.begin();
    await until(() => lister.watchStates()[0]?.problem === undefined);
    resumed.send(watchEvent('ADDED', podObject('c'), '12'));
    await manyTurns();
    expect([...(await ask('pods', 'shop'))].sort()).toEqual(['a', 'c']);
    await breakFor(resumed);
    await test.clock.advance(2_001);
    await test.server.next();
    const again = ask('pods', 'shop');
    await answerNext('d');
    expect(await again).toEqual(['d']);
  });

  it('says why the pods are not known when neither the watch nor a list works', async () => {
    const first = ask('pods', 'shop');
    (await test.server.next()).answer(200, listOf([podObject('a')], '10'));
    await first;
    (await test.server.next()).answer(500, { reason: 'InternalError' });
    await until(() => lister.watchStates()[0]?.problem?.message.includes('500') === true);
    await test.clock.advance(2_001);
    (await test.server.next()).cut();
    const asked = errorOf(ask('pods', 'shop'));
    (await test.server.next()).answer(503, { reason: 'ServiceUnavailable' });
    expect(await asked).toMatchObject({
      message: 'could not list pods of namespace shop: kube-apiserver answered 503 ServiceUnavailable',
    });
  });

  it('keeps namespaces and kinds apart', async () => {
    const asked = [ask('services', 'shop'), ask('services', 'other'), ask('endpoints', 'shop')];
    for (let turn = 0; turn < 3; turn += 1) {
      const exchange = await test.server.next();
      exchange.answer(200, listOf([podObject(exchange.path)], '10'));
    }
    expect(await Promise.all(asked)).toEqual([
      ['/api/v1/namespaces/shop/services'],
      ['/api/v1/namespaces/other/services'],
      ['/api/v1/namespaces/shop/endpoints'],
    ]);
  });

  it('answers with all pages or not at all', async () => {
    const asked = errorOf(ask('services', 'shop'));
    (await test.server.next()).answer(200, listOf([podObject('a')], '10', 'more'));
    const second = await test.server.next();
    expect(second.query.get('continue')).toBe('more');
    second.answer(500, { reason: 'InternalError' });
    expect(await asked).toMatchObject({
      message: 'could not list services of namespace shop: kube-apiserver answered 500 InternalError',
    });
  });

  it('shares a failure for five seconds', async () => {
    const asked = errorOf(ask('services', 'shop'));
    (await test.server.next()).answer(403, { reason: 'Forbidden' });
    const message =
      "could not list services of namespace shop: kube-apiserver answered 403 Forbidden; grant it to the adapter's ServiceAccount";
    expect(await asked).toMatchObject({ message });
    await test.clock.advance(4_999);
    expect(await errorOf(ask('services', 'shop'))).toMatchObject({ message });
    await test.clock.advance(1);
    const later = ask('services', 'shop');
    (await test.server.next()).answer(200, listOf([], '10'));
    expect(await later).toEqual([]);
  });

  it('goes on with a list that somebody left', async () => {
    const leaving = new AbortController();
    const left = errorOf(ask('services', 'shop', '', { ...testContext, signal: leaving.signal }));
    const stays = ask('services', 'shop');
    const exchange = await test.server.next();
    leaving.abort();
    expect(await left).toMatchObject({
      message: 'could not list services of namespace shop: nobody waits for the answer any longer',
    });
    exchange.answer(200, listOf([podObject('a')], '10'));
    expect(await stays).toEqual(['a']);
  });

  it('gives a list that never comes ten seconds, whoever waits', async () => {
    const asked = errorOf(ask('services', 'shop'));
    await test.server.next();
    await test.clock.advance(10_000);
    expect(await asked).toMatchObject({
      message: 'could not list services of namespace shop: kube-apiserver did not answer within 10 s',
    });
  });

  it('does not ask a second time while a slow list is on its way', async () => {
    const first = ask('services', 'shop');
    const exchange = await test.server.next();
    exchange.answer(200, listOf([podObject('a')], '10', 'more'));
    const second = await test.server.next();
    await test.clock.advance(9_000);
    second.answer(200, listOf([podObject('b')], '10', 'more'));
    const third = await test.server.next();
    await test.clock.advance(9_000);
    const late = ask('services', 'shop');
    await manyTurns();
    expect(test.server.unanswered).toBe(0);
    third.answer(200, listOf([podObject('c')], '10'));
    expect(await first).toEqual(['a', 'b', 'c']);
    expect(await late).toEqual(['a', 'b', 'c']);
    await until(() => test.clock.pending === 0);
  });

  it('leaves out what is being deleted', async () => {
    const asked = ask('services', 'shop');
    const going = podObject('going', {}, { deletionTimestamp: '2026-01-02T03:04:05Z' });
    (await test.server.next()).answer(200, listOf([going, podObject('a')], '10'));
    expect(await asked).toEqual(['a']);
  });

  it('cannot tell of a kind that the cluster does not have', async () => {
    expect(await errorOf(ask('widgets.example.org', 'shop'))).toMatchObject({
      message: 'could not list widgets.example.org: the cluster has no such resource',
    });
  });
});
