import type { InvalidMetric, Proposal, ReplicaProposal } from './proposal.ts';

/** What all metrics together ask for. */
export type CombinedProposal =
  | { readonly valid: true; readonly highest: ReplicaProposal; readonly steps: readonly string[] }
  | { readonly valid: false; readonly first: InvalidMetric; readonly steps: readonly string[] };

/**
 * The highest valid proposal wins. An invalid metric might have asked for more: it forbids to scale down, and does not
 * keep the others from scaling up. Without a valid one nothing is done. Throws RangeError when there is none at all.
 */
export function combineProposals(proposals: readonly Proposal[], specReplicas: number): CombinedProposal {
  const highest = highestOf(proposals.filter((proposal): proposal is ReplicaProposal => proposal.valid));
  const invalid = proposals.filter((proposal): proposal is InvalidMetric => !proposal.valid);
  const [first] = invalid;
  const problems = invalid.map(({ metric, message }) => `${metric} is invalid: ${message}`);
  if (highest === undefined) {
    if (first === undefined) throw new RangeError('an autoscaler without metrics has nothing to scale by');
    return { valid: false, first, steps: [...problems, 'no metric is valid: nothing is done'] };
  }
  const { metric, replicas } = highest;
  const steps = [...problems, `the highest proposal is ${replicas}, of ${metric}`];
  if (first !== undefined && replicas < specReplicas) {
    return { valid: false, first, steps: [...steps, 'an invalid metric might ask for more: nothing is done'] };
  }
  return { valid: true, highest, steps };
}

/** Of equal ones the first; only that one that asks for zero gives way to any that follows, as in the controller. */
function highestOf(proposals: readonly ReplicaProposal[]): ReplicaProposal | undefined {
  const higher = (best: ReplicaProposal | undefined, next: ReplicaProposal) =>
    best === undefined || best.replicas === 0 || next.replicas > best.replicas ? next : best;
  return proposals.reduce<ReplicaProposal | undefined>(higher, undefined);
}
