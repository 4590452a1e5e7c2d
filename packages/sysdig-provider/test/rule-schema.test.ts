import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { buildRuleFileSchema } from '../src/rules/file/rule-json-schema.ts';
import { problemsOf } from './support/loaded-rules.ts';

const root = join(import.meta.dirname, '../../..');
const schema: object = JSON.parse(await readFile(join(root, 'docs/schema/metric-rules.schema.json'), 'utf8'));
const eitherSource = [{ required: ['series'] }, { required: ['promql'] }];
/** Zod reads no more of a schema that wants one of several keys than that, so it is held against the rest. */
const shape = z.fromJSONSchema(
  JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    return key === 'anyOf' && isDeepStrictEqual(value, eitherSource) ? undefined : value;
  }),
);

function complaintsAbout(text: string): unknown {
  return shape.safeParse(parse(text)).error?.issues;
}

describe('docs/schema/metric-rules.schema.json', () => {
  it('is that of the rules which are read; docs/metric-rules-schema.ts says how to make it anew', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(buildRuleFileSchema())));
  });

  it('takes every example, and every file in docs/metric-rules.md', async () => {
    const folder = join(root, 'examples/rules');
    const examples = (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'));
    const page = await readFile(join(root, 'docs/metric-rules.md'), 'utf8');
    const blocks = [...page.matchAll(/^```yaml\n(?!apiVersion:|# wrong)(.*?)^```$/gms)].map(([, text = '']) => text);
    const files = [...(await Promise.all(examples)), ...blocks];
    expect(files.length).toBeGreaterThan(15);
    for (const text of files)
      expect({ text, complaints: complaintsAbout(text) }).toEqual({ text, complaints: undefined });
  });

  it('wants series or promql', () => {
    const either = { anyOf: eitherSource };
    expect(schema).toMatchObject({ properties: { metrics: { items: either }, external: { items: either } } });
  });

  it.each(['metrics: [{name: m, series: s, resources: [pods]}]', 'metrics:', '{}'])(
    'takes %s, as loading does',
    (text) => {
      expect(complaintsAbout(text)).toBeUndefined();
      expect(problemsOf(text)).toEqual([]);
    },
  );

  it.each([
    'metrics: [{name: m, series: s}]',
    'metrics: [{name: a b, series: s, resources: [pods]}]',
    'metrics: [{name: m, series: s, resources: [pods], windw: 1m}]',
    'metrics: [{name: m, series: s, resources: [pods], window: 60}]',
    'metrics: [{name: m, series: s, resources: [Pod]}]',
    'external: [{name: m, series: s, resources: [pods]}]',
    'external: [{name: m, series: s, type: rate}]',
    'limits: {maxAge: 5}',
    'rules: []',
  ])('refuses %s, as loading does', (text) => {
    expect(complaintsAbout(text)).toBeDefined();
    expect(problemsOf(text)).not.toEqual([]);
  });
});
