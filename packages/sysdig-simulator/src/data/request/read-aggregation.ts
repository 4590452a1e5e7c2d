import { type Aggregations, groupAggregations, joining, timeAggregations } from '../aggregation/aggregations.ts';
import { invalidField } from '../data-request-error.ts';
import type { DataSwitches } from '../data-switches.ts';
import { isAbsent } from './json-fields.ts';

/** What a request says of the aggregations of one metric; either may be left out. */
export interface WantedAggregations {
  readonly time: unknown;
  readonly group: unknown;
}

/** Of a metric. @param usual what it means to say nothing. */
export function readAggregations(
  { time, group }: WantedAggregations,
  usual: Aggregations,
  switches: DataSwitches,
): Aggregations {
  return {
    time: isAbsent(time) ? usual.time : readName(time, { names: timeAggregations, field: 'time', switches }),
    group: isAbsent(group) ? usual.group : readName(group, { names: groupAggregations, field: 'group', switches }),
  };
}

/** Of a label: nothing but joining makes sense. */
export function checkTextAggregations({ time, group }: WantedAggregations, switches: DataSwitches): void {
  const allowed = [joining, 'none'] as const;
  if (!isAbsent(time)) readName(time, { names: allowed, field: 'time', switches });
  if (!isAbsent(group)) readName(group, { names: allowed, field: 'group', switches });
}

interface Names<Name extends string> {
  readonly names: readonly Name[];
  readonly field: string;
  readonly switches: DataSwitches;
}

function readName<Name extends string>(value: unknown, { names, field, switches }: Names<Name>): Name {
  const fits = (name: string) =>
    name === value || (switches.anyCase && name.toLowerCase() === String(value).toLowerCase());
  const known = names.find(fits);
  if (known === undefined) {
    throw invalidField(`aggregations.${field}`, `unknown aggregation, must be one of ${names.join(', ')}`, value);
  }
  return known;
}
