import { describe, expect, it } from '@jest/globals';
import { renderSchema, renderV2Reference, renderV3Reference } from './render-schema.ts';
import { arrayOf, flag, integer, mapOfTexts, object, reference, type Schema, text, time } from './schema.ts';

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

describe('renderSchema', () => {
  it.each<[string, Schema, object]>([
    ['a text', text('a name'), { description: 'a name', type: 'string' }],
    ['a text that explains itself', text(), { type: 'string' }],
    ['a time', time('when'), { description: 'when', type: 'string', format: 'date-time' }],
    ['a whole number', integer('how many'), { description: 'how many', type: 'integer', format: 'int64' }],
    ['a flag', flag('whether'), { description: 'whether', type: 'boolean' }],
    ['an array', arrayOf(text(), 'names'), { description: 'names', type: 'array', items: { type: 'string' } }],
    [
      'a map',
      mapOfTexts('labels'),
      { description: 'labels', type: 'object', additionalProperties: { type: 'string' } },
    ],
    [
      'an object with its kinds',
      object('a thing', {
        required: ['name'],
        properties: { name: text() },
        kinds: [{ group: 'g', version: 'v1', kind: 'Thing' }],
      }),
      {
        description: 'a thing',
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' } },
        'x-kubernetes-group-version-kind': [{ group: 'g', version: 'v1', kind: 'Thing' }],
      },
    ],
  ])('writes %s alike in both versions', (_case, schema, expected) => {
    expect(renderSchema(schema, renderV2Reference)).toStrictEqual(expected);
    expect(renderSchema(schema, renderV3Reference)).toStrictEqual(expected);
  });

  it('writes a reference of v2, its description beside it', () => {
    const $ref = `#/definitions/${quantity}`;
    expect(renderSchema(reference(quantity), renderV2Reference)).toStrictEqual({ $ref });
    expect(renderSchema(reference(quantity, 'the value'), renderV2Reference)).toStrictEqual({
      description: 'the value',
      $ref,
    });
  });

  it('writes a reference of v3, within allOf when there is a description', () => {
    const $ref = `#/components/schemas/${quantity}`;
    expect(renderSchema(reference(quantity), renderV3Reference)).toStrictEqual({ $ref });
    expect(renderSchema(reference(quantity, 'the value'), renderV3Reference)).toStrictEqual({
      description: 'the value',
      allOf: [{ $ref }],
    });
  });

  it('makes no member of a description that there is not', () => {
    expect(text()).toStrictEqual({ type: 'string' });
    expect(reference(quantity)).toStrictEqual({ refersTo: quantity });
  });

  it('writes references within arrays and objects', () => {
    const schema = object('a list', { properties: { items: arrayOf(reference(quantity), 'the values') } });
    expect(renderSchema(schema, renderV2Reference)).toStrictEqual({
      description: 'a list',
      type: 'object',
      properties: {
        items: { description: 'the values', type: 'array', items: { $ref: `#/definitions/${quantity}` } },
      },
    });
  });
});
