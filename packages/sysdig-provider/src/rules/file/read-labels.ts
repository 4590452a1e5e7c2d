import { toLabelName } from '../../promql/query/escape.ts';
import { toCurrentLabel } from '../object-labels.ts';
import type { Path } from './rule-document.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawExternalRule, RawRule } from './rule-schema.ts';
import { quote } from './shape-problems.ts';

/** What a label may be called in either of Sysdig's spellings. */
const labelPattern = /^[A-Za-z0-9_./:-]+$/;

/** The label as PromQL spells it: `net.http.url` is `net_http_url`. Undefined for what can be no label. */
export function toSysdigLabel(label: string): string | undefined {
  if (!labelPattern.test(label)) return undefined;
  try {
    return toCurrentLabel(toLabelName(label));
  } catch {
    return undefined;
  }
}

/** Reports what can be no label. */
export function readLabel<Raw extends object>(fields: RuleFields<Raw>, steps: Path, label: string): string | undefined {
  const spelled = toSysdigLabel(label);
  if (spelled === undefined) {
    fields.report(steps, {
      message: `${quote(label)} can be no label of Sysdig`,
      remedy: 'write one as Sysdig shows it: net_http_url, or net.http.url',
    });
  }
  return spelled;
}

/** Which labels a selector may name. */
export function readMetricLabels(fields: RuleFields<RawRule>): ReadonlySet<string> | undefined {
  const labels = fields.get('metricLabels');
  return labels && new Set(readLabels(fields, 'metricLabels', labels));
}

/** By which labels an answer is told apart. */
export function readGroupBy(fields: RuleFields<RawExternalRule>): readonly string[] {
  return readLabels(fields, 'groupBy', fields.get('groupBy') ?? []);
}

function readLabels<Raw extends object>(
  fields: RuleFields<Raw>,
  key: string,
  labels: readonly string[],
): readonly string[] {
  const read = labels.map((label, index) => readLabel(fields, [key, index], label));
  for (const [index, label] of read.entries()) {
    const other = label === undefined ? -1 : read.indexOf(label);
    if (other < 0 || other === index) continue;
    const same = labels[other] === labels[index] ? '' : `, as ${quote(labels[other] ?? '')}`;
    fields.report([key, index], {
      message: `${quote(labels[index] ?? '')} stands twice${same}`,
      remedy: 'leave it out',
    });
  }
  return read.filter((label) => label !== undefined);
}
