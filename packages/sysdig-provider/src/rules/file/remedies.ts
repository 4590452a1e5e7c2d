/** What to write, for each key that a file may hold. */
const remedies: Readonly<Record<string, string>> = {
  metrics: 'write a list of rules, each beginning with "- name:"',
  external: 'write a list of rules, each beginning with "- name:"',
  limits: 'write a map, such as {maxAge: 2m, refreshInterval: 15s}',
  discovery: 'write a map, such as {list: used}',
  name: 'write the name that HPAs ask for: letters, digits and _ . - : | @ ; , + = ~ only, 253 characters at the most',
  series: 'write a metric of Sysdig (net.http.request.count), or a pattern between slashes (/^jvm\\.(.*)$/)',
  promql: 'write an expression, such as sum by (<<groupBy>>) (rate(orders_total{<<matchers>>}[<<window>>]))',
  timeSeries: 'write one selector, such as orders_total{<<matchers>>}',
  resources: 'write kinds of objects in the plural with their group: [pods, deployments.apps]',
  resource: 'write a kind of objects in the plural with its group: deployments.apps',
  nameLabel: 'write the label that holds the name of an object',
  namespaceLabel: 'write the label that holds the namespace of an object',
  namespaced: 'write true or false',
  type: 'write gauge, counter or delta',
  aggregation: 'write a map, such as {time: avg, group: max}',
  time: 'write rate, avg, sum, min or max',
  group: 'write sum, avg, min or max',
  where: 'write conditions as between braces in PromQL: method="GET", code!~"5.."',
  window: 'write a duration of whole seconds, such as 1m or 90s',
  period: 'write a duration of whole seconds, such as 10s or 1m',
  maxAge: 'write a duration of whole seconds, such as 2m or 90s',
  refreshInterval: 'write a duration of whole seconds, such as 15s',
  fallback: 'write a quantity, such as 5, 0.5 or 500m',
  namespaces: 'write names of namespaces, such as [shop, checkout], or ["*"] for all',
  metricLabels: 'write a list of labels, such as [net_http_url]',
  groupBy: 'write a list of labels, such as [queue]',
  scope: 'write cluster or account',
  allowPartial: 'write true or false',
  unit: 'write a word in quotes, such as "bytes"',
  description: 'write a text of at most 1000 characters',
  callsPerMinute: 'write a whole number from 1',
  maxResources: 'write a whole number from 1',
  list: 'write all, used or rules',
};

/** What to write for whatever stands at a path: the innermost key that is known says it. */
export function remedyFor(path: readonly PropertyKey[]): string {
  const key = path.findLast((step) => typeof step === 'string' && Object.hasOwn(remedies, step));
  return remedies[String(key)] ?? 'write a map with the keys metrics, external, limits and discovery';
}
