import type { ApiError } from '../objects/api-error.ts';
import type { StoreEvent } from '../objects/event-history.ts';
import type { Json, KubernetesObject } from '../objects/kubernetes-object.ts';
import { apiVersionOf, type ResourceKind } from '../objects/resource-kind.ts';
import type { Selects } from '../objects/selection.ts';
import type { Exchange } from './exchange.ts';
import { choosePresenter, type Presenter } from './present.ts';

export interface WatchSubject {
  readonly kind: ResourceKind;
  /** Undefined: all. */
  readonly namespace: string | undefined;
  readonly selects: Selects;
  readonly wantsBookmarks: boolean;
}

/** One watch, from its begin to its end. */
export class OpenWatch {
  readonly exchange: Exchange;
  readonly #subject: WatchSubject;
  readonly #presenter: Presenter;

  constructor(exchange: Exchange, subject: WatchSubject) {
    this.exchange = exchange;
    this.#subject = subject;
    this.#presenter = choosePresenter(subject.kind, exchange.accept);
  }

  /** Tells a change, if it is about what is watched: an object that a selector begins or ends to choose comes or goes. */
  tell({ kind, type, object, previous, version }: StoreEvent): void {
    if (kind !== this.#subject.kind) return;
    const isChosen = type !== 'DELETED' && this.#chooses(object);
    const wasChosen = previous !== undefined && this.#chooses(previous);
    if (isChosen) this.#send(wasChosen ? 'MODIFIED' : 'ADDED', object);
    else if (wasChosen && previous !== undefined) this.#send('DELETED', inVersion(previous, version));
  }

  /** Tells what is there already. */
  add(object: KubernetesObject): void {
    if (this.#chooses(object)) this.#send('ADDED', object);
  }

  /** Says up to which version everything was told. */
  bookmark(version: number, annotations?: Readonly<Record<string, string>>): void {
    if (!this.#subject.wantsBookmarks) return;
    const { kind } = this.#subject;
    const metadata = { resourceVersion: String(version), ...(annotations && { annotations }) };
    this.#send('BOOKMARK', {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata,
    } as unknown as KubernetesObject);
  }

  /** Ends it with an `ERROR` event, as Kubernetes ends a watch that it cannot go on with. */
  fail(error: ApiError): void {
    this.#line({ type: 'ERROR', object: error.toStatus() });
    this.exchange.end();
  }

  #chooses(object: KubernetesObject): boolean {
    const { namespace, selects } = this.#subject;
    return (namespace === undefined || object.metadata.namespace === namespace) && selects(object);
  }

  #send(type: string, object: KubernetesObject): void {
    this.#line({ type, object: this.#presenter.object(object) });
  }

  #line(event: Json): void {
    this.exchange.write(`${JSON.stringify(event)}\n`);
  }
}

function inVersion(object: KubernetesObject, version: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}
