import type { CertificateBundle } from '../tls/peer/certificate-bundle.ts';

/** How the aggregation layer in front of us proves itself and names the user: `requestheader-*` of the ConfigMap. */
export interface RequestHeaderConfig {
  readonly bundle: CertificateBundle;
  /** Common names that may speak for users; empty: any name that the bundle signed. */
  readonly allowedNames: readonly string[];
  /** Lower case, in order of preference. */
  readonly usernameHeaders: readonly string[];
  readonly uidHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly extraHeaderPrefixes: readonly string[];
}

/** What the cluster says about who may be believed; a part is undefined when the cluster does not use it. */
export interface ClusterAuthenticationConfig {
  readonly clientBundle?: CertificateBundle;
  readonly requestHeader?: RequestHeaderConfig;
}

/** Knows the ConfigMap `kube-system/extension-apiserver-authentication`, and follows its changes. */
export interface ClusterAuthentication {
  /** The last good content; undefined until it was read for the first time. */
  current(): ClusterAuthenticationConfig | undefined;
}
