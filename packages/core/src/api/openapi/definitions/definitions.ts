import type { Schema } from '../schema.ts';
import { customMetricsDefinitions } from './custom-metrics-definitions.ts';
import type { DefinitionName } from './definition-names.ts';
import { discoveryDefinitions } from './discovery-definitions.ts';
import { externalMetricsDefinitions } from './external-metrics-definitions.ts';
import { metaDefinitions } from './meta-definitions.ts';

const definitions: Readonly<Record<DefinitionName, Schema>> = {
  ...metaDefinitions,
  ...discoveryDefinitions,
  ...customMetricsDefinitions,
  ...externalMetricsDefinitions,
};

/** The definitions of these names and of all that they refer to, sorted by name. */
export function collectDefinitions(names: Iterable<DefinitionName>): Readonly<Record<string, Schema>> {
  const collected = new Set(names);
  // What is added meanwhile is visited too.
  for (const name of collected) for (const other of referencesOf(definitions[name])) collected.add(other);
  return Object.fromEntries([...collected].toSorted().map((name) => [name, definitions[name]]));
}

function referencesOf({ refersTo, items, properties = {} }: Schema): readonly DefinitionName[] {
  if (refersTo !== undefined) return [refersTo];
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items])];
  return inner.flatMap(referencesOf);
}
