import { customMetricsGroup, externalMetricsGroup, type RequestTarget } from '@metrics-adapter/core';

/** What a request is about, as far as its path tells. `other` is what there is not, and what could not be read. */
export const requestKinds = [
  'custom-by-name',
  'custom-by-selector',
  'external',
  'discovery',
  'openapi',
  'health',
  'metrics',
  'other',
] as const;

/** One of {@link requestKinds}. */
export type RequestKind = (typeof requestKinds)[number];

const kindsOfRoots: ReadonlyMap<string, RequestKind> = new Map([
  ['openapi', 'openapi'],
  ['livez', 'health'],
  ['readyz', 'health'],
  ['healthz', 'health'],
  ['metrics', 'metrics'],
]);

/** Also of requests that are refused, whatever for: `parseApiRequest` says what a request that is none of them means. */
export function requestKindOf(target: RequestTarget | undefined): RequestKind {
  const [root, group, version, ...rest] = target?.segments ?? [];
  if (root !== 'apis') return kindsOfRoots.get(root ?? '') ?? 'other';
  if (group === undefined) return 'discovery';
  if (group !== customMetricsGroup && group !== externalMetricsGroup) return 'other';
  if (version === undefined || rest.length === 0) return 'discovery';
  if (group === externalMetricsGroup) return 'external';
  return nameOf(rest) === '*' ? 'custom-by-selector' : 'custom-by-name';
}

/** The object's, in `RESOURCE/NAME/METRIC` and with a namespace before it. */
function nameOf(rest: readonly string[]): string | undefined {
  return rest.length === 5 ? rest[3] : rest[1];
}
