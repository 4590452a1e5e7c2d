import { z } from 'zod';
import { ruleFileSchema } from './rule-schema.ts';

/** Needed by each rule; a rule that has both has a place for the one in the other. */
const eitherSource = { anyOf: [{ required: ['series'] }, { required: ['promql'] }] };

/** Shape of rule files as a JSON Schema, for editors. What depends on several fields is said by loading alone. */
export function buildRuleFileSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(ruleFileSchema, {
    override: ({ jsonSchema }) => {
      // A section of which all is commented out is empty.
      if ('metrics' in (jsonSchema.properties ?? {})) jsonSchema.properties = nullable(jsonSchema.properties ?? {});
      if ('promql' in (jsonSchema.properties ?? {})) Object.assign(jsonSchema, eitherSource);
    },
  });
  return { $schema, title: 'Metric rules of k8s-sysdig-adapter', ...schema };
}

type Properties = NonNullable<z.core.JSONSchema.BaseSchema['properties']>;

function nullable(properties: Properties): Properties {
  const entries = Object.entries(properties).map(([name, schema]) => {
    return [name, typeof schema === 'boolean' ? schema : { ...schema, type: [schema.type, 'null'] }];
  });
  return Object.fromEntries(entries);
}
