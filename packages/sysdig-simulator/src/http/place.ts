import { iamPath } from '../monitor/iam.ts';
import { monitorPrefix } from './monitor-routes.ts';

/** What a path belongs to. */
export type Place =
  /** The Prometheus API; the name is what follows its root: `query`. */
  | { readonly area: 'promql'; readonly name: string }
  /** The data API, which may be withdrawn. */
  | { readonly area: 'data' }
  /** The rest of Sysdig's own API. */
  | { readonly area: 'other' }
  | { readonly area: 'iam' }
  | { readonly area: 'nowhere' };

/** @param promqlRoots IBM Cloud's are below `/api/`, too. */
export function findPlace(path: string, promqlRoots: readonly string[]): Place {
  const root = promqlRoots.find((one) => path.startsWith(`${one}/`));
  if (root !== undefined) return { area: 'promql', name: path.slice(root.length + 1) };
  if (/^\/api\/data(?:\/|$)/.test(path)) return { area: 'data' };
  if (path.startsWith(monitorPrefix)) return { area: 'other' };
  return { area: path === iamPath ? 'iam' : 'nowhere' };
}
