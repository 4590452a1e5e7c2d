import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, Simulators } from '../../test/support/simulators.ts';
import type { Simulator } from '../index.ts';

const simulators = new Simulators();
let simulator: Simulator;
beforeEach(async () => {
  simulator = await simulators.start();
  const agent = { _sysdig_datasource: 'agent', kube_statefulset_name: 'db' };
  simulator.series.setSeries('sysdig_host_up', agent, { every: 10, value: () => 1 });
  simulator.series.setSeries('jobs_bucket', { le: '1', my_queue: 'a' }, { every: 10, value: () => 1 });
});
afterEach(() => simulators.stop());

const get = async (path: string) => (await ask(simulator, path)).body;

describe('/api/v3/labels/', () => {
  it('has both names of every label that there is, and none that PromQL or Sysdig made', async () => {
    expect(await get('/api/v3/labels/')).toEqual({
      allLabels: [
        { id: 'kubernetes.statefulSet.name', publicId: 'kube_statefulset_name' },
        { id: 'my_queue', publicId: 'my_queue' },
      ],
    });
    expect(await get('/api/v3/labels?limit=1')).toMatchObject({ allLabels: { length: 1 } });
  });

  it('says how this tenant calls a label, whatever others call it', async () => {
    simulator.nameLabel('kube_statefulset_name', 'kubernetes.statefulset.name');
    simulator.nameLabel('my_queue', 'my-queue');
    expect(await get('/api/v3/labels/')).toEqual({
      allLabels: [
        { id: 'kubernetes.statefulset.name', publicId: 'kube_statefulset_name' },
        { id: 'my-queue', publicId: 'my_queue' },
      ],
    });
    expect(await get('/api/v2/labels/descriptors?filter=queue')).toEqual({ labelDescriptors: [{ id: 'my-queue' }] });
  });
});

describe('/api/v3/labels/descriptors', () => {
  it.each([
    ['kube_statefulset_name', 'kubernetes.statefulSet.name'],
    ['cloud_provider_tag_k8s_io_role_master', 'cloudProvider.tag.k8s.io.role.master'],
    ['my_queue', 'my.queue'],
    ['no_such_label', 'no.such.label'],
  ])('answers to %s, whether it is right or not: %s', async (publicId, id) => {
    expect(await get(`/api/v3/labels/descriptors/${publicId}`)).toEqual({ labelDescriptor: { id, publicId } });
  });
});

describe('/api/v2/labels/descriptors', () => {
  it('has legacy names, in pages, of all metrics or of some', async () => {
    const [name, queue] = [{ id: 'kubernetes.statefulSet.name' }, { id: 'my_queue' }];
    expect(await get('/api/v2/labels/descriptors')).toEqual({ labelDescriptors: [name, queue] });
    expect(await get('/api/v2/labels/descriptors?offset=1&limit=1')).toEqual({ labelDescriptors: [queue] });
    expect(await get('/api/v2/labels/descriptors?pids=uptime')).toEqual({ labelDescriptors: [name] });
    expect(await get('/api/v2/labels/descriptors?pids=jobs_bucket,uptime')).toMatchObject({
      labelDescriptors: { length: 2 },
    });
    const scope = encodeURIComponent("kubernetes.statefulSet.name = 'db'");
    expect(await get(`/api/v2/labels/descriptors?scope=${scope}`)).toEqual({ labelDescriptors: [name] });
    expect((await ask(simulator, '/api/v2/labels/descriptors?scope=a%20near%20b')).status).toBe(400);
  });
});
