import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseObjectMetadata } from '../objects/object-metadata.ts';
import type { Exchange } from '../testing/fake-api-server.ts';
import {
  listOf,
  podObject,
  startSurroundings,
  type TestSurroundings,
  watchEvent,
} from '../testing/test-surroundings.ts';
import { manyTurns, until } from '../testing/until.ts';
import { Reflector, type ReflectorStore } from './reflector.ts';

/** Remembers every content that the store ever had, as names joined by a space. */
class RecordingStore implements ReflectorStore<{ readonly name: string }> {
  readonly history: string[] = [];
  #names = new Set<string>();

  get now(): string {
    return this.history.at(-1) ?? '';
  }

  replace(items: readonly { readonly name: string }[]): void {
    this.#names = new Set(items.map(({ name }) => name));
    this.#remember();
  }

  put({ name }: { readonly name: string }): void {
    this.#names.add(name);
    this.#remember();
  }

  remove({ name }: { readonly name: string }): void {
    this.#names.delete(name);
    this.#remember();
  }

  #remember(): void {
    this.history.push([...this.#names].sort().join(' '));
  }
}

let test: TestSurroundings;
let store: RecordingStore;
let reflector: Reflector<{ readonly name: string }>;

beforeEach(async () => {
  test = await startSurroundings();
  store = new RecordingStore();
  const collection = {
    path: '/api/v1/namespaces/shop/pods',
    name: 'pods of namespace shop',
    metadataOnly: true,
    fieldSelector: 'spec.nodeName=n1',
  };
  reflector = new Reflector({ collection, decode: parseObjectMetadata, store }, test.around);
});

afterEach(async () => {
  reflector.stop();
  await test.stop();
});

/** Starts, lists pod a at version 10 and opens the watch. */
async function startWatching(): Promise<Exchange> {
  reflector.start();
  (await test.server.next()).answer(200, listOf([podObject('a')], '10'));
  return openWatch();
}

/** Takes the next request, which must be a watch, and opens it. */
async function openWatch(): Promise<Exchange> {
  const watch = (await test.server.next()).begin();
  expect(watch.query.get('watch')).toBe('true');
  await until(() => reflector.state().problem === undefined);
  return watch;
}

/** A pod is added at version 11, and arrives. */
async function hear(watch: Exchange, name: string): Promise<void> {
  watch.send(watchEvent('ADDED', podObject(name), '11'));
  await until(() => store.now.split(' ').includes(name));
}

/** Moves time to the end of the pause that the reflector makes after its first failure. */
async function pauseOver(): Promise<void> {
  await until(() => reflector.state().problem !== undefined);
  await test.clock.advance(750);
}

describe('Reflector', () => {
  it('lists metadata in pages, then watches from the version of the list', async () => {
    reflector.start();
    const first = await test.server.next();
    expect(first.path).toBe('/api/v1/namespaces/shop/pods');
    expect(Object.fromEntries(first.query)).toEqual({ limit: '500', fieldSelector: 'spec.nodeName=n1' });
    expect(first.headers.accept).toBe(
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
    );
    first.answer(200, listOf([podObject('a')], '10', 'next page'));
    const second = await test.server.next();
    expect(Object.fromEntries(second.query)).toEqual({
      limit: '500',
      continue: 'next page',
      fieldSelector: 'spec.nodeName=n1',
    });
    expect(reflector.state().synced).toBe(false);
    second.answer(200, listOf([podObject('b')], '10'));
    const watch = await test.server.next();
    expect(watch.headers.accept).toBe('application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json');
    expect(Object.fromEntries(watch.query)).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '10',
      timeoutSeconds: '450',
      fieldSelector: 'spec.nodeName=n1',
    });
    expect(store.history).toEqual(['a b']);
    expect(reflector.state().synced).toBe(true);
  });

  it('reads an empty list that Go wrote as null', async () => {
    reflector.start();
    (await test.server.next()).answer(200, { metadata: { resourceVersion: '10' }, items: null });
    await openWatch();
    expect(store.history).toEqual(['']);
  });

  it('follows what is added, changed and deleted', async () => {
    const watch = await startWatching();
    watch.send(watchEvent('ADDED', podObject('b'), '11')).send(watchEvent('MODIFIED', podObject('b'), '12'));
    watch.send(watchEvent('DELETED', podObject('a'), '13'));
    await until(() => store.now === 'b');
    expect(store.history).toEqual(['a', 'a b', 'a b', 'b']);
  });

  it('resumes a watch that the server ended, at once when it lasted', async () => {
    const watch = await startWatching();
    watch.send(watchEvent('ADDED', podObject('b'), '11'));
    await until(() => store.now === 'a b');
    await test.clock.advance(450_000);
    watch.end();
    const resumed = await test.server.next();
    expect(resumed.query.get('resourceVersion')).toBe('11');
    expect(store.history).toEqual(['a', 'a b']);
  });

  it('waits before it resumes a watch that ended as soon as it began', async () => {
    const watch = await startWatching();
    watch.end();
    await until(() => test.waits.includes(750));
    await test.clock.advance(749);
    await manyTurns();
    expect(test.server.unanswered).toBe(0);
    await test.clock.advance(1);
    expect((await test.server.next()).query.get('resourceVersion')).toBe('10');
  });

  it('resumes a watch that was cut from the last version it saw, and keeps its content meanwhile', async () => {
    const watch = await startWatching();
    watch.send(watchEvent('ADDED', podObject('b'), '11'));
    await until(() => store.now === 'a b');
    await test.clock.advance(60_000);
    const broken = test.clock.now();
    watch.cut();
    await until(() => reflector.state().problem !== undefined);
    expect(reflector.state()).toMatchObject({ synced: true, lastContact: broken });
    await test.clock.advance(750);
    expect(reflector.state().lastContact).toBe(broken);
    const resumed = await openWatch();
    expect(resumed.query.get('resourceVersion')).toBe('11');
    expect(reflector.state()).toMatchObject({ lastContact: broken + 750, problem: undefined });
    expect(store.history).toEqual(['a', 'a b']);
    expect(test.log.lines).toEqual([
      'info: watching pods of namespace shop',
      'warn: the watch on pods of namespace shop is broken; the last content is kept and the watch retried',
      'info: watching pods of namespace shop',
    ]);
  });

  it('does not take half a line for an event', async () => {
    const watch = await startWatching();
    watch.sendRaw(JSON.stringify(watchEvent('DELETED', podObject('a'), '11')));
    await manyTurns();
    await test.clock.advance(60_000);
    watch.end();
    expect((await test.server.next()).query.get('resourceVersion')).toBe('10');
    expect(store.history).toEqual(['a']);
  });

  it('resumes from a bookmark', async () => {
    const watch = await startWatching();
    watch.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '99' } } });
    watch.send(watchEvent('ADDED', podObject('b'), '100'));
    watch.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '150' } } });
    watch.send(watchEvent('DELETED', podObject('b'), '160'));
    watch.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '200' } } });
    await until(() => store.history.length === 3);
    await manyTurns();
    await test.clock.advance(60_000);
    watch.end();
    expect((await test.server.next()).query.get('resourceVersion')).toBe('200');
    expect(store.history).toEqual(['a', 'a b', 'a']);
  });

  it.each<[string, (watch: Exchange) => void]>([
    [
      'an ERROR event with 410',
      (watch) => watch.send({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }),
    ],
    ['an ERROR event with 500', (watch) => watch.send({ type: 'ERROR', object: { kind: 'Status', code: 500 } })],
    ['a line that is no JSON', (watch) => watch.send('<html>')],
    ['an event of an unknown type', (watch) => watch.send(watchEvent('RENAMED', podObject('a'), '11'))],
    ['an event without a version', (watch) => watch.send({ type: 'ADDED', object: { metadata: { name: 'b' } } })],
    [
      'an object that cannot be read',
      (watch) => watch.send({ type: 'ADDED', object: { metadata: { resourceVersion: '11' } } }),
    ],
  ])('lists anew after %s, and exchanges the content at once', async (_, say) => {
    const watch = await startWatching();
    say(watch);
    await pauseOver();
    const list = await test.server.next();
    expect(list.query.get('watch')).toBeNull();
    list.answer(200, listOf([podObject('b')], '50', 'more'));
    const rest = await test.server.next();
    expect(store.history).toEqual(['a']);
    rest.answer(200, listOf([podObject('c')], '50'));
    expect((await openWatch()).query.get('resourceVersion')).toBe('50');
    expect(store.history).toEqual(['a', 'b c']);
  });

  it('lists anew when the version to watch from is gone', async () => {
    const watch = await startWatching();
    await test.clock.advance(60_000);
    watch.end();
    (await test.server.next()).answer(410, { kind: 'Status', code: 410, reason: 'Expired' });
    await pauseOver();
    (await test.server.next()).answer(200, listOf([podObject('b')], '50'));
    await openWatch();
    expect(store.history).toEqual(['a', 'b']);
    expect(test.log.lines).toEqual([
      'info: watching pods of namespace shop',
      'info: the watch on pods of namespace shop fell behind; listing anew',
      'info: watching pods of namespace shop',
    ]);
  });

  it('keeps the content when listing anew fails half-way', async () => {
    const watch = await startWatching();
    watch.send('garbage');
    await pauseOver();
    (await test.server.next()).answer(200, listOf([podObject('b')], '50', 'more'));
    (await test.server.next()).answer(500, {});
    await until(() => reflector.state().problem?.message.includes('500') === true);
    expect(store.history).toEqual(['a']);
    await test.clock.advance(1_500);
    expect((await test.server.next()).query.get('continue')).toBeNull();
  });

  it('lists without pages when a page token expired', async () => {
    reflector.start();
    (await test.server.next()).answer(200, listOf([podObject('a')], '10', 'more'));
    (await test.server.next()).answer(410, { code: 410, reason: 'Expired' });
    const whole = await test.server.next();
    expect(Object.fromEntries(whole.query)).toEqual({ fieldSelector: 'spec.nodeName=n1' });
    whole.answer(200, listOf([podObject('a'), podObject('b')], '12'));
    await openWatch();
    expect(store.history).toEqual(['a b']);
  });

  it('cuts a watch that outlives the time it asked for, and resumes it', async () => {
    const watch = await startWatching();
    for (let minute = 1; minute <= 7; minute += 1) {
      await test.clock.advance(60_000);
      await hear(watch, `b${minute}`);
    }
    await test.clock.advance(59_999);
    await manyTurns();
    expect(test.server.unanswered).toBe(0);
    await test.clock.advance(1);
    await watch.closed;
    expect((await test.server.next()).query.get('resourceVersion')).toBe('11');
    expect(test.log.lines).toEqual(['info: watching pods of namespace shop']);
  });

  it('resumes a watch that says nothing for ninety seconds, since nobody may be there any more', async () => {
    const watch = await startWatching();
    await test.clock.advance(89_999);
    await hear(watch, 'b');
    await test.clock.advance(89_999);
    await manyTurns();
    expect(test.server.unanswered).toBe(0);
    await test.clock.advance(1);
    await watch.closed;
    const resumed = await openWatch();
    expect(resumed.query.get('resourceVersion')).toBe('11');
    resumed.send(watchEvent('ADDED', podObject('c'), '12'));
    await until(() => store.now === 'a b c');
    expect(store.history).toEqual(['a', 'a b', 'a b c']);
    expect(test.log.lines).toEqual(['info: watching pods of namespace shop']);
  });

  it('takes a bookmark for a sign of life', async () => {
    const watch = await startWatching();
    await test.clock.advance(89_999);
    watch.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '20' } } });
    await until(() => test.waits.filter((wait) => wait === 90_000).length === 2);
    await test.clock.advance(89_999);
    await manyTurns();
    expect(test.server.unanswered).toBe(0);
    await test.clock.advance(1);
    await watch.closed;
    expect((await test.server.next()).query.get('resourceVersion')).toBe('20');
  });

  it('retries the first list for ever, with growing pauses, and says it once', async () => {
    const seen: string[] = [];
    reflector.onChange(() => seen.push(reflector.state().problem?.message ?? 'none'));
    reflector.start();
    for (const milliseconds of [750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500]) {
      (await test.server.next()).answer(403, { kind: 'Status', reason: 'Forbidden', message: 'pods is forbidden' });
      const count = seen.length;
      await until(() => seen.length > count);
      await test.clock.advance(milliseconds - 1);
      await manyTurns();
      expect(test.server.unanswered).toBe(0);
      await test.clock.advance(1);
    }
    expect(new Set(seen)).toEqual(
      new Set([
        "could not list pods of namespace shop: kube-apiserver answered 403 Forbidden: pods is forbidden; grant it to the adapter's ServiceAccount",
      ]),
    );
    expect(test.log.lines).toEqual(['warn: the watch on pods of namespace shop is broken; it is retried']);
    expect(reflector.state()).toMatchObject({ synced: false, lastContact: undefined });
    expect(store.history).toEqual([]);
  });

  it.each([
    ['no list', { kind: 'Status' }, 'kube-apiserver answered something that is no list'],
    ['no JSON', '<html>', 'kube-apiserver answered something that is no JSON object; is there a proxy before it?'],
    ['an item without a name', listOf([{ metadata: {} }], '1'), 'the list has an object that cannot be read'],
  ])('takes no list from an answer that is %s', async (_, answer, problem) => {
    reflector.start();
    (await test.server.next()).answer(200, answer);
    const message = `could not list pods of namespace shop: ${problem}`;
    await until(() => reflector.state().problem?.message === message);
    expect(store.history).toEqual([]);
  });

  it('stops in the middle of a watch, a list or a pause and leaves nothing behind', async () => {
    const watch = await startWatching();
    reflector.stop();
    await watch.closed;
    await until(() => test.clock.pending === 0);
    await test.clock.advance(600_000);
    await manyTurns();
    expect(test.server.unanswered).toBe(0);
    expect(store.history).toEqual(['a']);
  });

  it('leaves no timer behind when it is stopped in a pause', async () => {
    reflector.start();
    (await test.server.next()).answer(500, {});
    await until(() => test.waits.includes(750));
    reflector.stop();
    expect(test.clock.pending).toBe(0);
  });
});
