import { BadRequestError } from '@metrics-adapter/core';
import { toLegacyLabel } from '../rules/label-names.ts';
import type { TenantLabels } from './tenant-labels.ts';

/**
 * How the data API of this tenant calls a label. Labels of the table (cluster, namespace, objects) follow the tenant in
 * capitals alone: anybody may put labels on series, and one that looks alike must not decide whose series are read.
 * Throws {@link BadRequestError} where several labels may be meant.
 * @param label as today's series have it.
 */
export function spellForData(label: string, tenant: TenantLabels | undefined): string {
  const ids = tenant?.idsOf(label) ?? [];
  const usual = toLegacyLabel(label);
  if (usual !== label) return ids.includes(usual) ? usual : (differingInCapitals(ids, usual) ?? usual);
  const [id = label, ...others] = ids;
  if (others.length === 0) return id;
  throw new BadRequestError(
    `the label ${label} may be any of ${ids.join(', ')}, which Sysdig's data API tells apart; choose by another label, or use --dialect promql, where they are one`,
  );
}

function differingInCapitals(ids: readonly string[], usual: string): string | undefined {
  const [found, ...others] = ids.filter((id) => id.toLowerCase() === usual.toLowerCase());
  return others.length === 0 ? found : undefined;
}
