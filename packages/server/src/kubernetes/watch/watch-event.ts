import { ClusterUnavailableError } from '@metrics-adapter/core';
import { isRecord, parseJson } from '../transport/kube-errors.ts';

/** What one line of a watch says. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly resourceVersion: string; readonly object: unknown }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  | { readonly type: 'ERROR'; readonly code: number; readonly object: unknown };

/** What a watch said cannot be understood: nobody knows what was missed, so the collection has to be listed anew. */
export class UnreadableWatchError extends ClusterUnavailableError {}

/** Reads one line. Throws {@link UnreadableWatchError}, which does not repeat the line. */
export function parseWatchEvent(line: string): WatchEvent {
  const event = parseJson(line);
  if (!isRecord(event)) throw new UnreadableWatchError('the watch sent a line that is no JSON object');
  const { type, object } = event;
  if (type === 'ERROR') return { type, code: codeOf(object), object };
  const resourceVersion = versionOf(object);
  if (resourceVersion === '') throw new UnreadableWatchError('the watch sent an object without a resourceVersion');
  if (type === 'BOOKMARK') return { type, resourceVersion };
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') return { type, resourceVersion, object };
  throw new UnreadableWatchError('the watch sent an event of an unknown type');
}

function codeOf(status: unknown): number {
  const code = isRecord(status) ? status['code'] : undefined;
  return typeof code === 'number' ? code : 500;
}

function versionOf(object: unknown): string {
  const metadata = isRecord(object) ? object['metadata'] : undefined;
  const version = isRecord(metadata) ? metadata['resourceVersion'] : undefined;
  return typeof version === 'string' ? version : '';
}
