import type { NameClass } from './name-class.ts';

/** What one query asks for of a request that may need several. */
export interface Part {
  /** The namespaces whose rows are wanted; the one of {@link clusterWide} for objects that live in none. */
  readonly namespaces: readonly string[];
  /** Absent: these namespaces are named in the query; else it asks for a whole class of them. */
  readonly among?: NameClass;
  /** Absent: all objects of the namespaces; else those of one class, and there is one namespace. */
  readonly names?: NameClass;
}

/** Stands for the namespace of objects that live in none. */
export const clusterWide = '';
