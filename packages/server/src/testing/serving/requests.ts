import type { Exchange } from './exchange.ts';

/** Chooses requests; what is absent does not matter. */
export interface RequestMatch {
  readonly method?: string;
  /** The path, or how it begins: `/api/v1/namespaces/shop/pods`. */
  readonly path?: string;
  /** Whether it is a watch. */
  readonly watch?: boolean;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly isWatch: boolean;
}

/** Whether it is one of those that are meant. */
export function matchesRequest(
  { method, path = '', watch }: RequestMatch,
  request: Omit<SeenRequest, 'query'>,
): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (watch !== undefined && watch !== request.isWatch) return false;
  return request.path.startsWith(path);
}

/** The last requests that are remembered: enough for any test, and no leak in a demo that runs for days. */
const most = 10_000;

/** Every request that came in. */
export class Requests {
  readonly #seen: SeenRequest[] = [];
  #total = 0;

  /** All there ever were. */
  get total(): number {
    return this.#total;
  }

  /** The last ten thousand, the oldest first. */
  list(match: RequestMatch = {}): readonly SeenRequest[] {
    return this.#seen.filter((request) => matchesRequest(match, request));
  }

  count(match: RequestMatch = {}): number {
    return this.list(match).length;
  }

  add({ method, path, query, isWatch }: Exchange): void {
    this.#total += 1;
    this.#seen.push({ method, path, query: query.toString(), isWatch });
    if (this.#seen.length > most) this.#seen.shift();
  }
}
