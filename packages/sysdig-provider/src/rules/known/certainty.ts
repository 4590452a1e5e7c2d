/**
 * How sure a name and what it means are. `seen`: in an answer of Sysdig's, or in a client that works with it ·
 * `documented`: in Sysdig's own tables · `inferred`: from the pattern of its neighbours.
 */
export type Certainty = 'seen' | 'documented' | 'inferred';
