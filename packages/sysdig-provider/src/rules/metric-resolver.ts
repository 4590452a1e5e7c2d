import type { MetricOffer, MetricPolicy, RequestContext, SampleRequest } from '@metrics-adapter/core';
import type { ResolvedMetric } from './metric-definition.ts';

/** Says what a metric is made of. */
export interface MetricResolver {
  /** What can be asked for, from memory. The same array until something changes. */
  offers(): readonly MetricOffer[];
  /** How it is to be kept, and what it is made of; undefined: there can be no such metric. Cheap, from memory. */
  policyOf(request: SampleRequest): PolicyOfMetric | undefined;
  /**
   * What it is made of. May ask the backend for the type of a metric that it has not heard of. Throws
   * `MetricNotFoundError`, `BadRequestError` or `ForbiddenError` with what to do next.
   */
  resolve(request: SampleRequest, context: RequestContext): Promise<ResolvedMetric>;
}

export interface PolicyOfMetric {
  /** By which its settle time is known: see `nameOfSource`. */
  readonly source: string;
  /** Without its settle time. */
  readonly policy: MetricPolicy;
}
