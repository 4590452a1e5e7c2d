import { ApiError, badRequest, continueExpired } from '../objects/api-error.ts';
import { isRecord, type Json, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { ResourceKind } from '../objects/resource-kind.ts';
import { parseSelection } from '../objects/selection.ts';
import { choosePresenter } from './present.ts';

export interface ListRequest {
  readonly kind: ResourceKind;
  readonly namespace: string | undefined;
  readonly query: URLSearchParams;
  readonly accept: string;
}

/** Where the next page begins: behind an object, in the state of a version. */
interface Place {
  /** -1: whatever is there when it is asked for. */
  readonly version: number;
  readonly start: string;
}

/** Answers a list, or a page of it. Throws {@link ApiError}. */
export function listObjects(store: ObjectStore, { kind, namespace, query, accept }: ListRequest): Json {
  const token = query.get('continue') ?? '';
  const limit = parseCount('limit', query);
  refuseFuture(parseCount('resourceVersion', query), store.version);
  const selects = parseSelection(kind.kind, query);
  const place = token === '' ? { version: store.version, start: '' } : parsePlace(token, store.version);
  const found = stateAt(store, place, { kind, namespace })
    .filter(selects)
    .filter((object) => orderOf(object) > place.start);
  const items = limit === 0 ? found : found.slice(0, limit);
  const isSelective = ['labelSelector', 'fieldSelector'].some((parameter) => query.get(parameter));
  const metadata = {
    resourceVersion: String(place.version),
    ...(items.length < found.length && {
      continue: formatPlace({ version: place.version, start: orderOf(items.at(-1)) }),
      ...(!isSelective && { remainingItemCount: found.length - items.length }),
    }),
  };
  return choosePresenter(kind, accept).list(items, metadata);
}

/** Reads a query parameter that is a whole number; 0 when it is absent. Throws {@link ApiError}, in Kubernetes' words. */
export function parseCount(parameter: string, query: URLSearchParams): number {
  const text = query.get(parameter) ?? '';
  if (/^\d*$/.test(text)) return Number(text);
  const message = `${parameter}: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  // A resource version is read so late that Kubernetes takes it for its own mistake.
  throw parameter === 'resourceVersion' ? new ApiError(500, '', { message }) : badRequest(message);
}

function refuseFuture(version: number, current: number): void {
  if (version <= current) return;
  const message = `Timeout: Too large resource version: ${version}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  throw new ApiError(504, 'Timeout', { message, details: { causes, retryAfterSeconds: 1 } });
}

function stateAt(
  store: ObjectStore,
  { version, start }: Place,
  { kind, namespace }: Pick<ListRequest, 'kind' | 'namespace'>,
) {
  try {
    return store.list(kind, namespace, version);
  } catch (error) {
    throw error instanceof ApiError ? continueExpired(formatPlace({ version: -1, start })) : error;
  }
}

function orderOf(object: KubernetesObject | undefined): string {
  return object === undefined ? '' : `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

function formatPlace({ version, start }: Place): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start })).toString('base64url');
}

function parsePlace(token: string, current: number): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (isRecord(place) && typeof place['rv'] === 'number' && typeof place['start'] === 'string') {
      return { version: place['rv'] === -1 ? current : place['rv'], start: place['start'] };
    }
  } catch {
    // Told below.
  }
  throw badRequest('invalid continue token: continue key is not valid');
}
