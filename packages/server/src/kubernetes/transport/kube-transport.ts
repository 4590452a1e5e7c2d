import type { CancelSignal } from '@metrics-adapter/core';

/** One question to kube-apiserver. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, as the API documents them. */
  readonly path: string;
  /** What for, so that it completes "could not …": `list pods of namespace shop`. */
  readonly purpose: string;
  /** Default `application/json`. */
  readonly accept?: string;
  /** JSON. */
  readonly body?: string;
  /** The body holds a secret that the server may repeat: errors then tell nothing of what it said. */
  readonly confidential?: boolean;
  readonly signal?: CancelSignal;
}

/** A whole answer with a status of 200 to 299. */
export interface KubeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Who follows an answer. What these throw ends it. */
export interface Follower {
  /** The server has begun to answer, with a success. */
  readonly onBegin?: () => void;
  readonly onLine: (line: string) => void;
}

/**
 * Carries questions to one kube-apiserver. Both throw {@link KubeStatusError} when it answers with another status, and
 * {@link ClusterUnavailableError} when it does not answer, or nobody waits any longer.
 */
export interface KubeTransport {
  ask(request: KubeRequest): Promise<KubeAnswer>;
  /** Hands on each line of an answer as it comes, until the server ends it (resolves) or it breaks (throws). */
  follow(request: KubeRequest, follower: Follower): Promise<void>;
}
