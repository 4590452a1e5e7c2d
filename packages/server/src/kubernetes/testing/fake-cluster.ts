import type { Exchange } from './fake-api-server.ts';
import { listOf, podObject } from './test-surroundings.ts';

/** Answers lists and watches of pods by itself, and remembers what it was asked. Give its `handle` to the fake API server. */
export class FakeCluster {
  /** Path of every list so far, in order. */
  readonly lists: string[] = [];
  /** The last watch by path, while it is open. */
  readonly watches = new Map<string, Exchange>();
  /** Paths, or paths with `?watch`, that are answered with 403. */
  readonly forbidden = new Set<string>();
  /** Paths that are not answered at all. */
  readonly silent = new Set<string>();
  /** What a path lists; else one pod that is named after the path's namespace. */
  readonly objects = new Map<string, readonly unknown[]>();

  readonly handle = (exchange: Exchange): boolean => {
    const { path } = exchange;
    const isWatch = exchange.query.has('watch');
    if (isWatch) this.#watched(path, exchange);
    else this.lists.push(path);
    if (this.silent.has(path)) return true;
    if (this.forbidden.has(isWatch ? `${path}?watch` : path)) {
      exchange.answer(403, { kind: 'Status', reason: 'Forbidden', message: `${path} is forbidden` });
    } else if (isWatch) exchange.begin();
    else exchange.answer(200, listOf(this.objects.get(path) ?? defaultObjects(path), '10'));
    return true;
  };

  #watched(path: string, exchange: Exchange): void {
    this.watches.set(path, exchange);
    void exchange.closed.then(() => this.watches.get(path) === exchange && this.watches.delete(path));
  }
}

function defaultObjects(path: string): readonly unknown[] {
  const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1] ?? 'all';
  return [podObject(`pod-of-${namespace}`, {}, { namespace })];
}
