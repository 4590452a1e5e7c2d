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
