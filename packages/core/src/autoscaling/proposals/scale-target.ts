/** What an autoscaler sees of the Deployment, StatefulSet or other object that it scales. */
export interface ScaleTarget {
  /** How many replicas it shall have now: `spec.replicas` of its scale. */
  readonly specReplicas: number;
  /** How many replicas there are: `status.replicas` of its scale. Averages of Object and External metrics divide by it. */
  readonly statusReplicas: number;
  /** Every pod that the selector of its scale chooses, also those that fail or are on their way out. */
  readonly pods: readonly PodState[];
}

/** As much of a pod as scaling depends on. */
export interface PodState {
  /** The pod's name. */
  readonly name: string;
  /** Its phase, as Kubernetes says it. */
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** Whether its condition `Ready` is true. */
  readonly ready: boolean;
  /** Whether it has a deletion timestamp. */
  readonly deleted: boolean;
}
