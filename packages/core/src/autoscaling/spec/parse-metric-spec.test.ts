import { describe, expect, it } from '@jest/globals';
import { Quantity, QuantityError } from '../../model/quantity.ts';
import { parseMetricSpec } from './parse-metric-spec.ts';

const path = 'spec.metrics[0]';

function parse(value: unknown) {
  return parseMetricSpec({ path, value });
}

const metric = { name: 'requests', selector: { matchLabels: { app: 'cart' } } };
const identifier = { name: 'requests', selector: { matchLabels: { app: 'cart' } } };
const describedObject = { apiVersion: 'v1', kind: 'Service', name: 'cart' };
const average = { type: 'AverageValue', averageValue: '20' };
const averageRead = { type: 'AverageValue', value: Quantity.parse('20') };
const plain = { type: 'Value', value: '250m' };
const plainRead = { type: 'Value', value: Quantity.parse('250m') };
const utilization = { type: 'Utilization', averageUtilization: 80 };
const utilizationRead = { type: 'Utilization', percent: 80 };

const podsWith = (target: unknown) => ({ type: 'Pods', pods: { metric, target } });
const objectWith = (target: unknown) => ({ type: 'Object', object: { metric, describedObject, target } });
const externalWith = (target: unknown) => ({ type: 'External', external: { metric, target } });
const cpuWith = (target: unknown) => ({ type: 'Resource', resource: { name: 'cpu', target } });

describe('parseMetricSpec', () => {
  it.each([
    [podsWith(average), { type: 'Pods', ...identifier, target: averageRead }],
    [objectWith(average), { type: 'Object', ...identifier, describedObject, target: averageRead }],
    [objectWith(plain), { type: 'Object', ...identifier, describedObject, target: plainRead }],
    [externalWith(average), { type: 'External', ...identifier, target: averageRead }],
    [externalWith(plain), { type: 'External', ...identifier, target: plainRead }],
    [cpuWith(utilization), { type: 'Resource', name: 'cpu', target: utilizationRead }],
    [cpuWith(average), { type: 'Resource', name: 'cpu', target: averageRead }],
    [
      { type: 'ContainerResource', containerResource: { name: 'memory', container: 'app', target: utilization } },
      { type: 'ContainerResource', name: 'memory', container: 'app', target: utilizationRead },
    ],
  ])('reads %j', (value, spec) => {
    expect(parse(value)).toEqual(spec);
  });

  it('reads a metric without a selector', () => {
    expect(parse({ type: 'Pods', pods: { metric: { name: 'requests' }, target: average } })).toEqual({
      type: 'Pods',
      name: 'requests',
      target: averageRead,
    });
  });

  it.each([
    [podsWith({ type: 'Value', averageValue: 20 }), averageRead],
    [externalWith({ type: 'Value', averageValue: '20' }), averageRead],
    [externalWith({ type: 'Utilization', value: '250m' }), plainRead],
    [cpuWith({ type: 'Utilization', averageValue: '20' }), averageRead],
    [objectWith({ ...plain, averageValue: '20' }), plainRead],
    [objectWith({ ...plain, ...average }), averageRead],
  ])('goes by what the controller goes by when the type says another: %j', (value, target) => {
    expect(parse(value)).toMatchObject({ target });
  });

  it.each([
    [{ type: 'Pods' }, 'pods: must be an object, not missing'],
    [{ type: 'Pods', object: {} }, 'pods: must be an object, not missing'],
    [{ type: 'Pods', pods: { target: average } }, 'pods.metric: must be an object, not missing'],
    [
      { type: 'Pods', pods: { target: average, metric: {} } },
      'pods.metric.name: must be a text that is not empty, not missing',
    ],
    [{ type: 'Object', object: { target: average, metric } }, 'object.describedObject: must be an object, not missing'],
    [podsWith(plain), 'pods.target.averageValue: must be a quantity such as "100" or "250m", not missing'],
    [podsWith({ averageValue: '1' }), 'pods.target.type: must be Value, AverageValue or Utilization, not missing'],
    [podsWith({ ...average, averageValue: '0' }), 'pods.target.averageValue: must be above zero, but is 0'],
    [podsWith({ ...average, averageValue: '-1' }), 'pods.target.averageValue: must be above zero, but is -1'],
    [
      podsWith({ ...average, averageValue: true }),
      'pods.target.averageValue: must be a quantity such as "100" or "250m", not true',
    ],
    [
      podsWith({ ...average, averageValue: ['20'] }),
      'pods.target.averageValue: must be a quantity such as "100" or "250m", not ["20"]',
    ],
    [
      podsWith({ ...average, averageValue: '1x' }),
      'pods.target.averageValue: must be a quantity such as "100" or "250m", not "1x"',
    ],
    [
      objectWith({ type: 'Value', averageValue: '20' }),
      'object.target.value: must be a quantity such as "100" or "250m", not missing',
    ],
    [
      objectWith({ type: 'AverageValue', value: '20' }),
      'object.target.averageValue: must be a quantity such as "100" or "250m", not missing',
    ],
    [objectWith(utilization), 'object.target.type: must be Value or AverageValue, not "Utilization"'],
    [externalWith({ type: 'Value' }), 'external.target: must hold one of averageValue and value'],
    [externalWith({ ...average, ...plain }), 'external.target: must not hold both averageValue and value'],
    [externalWith({ value: '1' }), 'external.target.type: must be Value, AverageValue or Utilization, not missing'],
    [cpuWith({ type: 'Utilization' }), 'resource.target: must hold one of averageUtilization and averageValue'],
    [
      cpuWith({ ...utilization, averageValue: '1' }),
      'resource.target: must not hold both averageUtilization and averageValue',
    ],
    [
      cpuWith({ averageUtilization: 80 }),
      'resource.target.type: must be Value, AverageValue or Utilization, not missing',
    ],
    [
      cpuWith({ ...utilization, averageUtilization: 0 }),
      'resource.target.averageUtilization: must be a whole number from 1 to 2147483647, not 0',
    ],
    [{ type: 'Resource', resource: {} }, 'resource.name: must be a text that is not empty, not missing'],
    [
      { type: 'ContainerResource', containerResource: { name: 'cpu', target: utilization } },
      'containerResource.container: must be a text that is not empty, not missing',
    ],
    [
      { type: 'ContainerResource', containerResource: { container: 'app', target: utilization } },
      'containerResource.name: must be a text that is not empty, not missing',
    ],
  ])('refuses %j', (value, problem) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ message: `${path}.${problem}` }));
  });

  it('keeps what is wrong with a quantity as the cause', () => {
    const cause = expect.any(QuantityError);
    expect(() => parse(podsWith({ ...average, averageValue: '1x' }))).toThrow(expect.objectContaining({ cause }));
  });
});
