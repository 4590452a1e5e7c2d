import type { Clock, RequestContext } from '@metrics-adapter/core';
import { KeptPart } from './kept-part.ts';
import type { DescribedMetric, Metrics } from './metrics.ts';
import { type ListSources, type Metadata, readDescribed, readLabels, readMetadata, readNames } from './read-lists.ts';
import { areSameDescriptors, areSameMaps, areSameSets } from './same.ts';
import type { TenantLabels } from './tenant-labels.ts';

/** How one reading is to go. */
export interface ReadOptions {
  /** Everything, or what failed the last time. */
  readonly isForAll: boolean;
  readonly context: RequestContext;
  /** Called whenever a part has been read. */
  readonly onRead: () => void;
}

/** Reads the parts of a catalogue, each for itself: a backend that reports no types still has names. */
export class CatalogueReader {
  readonly #names: KeptPart<ReadonlySet<string>> | undefined;
  readonly #metadata: KeptPart<Metadata> | undefined;
  readonly #descriptors: KeptPart<ReadonlyMap<string, DescribedMetric>> | undefined;
  readonly #labels: KeptPart<TenantLabels>;
  /** The names that the descriptors make, where nothing else tells any. */
  #described = { from: undefined as ReadonlyMap<string, DescribedMetric> | undefined, names: new Set<string>() };

  constructor(sources: ListSources & { readonly clock: Clock }) {
    const { client, monitor, clock } = sources;
    if (client !== undefined) {
      this.#names = new KeptPart({
        read: (context) => readNames(sources, context),
        isSame: areSameSets,
        isOptional: false,
        clock,
      });
      this.#metadata = new KeptPart({
        read: (context) => readMetadata(sources, context),
        isSame: isSameMetadata,
        // Not everything that answers queries as Prometheus does knows types.
        isOptional: true,
        clock,
      });
    }
    if (monitor !== undefined) {
      this.#descriptors = new KeptPart({
        read: (context) => readDescribed(sources, context),
        isSame: areSameDescriptors,
        // A Prometheus has none and needs none; the data API knows metrics by nothing else.
        isOptional: client !== undefined,
        clock,
      });
    }
    this.#labels = new KeptPart({
      read: (context) => readLabels(sources, context),
      isSame: (one, other) => one.equals(other),
      isOptional: true,
      clock,
    });
  }

  /** Whether something failed, so that the next reading should come soon. */
  get hasFailed(): boolean {
    return this.#all.some(({ hasFailed }) => hasFailed);
  }

  /** Gives what is to be told: the first failure, or what a list may lack. */
  async read({ isForAll, context, onRead }: ReadOptions): Promise<Error | undefined> {
    const due = this.#all.filter((part) => isForAll || part.hasFailed);
    const told = await Promise.all(
      due.map(async (part) => {
        const problem = await part.refresh(context);
        onRead();
        return problem;
      }),
    );
    return told.find((problem) => problem !== undefined);
  }

  /** What is known now: the same object as before when that is the same. */
  toMetrics(before: Metrics): Metrics {
    const descriptors = this.#descriptors?.value;
    const labels = this.#labels.value;
    const metadata = this.#metadata?.value;
    const after: Metrics = {
      names: (this.#names === undefined ? this.#namesOf(descriptors) : this.#names.value) ?? before.names,
      types: metadata?.types ?? before.types,
      ...(metadata !== undefined && { units: metadata.units }),
      ...(descriptors !== undefined && { descriptors }),
      ...(this.#descriptors?.isAwaited && { awaitsDescriptors: true }),
      ...(this.#names === undefined && { areById: true }),
      ...(labels !== undefined && { labels }),
    };
    return isSame(before, after) ? before : after;
  }

  #namesOf(descriptors: ReadonlyMap<string, DescribedMetric> | undefined): ReadonlySet<string> | undefined {
    if (descriptors === undefined) return undefined;
    if (this.#described.from !== descriptors) {
      this.#described = { from: descriptors, names: new Set([...descriptors.keys()].toSorted()) };
    }
    return this.#described.names;
  }

  get #all(): readonly Refreshable[] {
    const parts = [this.#names, this.#metadata, this.#descriptors, this.#labels];
    return parts.filter((part) => part !== undefined);
  }
}

type Refreshable = Pick<KeptPart<unknown>, 'hasFailed' | 'refresh'>;

function isSameMetadata(one: Metadata, other: Metadata): boolean {
  return areSameMaps(one.types, other.types) && areSameMaps(one.units, other.units);
}

function isSame(one: Metrics, other: Metrics): boolean {
  return (
    one.names === other.names &&
    one.types === other.types &&
    one.units === other.units &&
    one.descriptors === other.descriptors &&
    one.awaitsDescriptors === other.awaitsDescriptors &&
    one.areById === other.areById &&
    one.labels === other.labels
  );
}
