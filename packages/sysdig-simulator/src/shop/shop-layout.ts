/** One deployment of the shop and the service before it. */
export interface DeploymentPlan {
  readonly namespace: string;
  readonly name: string;
  /** Requests a second to the whole service on an average moment. */
  readonly requestsPerSecond: number;
  /** What one pod serves with its CPU fully used. */
  readonly requestsPerPod: number;
  /** Milliseconds of a request while the pod is idle. */
  readonly milliseconds: number;
  /** How many of a thousand requests fail. */
  readonly errorsPerThousand: number;
  /** How many pods there are when nobody says otherwise. */
  readonly replicas: number;
}

/** A small shop: people come to the frontend, some fill a cart, a few buy. */
export const shopDeployments: readonly DeploymentPlan[] = [
  {
    namespace: 'shop',
    name: 'frontend',
    requestsPerSecond: 120,
    requestsPerPod: 60,
    milliseconds: 18,
    errorsPerThousand: 4,
    replicas: 3,
  },
  {
    namespace: 'shop',
    name: 'cart',
    requestsPerSecond: 60,
    requestsPerPod: 40,
    milliseconds: 9,
    errorsPerThousand: 2,
    replicas: 2,
  },
  {
    namespace: 'shop',
    name: 'checkout',
    requestsPerSecond: 24,
    requestsPerPod: 16,
    milliseconds: 120,
    errorsPerThousand: 8,
    replicas: 2,
  },
  {
    namespace: 'shop',
    name: 'payment',
    requestsPerSecond: 16,
    requestsPerPod: 20,
    milliseconds: 240,
    errorsPerThousand: 15,
    replicas: 1,
  },
  {
    namespace: 'warehouse',
    name: 'order-worker',
    requestsPerSecond: 24,
    requestsPerPod: 10,
    milliseconds: 350,
    errorsPerThousand: 1,
    replicas: 3,
  },
];

/** The machines of the shop's cluster. */
export const shopNodes: readonly string[] = ['node-1', 'node-2', 'node-3'];
