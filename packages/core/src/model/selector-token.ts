/** A piece of a selector's text. `in` and `notin` are identifiers: only their place makes them operators. */
export interface SelectorToken {
  readonly kind: 'identifier' | 'symbol' | 'end';
  /** As written; empty at the end. */
  readonly text: string;
  /** Where it begins; the first character is 1. */
  readonly position: number;
}
