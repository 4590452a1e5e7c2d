import { AutoscalerFieldError, parseHorizontalPodAutoscaler } from '@metrics-adapter/core';
import { parseObjectMetadata } from '../objects/object-metadata.ts';
import type { AutoscalerMetrics } from './expected-reads.ts';

/** What is kept of a HorizontalPodAutoscaler. */
export interface WatchedAutoscaler extends AutoscalerMetrics {
  /** `namespace/name`. */
  readonly owner: string;
  /** Why its metrics cannot be told; then there are none. */
  readonly problem?: string;
}

/**
 * Reads a HorizontalPodAutoscaler of `autoscaling/v2`. One that cannot be understood, since a newer Kubernetes has a type
 * of metric that this code does not know, is one without metrics: it must not keep the others from being followed.
 * Throws for what is no Kubernetes object at all.
 */
export function parseWatchedAutoscaler(object: unknown): WatchedAutoscaler {
  const { namespace, name } = parseObjectMetadata(object);
  const owner = `${namespace}/${name}`;
  try {
    return { owner, namespace, metrics: parseHorizontalPodAutoscaler(object).spec.metrics };
  } catch (error) {
    if (error instanceof AutoscalerFieldError) return { owner, namespace, metrics: [], problem: error.message };
    throw error;
  }
}
