import { describe, expect, it } from '@jest/globals';
import { parseGroupResource } from '@metrics-adapter/core';
import { workloadOf } from './older-names.ts';

const of = (resource: string, name: string) => workloadOf({ groupResource: parseGroupResource(resource), name });

describe('workloadOf', () => {
  it.each([
    ['deployment;kuard', 'deployments.apps', 'kuard'],
    ['statefulset;kuard', 'statefulsets.apps', 'kuard'],
    ['daemonset;log-shipper', 'daemonsets.apps', 'log-shipper'],
    ['replicaset;kuard-5d8f', 'replicasets.apps', 'kuard-5d8f'],
  ])('a service %s is one of %s', (name, resource, meant) => {
    expect(of('services', name)).toEqual({ groupResource: parseGroupResource(resource), name: meant });
  });

  it.each(['kuard', 'deployment', 'deployment;', ';kuard', 'deployment;a;b', 'Deployment;kuard', 'constructor;kuard'])(
    'a service %s is no workload',
    (name) => {
      expect(of('services', name)).toBeUndefined();
    },
  );

  it.each(['pods', 'deployments.apps', 'services.serving.knative.dev'])('names of %s are what they are', (resource) => {
    expect(of(resource, 'deployment;kuard')).toBeUndefined();
  });
});
