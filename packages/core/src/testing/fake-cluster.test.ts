import { describe, expect, it } from '@jest/globals';
import { everything } from '../model/label-selector.ts';
import { parseLabelSelector } from '../model/parse-label-selector.ts';
import { FakeObjectLister } from './fake-object-lister.ts';
import { FakeResourceMapper } from './fake-resource-mapper.ts';

const pods = { group: '', resource: 'pods' };
const nodes = { group: '', resource: 'nodes' };

describe('FakeObjectLister', () => {
  const lister = new FakeObjectLister([
    { groupResource: 'pods', namespace: 'shop', name: 'web-1', labels: { app: 'web' } },
    { groupResource: 'pods', namespace: 'shop', name: 'db-1', labels: { app: 'db' } },
    { groupResource: 'pods', namespace: 'bank', name: 'web-9', labels: { app: 'web' } },
    { groupResource: 'nodes', name: 'node-1' },
  ]);

  it('chooses by kind, namespace and labels', async () => {
    const chosen = [
      await lister.listNames({ groupResource: pods, namespace: 'shop', selector: everything }),
      await lister.listNames({ groupResource: pods, namespace: 'shop', selector: parseLabelSelector('app=web') }),
      await lister.listNames({ groupResource: pods, selector: everything }),
      await lister.listNames({ groupResource: nodes, selector: everything }),
    ];
    expect(chosen).toEqual([['web-1', 'db-1'], ['web-1'], [], ['node-1']]);
    expect(lister.selections[3]).toEqual({ groupResource: nodes, selector: everything });
  });

  it('knows nothing that it is not told', async () => {
    expect(await new FakeObjectLister().listNames({ groupResource: nodes, selector: everything })).toEqual([]);
  });

  it('fails once it is told to', async () => {
    const failing = new FakeObjectLister();
    const error = new Error('not synced');
    failing.failWith(error);
    await expect(failing.listNames({ groupResource: nodes, selector: everything })).rejects.toBe(error);
  });
});

describe('FakeResourceMapper', () => {
  it('knows the usual kinds and no others', () => {
    const mapper = new FakeResourceMapper();
    expect(mapper.mappingOf({ group: 'apps', resource: 'deployments' })).toEqual({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      namespaced: true,
    });
    expect(mapper.mappingOf({ group: '', resource: 'constructor' })).toBeUndefined();
  });
});
