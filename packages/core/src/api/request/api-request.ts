import type { MetricByNameQuery, MetricBySelectorQuery } from '../../provider/custom-metrics-provider.ts';
import type { ExternalMetricQuery } from '../../provider/external-metrics-provider.ts';
import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';

/** One object's value: `/nodes/n1/load`, `/namespaces/shop/pods/p1/load`, `/namespaces/shop/metrics/load`. */
export interface CustomByNameRequest extends Patience {
  readonly kind: 'custom-by-name';
  /** The version in which to answer. */
  readonly version: CustomMetricsVersion;
  /** For the port. */
  readonly query: MetricByNameQuery;
}

/** The values of several objects: the same paths with `*` as the object's name. */
export interface CustomBySelectorRequest extends Patience {
  readonly kind: 'custom-by-selector';
  /** The version in which to answer. */
  readonly version: CustomMetricsVersion;
  /** For the port. */
  readonly query: MetricBySelectorQuery;
}

/** `/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/queue_depth`. */
export interface ExternalMetricRequest extends Patience {
  readonly kind: 'external';
  readonly version: 'v1beta1';
  /**
   * The metric is spelt as the path spells it. client-go writes it in lower case whatever the HPA says: a backend whose
   * metrics have upper-case letters should also find them by that.
   */
  readonly query: ExternalMetricQuery;
}

/** How long the client waits. */
interface Patience {
  /** In whole milliseconds, more than 0, as the parameter `timeout` says; absent: as long as the server allows. */
  readonly timeout?: number;
}

/** A request that the providers answer. */
export type MetricRequest = CustomByNameRequest | CustomBySelectorRequest | ExternalMetricRequest;

/** A request for what the API says about itself. */
export type DocumentRequest = DiscoveryRequest | OpenApiRequest;

/** A request for which groups, versions and metrics there are. */
export type DiscoveryRequest =
  /** `/apis` */
  | { readonly kind: 'group-list' }
  /** `/apis/GROUP`, of the two groups of this API. */
  | { readonly kind: 'group'; readonly group: string }
  /** `/apis/GROUP/VERSION`, of the versions that there are. */
  | { readonly kind: 'custom-resource-list'; readonly version: CustomMetricsVersion }
  | { readonly kind: 'external-resource-list'; readonly version: 'v1beta1' };

/** A request for a description of the API. */
export type OpenApiRequest =
  /** `/openapi/v2` */
  | { readonly kind: 'openapi-v2' }
  /** `/openapi/v3` */
  | { readonly kind: 'openapi-v3-index' }
  /** `/openapi/v3/PATH`; whether there is a document of this path is for the host to see. */
  | { readonly kind: 'openapi-v3'; readonly path: string; readonly hash?: string };

/** What a client asks for. `unknown` is no part of this API: the host's own paths, `/healthz` among them, or nothing. */
export type ApiRequest = MetricRequest | DocumentRequest | { readonly kind: 'unknown' };
