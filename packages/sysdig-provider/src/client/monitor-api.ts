import type { RequestContext } from '@metrics-adapter/core';
import { type BackendCall, type CallHints, describeBackend, describeCall } from './backend-call.ts';
import type { BackendClient } from './backend-client.ts';
import { parseData } from './data-answer.ts';
import {
  parseLabels,
  parseMetricDescriptors,
  parseOldMetricDescriptors,
  parseTokenOwner,
} from './descriptor-answers.ts';
import type {
  DataAnswer,
  DataRequest,
  LabelDescriptor,
  LabelList,
  MetricDescriptor,
  MetricDescriptorPage,
  TokenOwner,
} from './monitor-types.ts';
import { isMissing } from './refused-call-error.ts';

export type * from './monitor-types.ts';

export interface MonitorApiParts {
  readonly client: Pick<BackendClient, 'call'>;
  /** `https://app.sysdigcloud.com/api`, without a slash at its end; see `toMonitorBase`. */
  readonly base: string;
}

/** How many labels are asked for, as other clients of the same call do. */
const mostLabels = 6000;
const labelsPerPage = 1000;

const dataHints: CallHints = {
  missing: 'it has no data API at this address, or has it no longer; check SDC_ENDPOINT, or use --dialect promql',
  check: 'SDC_ENDPOINT',
};
const listHints: CallHints = {
  missing: 'it has no such list at this address; check SDC_ENDPOINT',
  check: 'SDC_ENDPOINT',
};
const userHints: CallHints = {
  missing: 'there is no Sysdig Monitor at this address; check SDC_ENDPOINT',
  check: 'SDC_ENDPOINT',
};

/** Sysdig Monitor's own REST API, below `<host>/api`. Every failure names the call and what it means; none holds a token. */
export class MonitorApi {
  readonly #parts: MonitorApiParts;

  constructor(parts: MonitorApiParts) {
    this.#parts = parts;
  }

  /** What errors call the backend. */
  get from(): string {
    return describeBackend(this.#parts.base);
  }

  /**
   * `POST /api/data`. Throws `RefusedCallError` (with `status` and `reasons`) for what Sysdig refuses, be it in an
   * answer with status 200, and `UnusableDataError` when the backend's clock and ours differ too much.
   */
  async data(request: DataRequest, context: RequestContext): Promise<DataAnswer> {
    const call: BackendCall = {
      method: 'POST',
      address: `${this.#parts.base}/data`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      isRead: true,
      hints: dataHints,
    };
    const { body, skewed } = await this.#parts.client.call(call, context);
    const answer = parseData(body, request.metrics, describeCall(call));
    if (skewed !== undefined) throw skewed;
    return answer;
  }

  /** `GET /api/v2/metrics/descriptors`: one page. Throws `RefusedCallError`; old servers answer 500: see `isMissing`. */
  listMetricDescriptors(
    { offset, limit }: { readonly offset: number; readonly limit: number },
    context: RequestContext,
  ): Promise<MetricDescriptorPage> {
    const parameters = { offset: String(offset), limit: String(limit) };
    const call = this.#toList('/v2/metrics/descriptors', parameters);
    return this.#read(call, context, (body, from) => parseMetricDescriptors(body, offset, from));
  }

  /** `GET /api/data/metrics?light=true`: all descriptors, of servers that have no other list. */
  listOldMetricDescriptors(context: RequestContext): Promise<readonly MetricDescriptor[]> {
    return this.#read(this.#toList('/data/metrics', { light: 'true' }), context, parseOldMetricDescriptors);
  }

  /** `GET /api/v3/labels/`, with both names of each label; `/api/v2/labels/descriptors` of servers that lack it. */
  async listLabels(context: RequestContext): Promise<LabelList> {
    try {
      const call = this.#toList('/v3/labels/', { limit: String(mostLabels) });
      const labels = await this.#read(call, context, (body, from) => parseLabels(body, 'allLabels', from));
      return { labels, isCut: labels.length >= mostLabels };
    } catch (error) {
      if (isMissing(error)) return this.#listOldLabels(context);
      throw error;
    }
  }

  /** `GET /api/user/me`: whether the token is right. */
  getMe(context: RequestContext): Promise<TokenOwner> {
    const call: BackendCall = { method: 'GET', address: `${this.#parts.base}/user/me`, hints: userHints };
    return this.#read(call, context, parseTokenOwner);
  }

  /** A server that passes over the offset would answer the same page for ever. */
  async #listOldLabels(context: RequestContext): Promise<LabelList> {
    const labels = new Map<string, LabelDescriptor>();
    for (let offset = 0; offset < mostLabels; offset += labelsPerPage) {
      const parameters = { offset: String(offset), limit: String(labelsPerPage) };
      const call = this.#toList('/v2/labels/descriptors', parameters);
      const page = await this.#read(call, context, (body, from) => parseLabels(body, 'labelDescriptors', from));
      const before = labels.size;
      for (const label of page) labels.set(label.id, label);
      if (page.length < labelsPerPage || labels.size === before) return { labels: [...labels.values()], isCut: false };
    }
    return { labels: [...labels.values()], isCut: true };
  }

  #toList(path: string, parameters: Readonly<Record<string, string>>): BackendCall {
    return { method: 'GET', address: `${this.#parts.base}${path}`, parameters, hints: listHints };
  }

  async #read<T>(call: BackendCall, context: RequestContext, parse: (body: string, from: string) => T): Promise<T> {
    return parse((await this.#parts.client.call(call, context)).body, describeCall(call));
  }
}
