import { type LimitedReplicas, type ReplicaBounds, tooFew, tooMany, withinRange } from './limit-replicas.ts';
import { type PolicyContext, policyLimit } from './policy-limit.ts';
import type { CompleteBehavior, CompleteRules } from './scaling-behavior.ts';

/** What of a recommendation may be done at once by an HPA with a `behavior` (`convertDesiredReplicasWithBehaviorRate`). */
export function limitByPolicies(
  desired: number,
  context: PolicyContext,
  { behavior, bounds }: { readonly behavior: CompleteBehavior; readonly bounds: ReplicaBounds },
): LimitedReplicas {
  if (desired < context.current) return limitDown(desired, context, behavior.scaleDown, bounds.minReplicas);
  // What is there is within the bounds, and no limit upwards is below it.
  return limitUp(desired, context, behavior.scaleUp, bounds.maxReplicas);
}

function limitUp(desired: number, context: PolicyContext, rules: CompleteRules, maxReplicas: number): LimitedReplicas {
  const limit = policyLimit('up', rules, context);
  // What was added too much already is not taken back.
  const reach = Math.max(limit.replicas, context.current);
  if (desired <= Math.min(reach, maxReplicas)) return withinRange(desired);
  if (maxReplicas <= reach) return tooMany(desired, maxReplicas);
  return { replicas: reach, reason: 'ScaleUpLimit', steps: [...limit.steps, `${reach} instead of ${desired}`] };
}

function limitDown(
  desired: number,
  context: PolicyContext,
  rules: CompleteRules,
  minReplicas: number,
): LimitedReplicas {
  const limit = policyLimit('down', rules, context);
  const reach = Math.min(limit.replicas, context.current);
  if (desired >= Math.max(reach, minReplicas)) return withinRange(desired);
  if (minReplicas >= reach) return tooFew(desired, minReplicas);
  return { replicas: reach, reason: 'ScaleDownLimit', steps: [...limit.steps, `${reach} instead of ${desired}`] };
}
