import type { ResourceMapper, ResourceMapping } from '../../cluster/resource-mapper.ts';
import { MetricNotFoundError } from '../../errors/metric-errors.ts';
import { ForbiddenError } from '../../errors/request-errors.ts';
import { formatGroupResource } from '../../model/group-resource.ts';
import type { CustomMetricQuery } from '../../provider/custom-metrics-provider.ts';
import { toSampleRequest, wholeDemand } from '../demand/demand.ts';
import type { MetricPolicy, SampleSource } from '../sample-source.ts';
import { toPolicy } from '../to-policy.ts';
import { formatQuestion, type Question } from './question.ts';

/** What Kubernetes says of the kind of object that is asked about. Throws where there are no such objects to ask about. */
export function requireMapping(query: CustomMetricQuery, mapper: ResourceMapper): ResourceMapping {
  const mapping = mapper.mappingOf(query.groupResource);
  if (mapping !== undefined && mapping.namespaced === (query.namespace !== undefined)) return mapping;
  const why =
    mapping === undefined
      ? 'the cluster has no such kind of object'
      : `objects of this kind ${mapping.namespaced ? 'live in namespaces: ask for one namespace' : 'belong to no namespace: ask for them without one'}`;
  throw new MetricNotFoundError(
    `the server could not find the metric ${query.metric} for ${formatGroupResource(query.groupResource)}: ${why}`,
  );
}

/** How the metric is to be kept. Throws where there can be no such metric, or not for who asks. */
export function requirePolicy(question: Question, source: SampleSource): MetricPolicy {
  const { demand, scope } = question;
  const policy = source.policyOf(toSampleRequest(demand, [scope]));
  if (policy === undefined) {
    throw new MetricNotFoundError(
      `the server could not find the ${formatQuestion(question)}: a metric cannot have this name`,
    );
  }
  const { namespaces } = policy;
  const namespace = namespaceOf(question);
  if (namespaces === undefined || namespaces.includes(namespace)) return toPolicy(policy);
  // Which ones is nobody else's business.
  const from = namespace === wholeDemand ? 'outside of namespaces' : `from namespace ${namespace}`;
  throw new ForbiddenError(`the metric ${demand.metric} may not be used ${from}: it is for certain namespaces only`);
}

/** The namespace on whose behalf a question is asked; a namespace asks for its own metrics itself. */
function namespaceOf({ demand, scope, objects }: Question): string {
  if (demand.kind === 'external') return demand.namespace;
  const isNamespace = formatGroupResource(demand.groupResource) === 'namespaces';
  return isNamespace && typeof objects === 'string' ? objects : scope;
}
