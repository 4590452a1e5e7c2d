import { z } from 'zod';
import { durationPattern } from './duration.ts';

/**
 * The shape of a rule file: what is read, and what is published for editors. Whatever needs more than one field, or the
 * metrics that there are, is looked at when a file is loaded.
 */

/** Below, everything that a rule may say has an end: it goes into addresses, logs and memory. */
const limits = { name: 253, label: 512, series: 512, expression: 16_384, matchers: 4096, description: 1000, unit: 63 };

/** What Kubernetes, client-go and a path of a URL all carry unchanged. */
const namePattern = /^[A-Za-z0-9_][A-Za-z0-9_.:|@;,+=~-]*$/;
/** In a pattern's rule, `$1` besides. */
const ruleNamePattern = /^[A-Za-z0-9_$][A-Za-z0-9_.:|@;,+=~${}-]*$/;
const namespacePattern = /^(?:\*|[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;
const resourcePattern = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

const label = z.string().min(1).max(limits.label);
const duration = z.string().regex(new RegExp(durationPattern));
const labels = z.array(label);

const resource = z.union([
  z.string().regex(resourcePattern).max(limits.name),
  z.strictObject({
    resource: z
      .string()
      .regex(resourcePattern)
      .max(limits.name)
      .describe('The kind in the plural, with its group: `queues.example.com`.'),
    nameLabel: label.optional().describe("The label of Sysdig that holds an object's name."),
    namespaceLabel: label
      .optional()
      .describe("The label of Sysdig that holds an object's namespace; `kube_namespace_name` when absent."),
    namespaced: z.boolean().optional().describe('`false` for objects that live in no namespace.'),
  }),
]);

const ruleName = z.string().regex(ruleNamePattern).max(limits.name);

/** What rules of both sections may say. */
const anyRule = {
  series: z
    .string()
    .min(1)
    .max(limits.series)
    .optional()
    .describe('A metric of Sysdig in either spelling (`net.http.request.count`), or a pattern `/^jvm\\.(.*)$/`.'),
  promql: z
    .string()
    .min(1)
    .max(limits.expression)
    .optional()
    .describe(
      'An expression of PromQL with `<<matchers>>`, `<<groupBy>>`, `<<series>>`, `<<window>>`, `<<windowSeconds>>`.',
    ),
  timeSeries: z
    .string()
    .min(1)
    .max(limits.matchers)
    .optional()
    .describe('The selector whose newest sample tells the time of `promql`; needed with `offset`, `@` and subqueries.'),
  type: z
    .enum(['gauge', 'counter', 'delta'])
    .optional()
    .describe('What the samples of `series` are: a level, an ever growing total, or what happened in each period.'),
  aggregation: z
    .strictObject({
      time: z
        .enum(['rate', 'avg', 'sum', 'min', 'max'])
        .optional()
        .describe('How the samples of one series in the window become a number.'),
      group: z
        .enum(['sum', 'avg', 'min', 'max'])
        .optional()
        .describe('How the numbers of all series of an object become one.'),
    })
    .optional()
    .describe('How `series` becomes a value.'),
  where: z
    .string()
    .max(limits.matchers)
    .optional()
    .describe('Conditions on labels in PromQL: `net_http_statuscode!~"5..", method="GET"`.'),
  window: duration.optional().describe('How much of the past makes a value.'),
  period: duration.optional().describe('The distance of its samples.'),
  maxAge: duration.optional().describe('The oldest sample that is served.'),
  refreshInterval: duration.optional().describe('How often Sysdig is asked.'),
  fallback: z
    .union([z.number(), z.string().max(64)])
    .optional()
    .describe('A quantity that is answered where there is no sample that may be served.'),
  namespaces: z
    .array(z.string().regex(namespacePattern))
    .min(1)
    .max(10_000)
    .optional()
    .describe('The namespaces that may use the metric; `*` for all.'),
  metricLabels: labels.max(100).optional().describe("The labels that an HPA's selector of the metric may name."),
  scope: z
    .enum(['cluster', 'account'])
    .optional()
    .describe('Series of this cluster, or of the whole account, for what belongs to no cluster.'),
  allowPartial: z.boolean().optional().describe('Whether answers that carry a warning are used.'),
  unit: z.string().max(limits.unit).optional().describe('What a value counts, for lists.'),
  description: z.string().max(limits.description).optional().describe('What the metric is, for lists.'),
};

const metricRule = z.strictObject({
  name: ruleName.describe('What an HPA asks for; `jvm_$1` with a pattern.'),
  resources: z.array(resource).min(1).max(100).describe('The kinds of objects that have the metric.'),
  ...anyRule,
});

const externalRule = z.strictObject({
  name: ruleName.describe('What an HPA asks for; small and large letters count as the same.'),
  ...anyRule,
  groupBy: labels.min(1).max(20).optional().describe('One item for each combination of these labels.'),
});

const fileLimits = z.strictObject({
  maxAge: duration.optional().describe('The oldest sample that is served, of any metric whose rule says nothing else.'),
  refreshInterval: duration.optional().describe('How often Sysdig is asked for a metric whose rule says nothing else.'),
  callsPerMinute: z.int().min(1).max(1_000_000).optional().describe('Of all adapters together.'),
});

const discovery = z.strictObject({
  list: z.enum(['all', 'used', 'rules']).optional().describe('What is listed.'),
  maxResources: z.int().min(1).max(1_000_000).optional().describe('Above so many, what is used is listed.'),
});

/** A whole file. */
export const ruleFileSchema = z.strictObject({
  metrics: z.array(metricRule).optional().describe('Metrics of Kubernetes objects.'),
  external: z.array(externalRule).optional().describe('Metrics that belong to no object.'),
  limits: fileLimits.optional().describe('What holds for every metric.'),
  discovery: discovery.optional().describe('What is listed.'),
});

/** What the sections hold, before anything is known to be right. */
export type RawMetricRule = z.input<typeof metricRule>;
export type RawExternalRule = z.input<typeof externalRule>;
export type RawRule = RawMetricRule | RawExternalRule;
export type RawResource = z.input<typeof resource>;
export type RawLimits = z.input<typeof fileLimits>;
export type RawDiscovery = z.input<typeof discovery>;

/** The keys that each place knows, for whoever misspelt one. */
export const knownKeys = {
  file: Object.keys(ruleFileSchema.shape),
  metrics: Object.keys(metricRule.shape),
  external: Object.keys(externalRule.shape),
  limits: Object.keys(fileLimits.shape),
  discovery: Object.keys(discovery.shape),
  aggregation: ['time', 'group'],
  resources: ['resource', 'nameLabel', 'namespaceLabel', 'namespaced'],
} as const;

/** Whether a metric can have this name, once a pattern's groups are filled in. */
export function isMetricName(name: string): boolean {
  return name.length <= limits.name && namePattern.test(name);
}
