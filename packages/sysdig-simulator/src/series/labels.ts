/** The labels of a series, its name among them as `__name__`. None of the values is empty: that is no label. */
export type Labels = ReadonlyMap<string, string>;

export const metricName = '__name__';
export const bucketLabel = 'le';

export const noLabels: Labels = new Map();

/** Remembered because the same series are asked for over and over. */
const identities = new WeakMap<Labels, string>();
const nameless = new WeakMap<Labels, Labels>();

/** Labels in alphabetical order, without the empty ones. */
export function toLabels(pairs: Iterable<readonly [string, string]>): Labels {
  return new Map([...pairs].filter(([, value]) => value !== '').sort(([one], [other]) => compareText(one, other)));
}

/** Byte order, not that of any language. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export function withoutLabels(labels: Labels, names: readonly string[]): Labels {
  if (!names.some((name) => labels.has(name))) return labels;
  return new Map([...labels].filter(([name]) => !names.includes(name)));
}

export function onlyLabels(labels: Labels, names: readonly string[]): Labels {
  return new Map([...labels].filter(([name]) => names.includes(name)));
}

/** An empty value takes the label away. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  return toLabels([...withoutLabels(labels, [name]), [name, value]]);
}

/** What any vector operation but a few does to its result: a sum of requests is no longer the metric of that name. */
export function withoutName(labels: Labels): Labels {
  const known = nameless.get(labels) ?? withoutLabels(labels, [metricName]);
  nameless.set(labels, known);
  return known;
}

/** A text that equals another one exactly when the labels do. */
export function identityOf(labels: Labels): string {
  const known = identities.get(labels) ?? JSON.stringify([...labels]);
  identities.set(labels, known);
  return known;
}

/** `name{label="value"}`, for messages. */
export function formatLabels(labels: Labels): string {
  const pairs = [...withoutName(labels)].map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${labels.get(metricName) ?? ''}{${pairs.join(', ')}}`;
}
