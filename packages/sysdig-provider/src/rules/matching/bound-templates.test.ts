import { describe, expect, it } from '@jest/globals';
import { parseTemplate } from '../../promql/template/parse-template.ts';
import { BoundTemplates } from './bound-templates.ts';

const template = parseTemplate('sum(<<series>>{<<matchers>>})', { objects: false });

describe('BoundTemplates', () => {
  it('binds a template to a series once', () => {
    const templates = new BoundTemplates();
    const bound = templates.bind(template, 'orders');
    expect(bound.text).toBe('sum(orders{<<matchers>>})');
    expect(templates.bind(template, 'orders')).toBe(bound);
    expect(templates.bind(template, 'queue').text).toBe('sum(queue{<<matchers>>})');
  });

  it('remembers only so many', () => {
    const templates = new BoundTemplates();
    const bound = templates.bind(template, 'orders');
    for (let index = 0; index < 1000; index += 1) templates.bind(template, `series_${index}`);
    expect(templates.bind(template, 'orders')).not.toBe(bound);
  });
});
