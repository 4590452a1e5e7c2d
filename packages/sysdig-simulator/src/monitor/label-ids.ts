import { toLegacyLabel } from './label-names.ts';

/** How the tenant calls its labels. What an agent reports counts, whatever a table says. */
export class LabelIds {
  private readonly own = new Map<string, string>();

  /** From now on the tenant calls a label so: `kube_pod_label_app` → `kubernetes.pod.label.app`. */
  set(publicId: string, id: string): void {
    this.own.set(publicId, id);
  }

  /** The legacy name of a label. */
  idOf(publicId: string): string {
    return this.own.get(publicId) ?? toLegacyLabel(publicId);
  }
}
