import type { CustomMetricsProvider } from '../../provider/custom-metrics-provider.ts';
import type { ExternalMetricsProvider } from '../../provider/external-metrics-provider.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../../provider/metric-info.ts';
import { DocumentShelf } from '../documents/document-shelf.ts';
import { type ServedDocument, type Sha512Hex, toServedDocument } from '../documents/served-document.ts';
import { encodeJson } from '../encoding/encode-json.ts';
import type { MediaTypeOffer } from '../negotiation/negotiate.ts';
import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';
import type { DiscoveryRequest } from '../request/api-request.ts';
import { toApiGroupDiscoveryList } from './api-group-discovery-list.ts';
import {
  customMetricsGroup,
  externalMetricsGroup,
  type ServedGroup,
  servedGroups,
  toApiGroup,
  toApiGroupList,
} from './api-groups.ts';
import { toCustomResourceList, toExternalResourceList } from './api-resource-list.ts';
import {
  areEqualCustomMetrics,
  areEqualExternalMetrics,
  toCanonicalCustomMetrics,
  toCanonicalExternalMetrics,
} from './canonical-metrics.ts';
import { RememberedList } from './remembered-list.ts';

/** What discovery is made of. A group is served when there is a provider for it. */
export interface DiscoveryParts {
  /** Its list makes `custom.metrics.k8s.io`; absent: that group is not there. */
  readonly customMetrics?: Pick<CustomMetricsProvider, 'listAllMetrics'>;
  /** Its list makes `external.metrics.k8s.io`; absent: that group is not there. */
  readonly externalMetrics?: Pick<ExternalMetricsProvider, 'listAllExternalMetrics'>;
  /** Makes the ETags. */
  readonly sha512Hex: Sha512Hex;
}

/**
 * Discovery in all its forms, ready to be sent. A document is built and hashed when it is first read, and anew only
 * after the content of a list that it tells of has changed; until then every read returns the same object. The
 * providers are asked for their lists at each read. Another order is no change. What a provider alters within an array
 * that it has handed out goes unnoticed: its lists are read-only.
 */
export class DiscoveryDocuments {
  /** The groups that there are providers for. */
  readonly groups: readonly ServedGroup[];
  readonly #custom: RememberedList<CustomMetricInfo>;
  readonly #external: RememberedList<ExternalMetricInfo>;
  readonly #sha512Hex: Sha512Hex;
  readonly #shelf = new DocumentShelf();

  /** Asks the providers for nothing yet. */
  constructor({ customMetrics, externalMetrics, sha512Hex }: DiscoveryParts) {
    const providers = { [customMetricsGroup]: customMetrics, [externalMetricsGroup]: externalMetrics };
    this.groups = servedGroups.filter(({ name }) => providers[name] !== undefined);
    this.#custom = new RememberedList({
      list: () => customMetrics?.listAllMetrics() ?? [],
      toCanonical: toCanonicalCustomMetrics,
      areEqual: areEqualCustomMetrics,
    });
    this.#external = new RememberedList({
      list: () => externalMetrics?.listAllExternalMetrics() ?? [],
      toCanonical: toCanonicalExternalMetrics,
      areEqual: areEqualExternalMetrics,
    });
    this.#sha512Hex = sha512Hex;
  }

  /**
   * The document that answers a request in the form that was agreed on, one of `documentOffers`; undefined when that
   * group is not served. Caches should be told `Vary: Accept`, and of the aggregated form `Cache-Control: public`.
   */
  find(asked: DiscoveryRequest, offer?: MediaTypeOffer): ServedDocument | undefined {
    switch (asked.kind) {
      case 'group-list':
        return offer?.shape === undefined ? this.groupList() : this.aggregated();
      case 'group':
        return this.findGroup(asked.group);
      case 'custom-resource-list':
        return this.findCustomResourceList(asked.version);
      case 'external-resource-list':
        return this.findExternalResourceList();
    }
  }

  /** `/apis`: the groups that are served. */
  groupList(): ServedDocument {
    return this.#take('groups', [], () => toApiGroupList(this.groups));
  }

  /** `/apis` for a client that asks for `as=APIGroupDiscoveryList`: everything in one document. */
  aggregated(): ServedDocument {
    const custom = this.#custom.current();
    const external = this.#external.current();
    const build = (): object => toApiGroupDiscoveryList(this.groups, { custom, external });
    return this.#take('aggregated', [custom, external], build, aggregatedContentType);
  }

  /** `/apis/GROUP`; undefined when that group is not served. */
  findGroup(name: string): ServedDocument | undefined {
    const group = this.groups.find((served) => served.name === name);
    return group && this.#take(`group/${name}`, [], () => toApiGroup(group));
  }

  /** `/apis/custom.metrics.k8s.io/VERSION`; undefined when that group is not served. */
  findCustomResourceList(version: CustomMetricsVersion): ServedDocument | undefined {
    if (!this.#serves(customMetricsGroup)) return undefined;
    const custom = this.#custom.current();
    return this.#take(`custom/${version}`, [custom], () => toCustomResourceList(custom, version));
  }

  /** `/apis/external.metrics.k8s.io/v1beta1`; undefined when that group is not served. */
  findExternalResourceList(): ServedDocument | undefined {
    if (!this.#serves(externalMetricsGroup)) return undefined;
    const external = this.#external.current();
    return this.#take('external', [external], () => toExternalResourceList(external));
  }

  #serves(group: string): boolean {
    return this.groups.some(({ name }) => name === group);
  }

  #take(
    name: string,
    sources: readonly unknown[],
    build: () => object,
    contentType = 'application/json',
  ): ServedDocument {
    const make = (): ServedDocument => toServedDocument(encodeJson(build()), contentType, this.#sha512Hex);
    return this.#shelf.take(name, sources, make);
  }
}

/** As `negotiate` writes it, and Kubernetes. */
const aggregatedContentType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
