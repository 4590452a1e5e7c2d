const custom = '/apis/custom.metrics.k8s.io/v1beta2/namespaces';
const external = '/apis/external.metrics.k8s.io/v1beta1/namespaces';

/** The paths that an autoscaler asks for. */
export const paths = {
  /** Of a `Pods` metric. */
  cpuOfPods: (app = 'cart', namespace = 'shop') =>
    `${custom}/${namespace}/pods/*/cpu.used.percent?labelSelector=app%3D${app}`,
  cpuOfPod: (name: string, namespace = 'shop') => `${custom}/${namespace}/pods/${name}/cpu.used.percent`,
  /** Of an `Object` metric. */
  cpuOfService: (name: string) => `${custom}/shop/services/${name}/cpu.used.percent`,
  /** Of an `External` metric. */
  ordersWaiting: (namespace = 'shop') => `${external}/${namespace}/orders_waiting`,
};

/** What an autoscaler may ask of metrics besides their names. */
export interface Asked {
  readonly namespace?: string;
  /** As `a=b,c in (d,e)`: of a metric of objects its metric selector. */
  readonly selector?: string;
}

/** Of one object: `deployments.apps/cart`. */
export function metricOf(object: string, metric: string, { namespace = 'shop', selector }: Asked = {}): string {
  const query = selector === undefined ? '' : `?metricLabelSelector=${encodeURIComponent(selector)}`;
  return `${custom}/${namespace}/${object}/${metric}${query}`;
}

export function externalMetric(metric: string, { namespace = 'shop', selector }: Asked = {}): string {
  const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
  return `${external}/${namespace}/${metric}${query}`;
}
