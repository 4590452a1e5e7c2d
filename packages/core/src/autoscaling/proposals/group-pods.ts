import type { PodState } from './scale-target.ts';

/** The pods of a scale target by how a Pods metric counts them. */
export interface PodGroups {
  /** With a value that counts. Readiness does not matter here: the controller asks for it with CPU only. */
  readonly measured: readonly string[];
  /** Still pending: their values do not count, and on the way up they count as zero. */
  readonly unready: readonly string[];
  /** Without a value. */
  readonly missing: readonly string[];
  /** Failed or being deleted: as if they were not there. */
  readonly ignored: readonly string[];
}

export function groupPods(pods: readonly PodState[], hasValue: (pod: string) => boolean): PodGroups {
  const inGroup = (group: keyof PodGroups) =>
    pods.filter((pod) => groupOf(pod, hasValue) === group).map(({ name }) => name);
  return {
    measured: inGroup('measured'),
    unready: inGroup('unready'),
    missing: inGroup('missing'),
    ignored: inGroup('ignored'),
  };
}

function groupOf({ name, phase, deleted }: PodState, hasValue: (pod: string) => boolean): keyof PodGroups {
  if (deleted || phase === 'Failed') return 'ignored';
  if (phase === 'Pending') return 'unready';
  return hasValue(name) ? 'measured' : 'missing';
}
