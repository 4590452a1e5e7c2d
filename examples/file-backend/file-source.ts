import * as core from '@metrics-adapter/core';
import { parseRows, type Row } from './parse-rows.ts';

/** A file, on a disk or in a test. Its version is another text whenever it has changed. */
export interface MetricsFile {
  readonly path: string;
  version(): Promise<string>;
  text(): Promise<string>;
}

/** Serves what a file says, which is read again when it has changed. */
export class FileSource implements core.SampleSource {
  readonly #file: MetricsFile;
  #rows: readonly Row[] = [];
  #version = '';

  constructor(file: MetricsFile) {
    this.#file = file;
  }

  list(): readonly core.MetricOffer[] {
    return [...new Map(this.#rows.map(toOffer).map((offer) => [JSON.stringify(offer), offer])).values()];
  }

  /** Whatever name a file can hold may come to be in it. */
  readonly policyOf = ({ metric }: core.SampleRequest) => (/^[^,\n]+$/.test(metric) ? {} : undefined);
  readonly pressure = () => 0;

  /** Reads the file if it has changed. Fails when it is of no use; what was read last stays. */
  async refresh(): Promise<void> {
    const version = await this.#file.version();
    if (version === this.#version) return;
    this.#rows = parseRows(await this.#file.text());
    this.#version = version;
  }

  async fetch(requests: readonly core.SampleRequest[], { signal }: core.RequestContext) {
    const { path } = this.#file;
    const refreshed = this.refresh().catch((cause: Error) => {
      throw new core.BackendUnavailableError(`${path} cannot be used: ${cause.message}`, { cause });
    });
    await core.unlessAborted(refreshed, signal, `${path} was not read in time`);
    return requests.map((request) => this.#answer(request));
  }

  #answer(request: core.SampleRequest): core.SampleOutcome {
    const rows = this.#rows.filter((row) => isAskedFor(row, request));
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(placeOf(row), (counts.get(placeOf(row)) ?? 0) + 1);
    const isAlone = (row: Row) => counts.get(placeOf(row)) === 1;
    const problem = `${this.#file.path} has several lines of ${request.metric} for`;
    const refuse = ({ sample }: Row) => new core.UnusableDataError(`${problem} ${sample.name ?? 'the same labels'}`);
    const toTwin = (row: Row) => [placeOf(row), { ...row.sample, error: refuse(row) }] as const;
    const twins = rows.filter((row) => !isAlone(row)).map(toTwin);
    const samples = rows.filter(isAlone).map(({ sample }) => sample);
    return { ok: true, samples, refused: [...new Map(twins).values()] };
  }
}

/** An object has one value, an external metric one for each set of labels. */
const placeOf = ({ resource, labels, sample: { namespace, name } }: Row): string =>
  JSON.stringify(resource === '' ? labels : [namespace, name]);

function isAskedFor({ metric, resource, labels, sample: { namespace } }: Row, request: core.SampleRequest): boolean {
  if (metric !== request.metric) return false;
  if (request.kind === 'external') return resource === '' && core.matchesLabels(request.selector, labels);
  const { groupResource, namespaces, metricSelector } = request;
  if (resource !== core.formatGroupResource(groupResource) || !core.matchesLabels(metricSelector, labels)) return false;
  return namespaces === 'cluster-scoped' ? namespace === undefined : namespaces.some((one) => one === namespace);
}

function toOffer({ metric, resource, sample: { namespace } }: Row): core.MetricOffer {
  const info = { metric, groupResource: core.parseGroupResource(resource), namespaced: namespace !== undefined };
  return resource === '' ? { kind: 'external', info: { metric } } : { kind: 'object', info };
}
