import { builtInMetrics } from '../packages/sysdig-provider/src/rules/built-in-metrics.ts';
import { agentMetrics } from '../packages/sysdig-provider/src/rules/known/agent-metrics.ts';
import { javaMetrics } from '../packages/sysdig-provider/src/rules/known/java-metrics.ts';
import type { BuiltInMetric } from '../packages/sysdig-provider/src/rules/known/known-metric.ts';
import { kubernetesMetrics } from '../packages/sysdig-provider/src/rules/known/kubernetes-metrics.ts';
import { scrapedMetrics } from '../packages/sysdig-provider/src/rules/known/scraped-metrics.ts';
import { type MetricKind, usualAggregations } from '../packages/sysdig-provider/src/rules/metric-definition.ts';
import { type ObjectKind, objectKinds } from '../packages/sysdig-provider/src/rules/object-labels.ts';

const introduction = `# Known metrics

What the adapter knows of Sysdig's metrics without asking and without a rule. This page is made from the tables in
\`packages/sysdig-provider/src/rules/\`, and a test compares the two; to make it anew:
\`npx node --conditions=@metrics-adapter/source docs/known-metrics-page.ts > docs/known-metrics.md\`.

An HPA may name a metric by its id in Sysdig's older APIs (\`net.http.request.count\`) or by its series in PromQL
(\`sysdig_container_net_http_request_count\`). An id means the series of containers for everything but nodes, for which it
means that of hosts. Any other metric can be named too: what it is, the adapter asks of the tenant, in this order:

1. a rule for it;
2. this table, which counts more than what Sysdig reports: its descriptors call the sizes of Java's memories counters;
3. the tenant's own descriptor, with its usual aggregations;
4. for \`sysdig_*\`: made by the agent, a level unless a counter is reported;
5. the type in the Prometheus API's metadata;
6. a name that ends in \`_total\`, \`_count\`, \`_sum\` or \`_bucket\`: a scraped counter (not of \`aws_\`, \`azure_\`, \`gcp_\` and
   \`ibm_\`, whose statistics are called so); \`ibm_*\`: a level, once a minute;
7. else it is refused: an aggregation is never guessed. Say its \`type\` in a rule.

What follows from a name alone waits until the tenant's descriptors have been read once, unless the backend has none: they
may say otherwise. PromQL writes \`a.b\`, \`a-b\` and \`a_b\` alike, the data API tells them apart: with
\`--dialect data\` an id means the metric of that very id, and a name that may be several and is none of them is refused.

## How to read the tables

- **type**, in the words of rules: \`gauge\` is a level; \`counter\` an ever growing total, as Prometheus scrapes it; \`delta\` what
  happened in each period of 10 s, as Sysdig's agent counts.
- **unit** of the samples: \`percent\` is 0–100, so that half is \`50\`; \`ns\` are nanoseconds: 20 ms is \`20M\`; a \`rate\` is that
  much per second.
- **aggregation** over time, then over the series of an object; a rule may say another.
- **certainty** of names and type: \`seen\` in an answer of Sysdig's or in a client that works with it; \`documented\` in
  Sysdig's own tables; \`inferred\` from its neighbours. Where sources spell a series in several ways, the tenant's is taken.
`;

const sections: readonly (readonly [title: string, metrics: readonly BuiltInMetric[]])[] = [
  ["Sysdig's agent", agentMetrics],
  ['Java', javaMetrics],
  ['Kubernetes', kubernetesMetrics],
  ['Other software and clouds', scrapedMetrics],
];

/** The text of `known-metrics.md`. */
export function buildKnownMetricsPage(): string {
  const shown = sections.reduce((sum, [, metrics]) => sum + metrics.length, 0);
  if (shown !== builtInMetrics.length) throw new Error('there are metrics that stand in no section');
  return [introduction, ...sections.map(formatSection), kindsSection()].join('\n');
}

function formatSection([title, metrics]: (typeof sections)[number]): string {
  const header = ['| id | series | type | unit | aggregation | certainty |', '|---|---|---|---|---|---|'];
  return [`## ${title}`, '', ...header, ...metrics.map(formatMetric), ''].join('\n');
}

const types: Readonly<Record<MetricKind, string>> = { 'native-counter': 'delta', counter: 'counter', gauge: 'gauge' };

function formatMetric({
  legacyId,
  series,
  spellings = [],
  kind,
  unit,
  aggregation,
  period,
  certainty,
}: BuiltInMetric): string {
  const { time, group } = aggregation ?? usualAggregations[kind];
  const names = [series, ...spellings].map(code).join(' or ');
  const every = period === undefined ? '' : `, every ${period} s`;
  return row([
    legacyId === undefined ? '' : code(legacyId),
    names,
    `${types[kind]}${every}`,
    unit,
    `${time} / ${group}`,
    certainty,
  ]);
}

function kindsSection(): string {
  return [
    '## Kubernetes objects',
    '',
    'The kinds of objects that an HPA may name, and the labels of Sysdig that name them. Workloads are named by',
    "`kube_workload_name` and `kube_workload_type`; where the tenant's own list of labels lacks those, by the label of their",
    'kind. Capitals are corrected by that list. Other kinds need a rule that says which label names them.',
    '',
    '| kind | label of the kind | named by its workload | certainty |',
    '|---|---|---|---|',
    ...objectKinds.map(formatKind),
    '',
  ].join('\n');
}

function formatKind({ resource, label, workload, certainty, onlyIfListed }: ObjectKind): string {
  const sure = onlyIfListed === true ? `${certainty}: used where the tenant lists it` : certainty;
  return row([code(resource), code(label), workload === undefined ? '' : `\`kube_workload_type="${workload}"\``, sure]);
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

if (import.meta.main) process.stdout.write(buildKnownMetricsPage());
