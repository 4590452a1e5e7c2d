/**
 * A Kubernetes cluster for tests and demonstrations of an aggregated API server: {@link startStandInCluster} needs
 * nothing but this process.
 */
export type { AccessQuestion, AccessRule, ResourceQuestion } from './access/access-rule.ts';
export type { AccessDecision, AccessFunction, AccessRules } from './access/access-rules.ts';
export { adapterRules } from './access/adapter-rules.ts';
export type { Authorities, ClientCertificateRequest } from './access/authorities.ts';
export type { StandInUser } from './access/identities.ts';
export type { KubernetesObject, ObjectMeta } from './objects/kubernetes-object.ts';
export type { Reply } from './serving/exchange.ts';
export type { Faults, HeldRequest } from './serving/faults.ts';
export type { RequestMatch, Requests, SeenRequest } from './serving/requests.ts';
export {
  type ObjectReference,
  type StandInCluster,
  type StandInClusterOptions,
  startStandInCluster,
} from './stand-in-cluster.ts';
