import { BackendUnavailableError, type RequestContext } from '@metrics-adapter/core';
import { type BackendCall, type CallHints, describeBackend, describeCall } from './backend-call.ts';
import type { BackendClient } from './backend-client.ts';
import {
  type PromqlMetadata,
  parseEnvelope,
  parseMetadata,
  parseTexts,
  parseVector,
  type VectorRow,
} from './parse-answer.ts';
import { causeOf, withoutNames } from './without-names.ts';

export interface PrometheusApiParts {
  readonly client: Pick<BackendClient, 'call' | 'timeout'>;
  /** Without a slash at its end; `/api/v1/query` is appended, or `/query` where it ends in {@link olderRoot}. */
  readonly base: string;
  /**
   * `post` sends queries as forms, for those that are too long for an address. Prometheus reads them; whether Sysdig does
   * is not known. `get` when absent.
   */
  readonly queryMethod?: 'get' | 'post';
  /** Whether each query tells how long it may take, so that the backend does not go on when nobody waits any longer. */
  readonly tellsDeadline?: boolean;
}

/** What a query may say besides its text. */
export interface QueryOptions {
  /** Seconds that it may take, both here and there; the client's own deadline is kept in any case. */
  readonly timeout?: number;
  /** The most series of the answer; 0: no limit. Versions of Prometheus that do not know it pass it over. */
  readonly limit?: number;
}

/** The answer to an instant query. */
export interface VectorAnswer {
  readonly rows: readonly VectorRow[];
  readonly warnings: readonly string[];
}

/** An address of before, which some installations still have, IBM Cloud's among them: the calls stand right below it. */
const olderRoot = '/api/v2/promql';

/** Sysdig refuses more, in seconds. */
const longestTimeout = 120;

const hints: CallHints = {
  missing:
    'it has no Prometheus API at this address; check SDC_ENDPOINT and --promql-prefix, or use --dialect data for an on-prem installation without one',
  check: 'SDC_ENDPOINT and --promql-prefix',
  wrongMethod: 'it takes no queries by POST; send them by GET',
};

/** Sysdig Monitor's Prometheus API. Every failure becomes an error that says what it means; none of them holds a token. */
export class PrometheusApi {
  readonly #parts: PrometheusApiParts;

  constructor(parts: PrometheusApiParts) {
    this.#parts = parts;
  }

  /** What errors call the backend. */
  get from(): string {
    return describeBackend(this.#parts.base);
  }

  /**
   * Fails also when the backend's clock and ours differ too much: the times in its answer mean nothing then.
   * @param time when to evaluate, in milliseconds since the epoch.
   */
  async query(
    text: string,
    time: number,
    context: RequestContext,
    { timeout, limit }: QueryOptions = {},
  ): Promise<VectorAnswer> {
    const told = this.#timeoutTold(timeout);
    const parameters = {
      query: text,
      time: String(time / 1000),
      ...(told !== undefined && { timeout: String(told) }),
      ...(limit !== undefined && { limit: String(limit) }),
    };
    const call = { ...this.#toQuery(parameters), ...(timeout !== undefined && { timeout: timeout * 1000 }) };
    const { body, skewed } = await this.#parts.client.call(call, context);
    const from = describeCall(call);
    const { data, warnings } = parseEnvelope(body, from);
    if (skewed !== undefined) throw skewed;
    return { rows: parseVector(data, from), warnings };
  }

  /** The names of all series that match. */
  listSeriesNames(match: string | undefined, context: RequestContext): Promise<readonly string[]> {
    return this.#list({ path: '/label/__name__/values', parameters: toMatch(match), parse: parseTexts }, context);
  }

  /** The names of the labels of all series that match. */
  listLabelNames(match: string | undefined, context: RequestContext): Promise<readonly string[]> {
    return this.#list({ path: '/labels', parameters: toMatch(match), parse: parseTexts }, context);
  }

  /** The types that are reported, by name; of one metric, or of all. */
  async listTypes(metric: string | undefined, context: RequestContext): Promise<ReadonlyMap<string, string>> {
    const types = new Map<string, string>();
    for (const [name, { type }] of await this.listMetadata(metric, context)) {
      if (type !== undefined) types.set(name, type);
    }
    return types;
  }

  /** Type, unit and help that are reported, by name; of one metric, or of all. */
  listMetadata(metric: string | undefined, context: RequestContext): Promise<ReadonlyMap<string, PromqlMetadata>> {
    const parameters = metric === undefined ? {} : { metric };
    return this.#list({ path: '/metadata', parameters, parse: parseMetadata }, context);
  }

  get #root(): string {
    const { base } = this.#parts;
    return base.endsWith(olderRoot) ? base : `${base}/api/v1`;
  }

  #toQuery(parameters: Readonly<Record<string, string>>): BackendCall {
    const address = `${this.#root}/query`;
    if (this.#parts.queryMethod !== 'post') return { method: 'GET', address, parameters, hints };
    return {
      method: 'POST',
      address,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(parameters).toString(),
      isRead: true,
      hints,
    };
  }

  /** Seconds; undefined: nothing is said. */
  #timeoutTold(asked: number | undefined): number | undefined {
    const { client, tellsDeadline = false } = this.#parts;
    if (asked === undefined && !tellsDeadline) return undefined;
    return Math.min(asked ?? longestTimeout, client.timeout / 1000, longestTimeout);
  }

  async #list<T>({ path, parameters, parse }: ListCall<T>, context: RequestContext): Promise<T> {
    const call: BackendCall = { method: 'GET', address: `${this.#root}${path}`, parameters, hints };
    const from = describeCall(call);
    const { data, warnings } = parseEnvelope((await this.#parts.client.call(call, context)).body, from);
    if (warnings[0] === undefined) return parse(data, from);
    throw new BackendUnavailableError(
      `${from} answered with a list that may be incomplete (${withoutNames(warnings[0])})`,
      causeOf(warnings[0]),
    );
  }
}

interface ListCall<T> {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly parse: (data: unknown, from: string) => T;
}

/** A limit of 0 has to be said: without it Sysdig cuts lists at 5 000 values or 10 000 labels. */
function toMatch(match: string | undefined): Readonly<Record<string, string>> {
  return { ...(match !== undefined && { 'match[]': match }), limit: '0' };
}
