/** How operation ids call a group or one of its versions, as the generic API server does: `CustomMetricsV1beta1`. */
export function toTitle(group: string, version = ''): string {
  return [...wordsOf(group), version].map(capitalize).join('');
}

/** How tags call them: `customMetrics_v1beta1`. */
export function toTag(group: string, version?: string): string {
  const title = toTitle(group);
  const name = title.slice(0, 1).toLowerCase() + title.slice(1);
  return version === undefined ? name : `${name}_${version}`;
}

/** `custom.metrics.k8s.io` is custom and metrics; the domain is everybody's. */
function wordsOf(group: string): readonly string[] {
  return group.replace(/\.k8s\.io$/, '').split('.');
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
