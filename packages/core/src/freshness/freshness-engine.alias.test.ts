import { describe, expect, it } from '@jest/globals';
import { MetricNotFoundError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { createEngineUnderTest, podSample } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import type { NamedObject } from './sample-source.ts';

const services = {
  groupResource: { group: '', resource: 'services' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};
const pods = { group: '', resource: 'pods' };

/** A backend that takes the service `pod;web-1` for the pod `web-1`, and a service `lost;x` for what no cluster has. */
function createSubject() {
  const subject = createEngineUnderTest();
  subject.source.answerWith({ ok: true, samples: [podSample('shop/web-1', '7')] });
  const aliasOf = ({ groupResource, name }: NamedObject): NamedObject | undefined => {
    const [kind, meant] = name.split(';');
    if (groupResource.resource !== 'services' || meant === undefined) return undefined;
    return { groupResource: kind === 'pod' ? pods : { group: 'example.com', resource: 'frobs' }, name: meant };
  };
  Object.assign(subject.source, { aliasOf });
  const read = (name: string) => subject.within(subject.engine.getMetricByName({ ...services, name }, testContext));
  return { ...subject, read };
}

describe('an object that is asked for by the name of another', () => {
  it('is looked up as what is meant, and answered as what was asked for', async () => {
    const { read, source } = createSubject();
    const value = await read('pod;web-1');
    expect(value.describedObject).toEqual({
      kind: 'Service',
      apiVersion: 'v1',
      name: 'pod;web-1',
      namespace: 'shop',
    });
    expect(String(value.value)).toBe('7');
    expect(source.calls[0]?.requests).toMatchObject([{ groupResource: pods, namespaces: ['shop'] }]);
  });

  it('is kept fresh as what is meant, for whoever expects to read it', async () => {
    const { engine, source, clock } = createSubject();
    engine.expect('shop/web', [{ kind: 'object', ...services, name: 'pod;web-1' }]);
    await clock.advance(20_000);
    expect(source.calls.length).toBeGreaterThan(0);
    for (const { requests } of source.calls) expect(requests).toMatchObject([{ groupResource: pods }]);
  });

  it('is itself where it is no such name', async () => {
    const { read, source } = createSubject();
    expect((await read('web-1')).describedObject.name).toBe('web-1');
    expect(source.calls[0]?.requests).toMatchObject([{ groupResource: services.groupResource }]);
  });

  it('is an error where the cluster does not have what is meant', async () => {
    await expect(createSubject().read('lost;x')).rejects.toThrow(
      new MetricNotFoundError(
        'the server could not find the metric m for frobs.example.com: the cluster has no such kind of object',
      ),
    );
  });
});
