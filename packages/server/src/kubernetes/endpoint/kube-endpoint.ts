/** The TLS part of a connection to kube-apiserver, in the words of node:tls; all PEM. */
export interface KubeTls {
  /** Absent: the roots that Node trusts. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The name that the certificate must carry, when it is not the host of the URL. */
  readonly servername?: string;
  /** False only where a kubeconfig says `insecure-skip-tls-verify`. */
  readonly rejectUnauthorized?: boolean;
}

/** What one request carries to say who asks. Never written to a log or an error. */
export interface KubeCredentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: KubeTls;
}

/** Where a kube-apiserver is and how the adapter proves itself to it. */
export interface KubeEndpoint {
  /** May have a path, which stands before every API path (a proxy in front of several clusters). */
  readonly server: URL;
  /**
   * What the next request is to carry. Cheap: read anew every ten seconds, so that a rotated token or certificate is
   * taken up without a restart. Throws {@link KubeConfigError} when it cannot be read.
   */
  credentials(): Promise<KubeCredentials>;
  /** The server refused the last credentials: the next ask reads them anew at once. */
  forgetCredentials(): void;
}

/** How to reach Kubernetes cannot be read. One line that names the file; it holds nothing of the file's content. */
export class KubeConfigError extends Error {
  override readonly name = 'KubeConfigError';
}
