import { referencesIn, withoutReferences } from './pattern/parse-pattern.ts';
import { remedyFor } from './remedies.ts';
import type { RuleFields } from './rule-fields.ts';
import { isMetricName, type RawRule } from './rule-schema.ts';
import { quote } from './shape-problems.ts';

/** Reads a rule's name. @param groups of its pattern; undefined: it has none. */
export function readName(fields: RuleFields<RawRule>, groups: number | undefined): string | undefined {
  const name = fields.get('name');
  if (name === undefined) return undefined;
  const problem = problemOf(name, groups, fields.get('series')?.startsWith('/') === true);
  if (problem !== undefined) fields.report(['name'], problem);
  return name;
}

function problemOf(name: string, groups: number | undefined, hasPattern: boolean) {
  const references = referencesIn(name);
  if (!isMetricName(hasPattern ? withoutReferences(name) : name)) {
    return { message: `${quote(name)} can be no name of a metric`, remedy: remedyFor(['name']) };
  }
  if (groups === undefined) return undefined;
  if (references.length === 0) {
    const remedy = 'say what tells them apart: jvm_$1, with a group ( ) in the pattern';
    return { message: 'all series of the pattern would have this one name', remedy };
  }
  const missing = references.find((reference) => reference > groups);
  if (missing === undefined) return undefined;
  return { message: `the pattern has no group $${missing}`, remedy: `write $1 up to $${groups}, or another group ( )` };
}
