import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { type Authorities, frontProxyName } from './authorities.ts';

/** The ConfigMap in which a cluster says whom an aggregated server may believe, as kube-apiserver writes it. */
export function authenticationConfigMap({ cluster, frontProxy }: Authorities): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' },
    data: {
      'client-ca-file': cluster.certificatePem,
      'requestheader-allowed-names': JSON.stringify([frontProxyName]),
      'requestheader-client-ca-file': frontProxy.certificatePem,
      'requestheader-extra-headers-prefix': JSON.stringify(['X-Remote-Extra-']),
      'requestheader-group-headers': JSON.stringify(['X-Remote-Group']),
      'requestheader-username-headers': JSON.stringify(['X-Remote-User']),
    },
  };
}
