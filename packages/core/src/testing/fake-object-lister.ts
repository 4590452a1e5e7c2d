import type { ObjectLister, ObjectSelection } from '../cluster/object-lister.ts';
import { formatGroupResource } from '../model/group-resource.ts';
import { matchesLabels } from '../model/label-selector.ts';

/** A live object of an invented cluster. */
export interface FakeObject {
  /** `pods`, `deployments.apps`. */
  readonly groupResource: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** The object's name. */
  readonly name: string;
  /** By which a selector chooses it; absent: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Knows the objects that a test tells it, and remembers what it was asked. */
export class FakeObjectLister implements ObjectLister {
  /** Every question, the first one first. */
  readonly selections: ObjectSelection[] = [];
  /** Those that live now. */
  objects: readonly FakeObject[];
  #failure: Error | undefined;

  /** Takes those that live to begin with. */
  constructor(objects: readonly FakeObject[] = []) {
    this.objects = objects;
  }

  /** From now on, nothing can be told. */
  failWith(error: Error): void {
    this.#failure = error;
  }

  /** The names of the objects that the selection chooses, in the order of {@link objects}. */
  async listNames(selection: ObjectSelection): Promise<readonly string[]> {
    this.selections.push(selection);
    if (this.#failure !== undefined) throw this.#failure;
    return this.objects.filter((object) => isChosen(object, selection)).map(({ name }) => name);
  }
}

function isChosen(object: FakeObject, selection: ObjectSelection): boolean {
  return (
    object.groupResource === formatGroupResource(selection.groupResource) &&
    object.namespace === selection.namespace &&
    matchesLabels(selection.selector, object.labels ?? {})
  );
}
