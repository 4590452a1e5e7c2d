import { requestToken, type TokenRequestOptions } from '../access/token-request.ts';
import { methodNotAllowed, noSuchResource, unsupportedMediaType } from '../objects/api-error.ts';
import { type Json, type KubernetesObject, recordAt } from '../objects/kubernetes-object.ts';
import { mergePatch } from '../objects/merge-patch.ts';
import type { ObjectAddress, ObjectStore } from '../objects/object-store.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import { parseSent } from '../objects/parse-sent.ts';
import type { ResourceKind } from '../objects/resource-kind.ts';
import type { Exchange, Reply } from './exchange.ts';
import { listObjects } from './list.ts';
import { choosePresenter } from './present.ts';
import { readExpirationSeconds } from './protobuf.ts';
import type { ResourcePath } from './request-path.ts';
import { toScale, withScale } from './scale.ts';
import type { Watches } from './watches.ts';

export interface ObjectApiOptions extends TokenRequestOptions {
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
  readonly watches: Watches;
}

type Named = ObjectAddress & { readonly subresource: string | undefined };

/** Kinds whose deletion is answered by the object; that of the others by a `Status`. */
const shownWhenDeleted = ['Pod', 'Service', 'Namespace', 'ServiceAccount'];

/** Answers questions about objects, and changes them. Throws {@link ApiError}. */
export class ObjectApi {
  readonly #options: ObjectApiOptions;

  constructor(options: ObjectApiOptions) {
    this.#options = options;
  }

  /** Undefined for a watch, which has begun. */
  answer(exchange: Exchange, { kind, namespace, name, subresource }: ResourcePath): Reply | undefined {
    if (kind === undefined) throw noSuchResource();
    if (kind.namespaced && namespace === undefined && name !== undefined) throw noSuchResource();
    if (name !== undefined) return this.#answerNamed(exchange, { kind, namespace, name, subresource });
    const { store, watches } = this.#options;
    if (exchange.method === 'POST') return { code: 201, body: this.#create(exchange, kind, namespace) };
    if (exchange.method !== 'GET') throw methodNotAllowed();
    const { query, accept, isWatch } = exchange;
    if (!isWatch) return { code: 200, body: listObjects(store, { kind, namespace, query, accept }) };
    watches.begin(exchange, { kind, namespace });
    return undefined;
  }

  #answerNamed(exchange: Exchange, address: Named): Reply {
    const { kind, subresource } = address;
    if (subresource !== undefined && !(kind.subresources as readonly string[]).includes(subresource)) {
      throw noSuchResource();
    }
    const before = this.#options.writer.existing(address);
    if (subresource === 'token') return this.#createToken(exchange, before);
    const show = subresource === 'scale' ? toScale : (object: KubernetesObject) => object;
    const presenter = choosePresenter(kind, exchange.accept);
    if (exchange.method === 'GET') return { code: 200, body: presenter.object(show(before)) };
    if (exchange.method === 'DELETE') return { code: 200, body: this.#delete(address) };
    return { code: 200, body: show(this.#change(address, readChange(exchange, show(before)))) };
  }

  #create(exchange: Exchange, kind: ResourceKind, namespace: string | undefined): KubernetesObject {
    const sent = exchange.readJson() as unknown as KubernetesObject;
    const { status: _status, ...object } = parseSent(kind, withMetadata(sent), { namespace });
    return this.#options.writer.create(kind, object as KubernetesObject);
  }

  #change(address: Named, sent: Json): KubernetesObject {
    const { writer } = this.#options;
    const { kind, subresource } = address;
    if (subresource === 'scale') return writer.replace(address, withScale(writer.existing(address), sent));
    const object = parseSent(kind, withMetadata(sent as unknown as KubernetesObject), address);
    return writer.replace(address, object, subresource === 'status' ? 'status' : 'main');
  }

  #delete(address: Named): Json {
    const { kind, name } = address;
    const deleted = this.#options.writer.delete(address);
    if (shownWhenDeleted.includes(kind.kind)) return deleted;
    const { uid } = deleted.metadata;
    const details = { name, ...(kind.group && { group: kind.group }), kind: kind.plural, uid };
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  }

  #createToken(exchange: Exchange, account: KubernetesObject): Reply {
    if (exchange.method !== 'POST') throw methodNotAllowed();
    return { code: 201, body: requestToken(account, lifetimeOf(exchange), this.#options) };
  }
}

/** In seconds; an hour when the request does not say. */
function lifetimeOf(exchange: Exchange): number {
  const asked = exchange.isProtobuf
    ? readExpirationSeconds(exchange.body)
    : recordAt(exchange.readJson(), 'spec')['expirationSeconds'];
  return Number(asked ?? 3_600);
}

/** What the object is to become: the whole of a PUT, or what is there with a merge patch. */
function readChange(exchange: Exchange, before: KubernetesObject): Json {
  if (exchange.method === 'PUT') return exchange.readJson();
  if (exchange.method !== 'PATCH') throw methodNotAllowed();
  if (exchange.contentType !== 'application/merge-patch+json') throw unsupportedMediaType();
  return mergePatch(before, exchange.readJson()) as Json;
}

function withMetadata(sent: KubernetesObject): KubernetesObject {
  return { ...sent, metadata: recordAt(sent, 'metadata') as KubernetesObject['metadata'] };
}
