/** Whose rules apply where they differ: Prometheus 2 counts both ends of a range, 3 leaves out its left end. */
export type PromqlVersion = 2 | 3;
