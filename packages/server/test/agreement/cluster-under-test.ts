/** What somebody may do, everywhere. */
export interface Permission {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
}

/** How somebody proves who they are: by a certificate, by a token, or not at all. */
export interface Identity {
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
}

/** A Kubernetes cluster, real or not. The same tests run on either: what they say is true of both. */
export interface ClusterUnderTest {
  readonly url: string;
  /** Of the server's certificate, in PEM. */
  readonly ca: string;
  /** Of the aggregation layer, in PEM. */
  readonly frontProxyCa: string;
  /** Of the aggregation layer. */
  readonly frontProxyClient: Identity;
  /** In `system:masters`. */
  readonly administrator: Identity;
  /** Where pods can run without a scheduler. */
  readonly nodeName: string;
  /** A certificate of the cluster's own authority. */
  readonly issueClient: (commonName: string, organizations: readonly string[]) => Promise<Identity>;
  /** By a ClusterRole and a ClusterRoleBinding, both named `agreement`. */
  grant(user: string, permission: Permission): Promise<void>;
  /** Lets the server's own time go on. */
  elapse(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export type CreateCluster = () => Promise<ClusterUnderTest>;

/** The cluster of one group of tests, from the first one on. */
export type GetCluster = () => ClusterUnderTest;
