/** How many observed distances of samples the period is taken from: few enough that a changed period is learnt anew. */
const observedDistances = 5;
/** One distance may be an accident; a period shows at least twice. */
const leastDistances = 2;

/** How often a source has a new sample, learnt from the distances between those that were seen. Milliseconds. */
export class SamplePeriod {
  #distances: readonly number[] = [];

  /** Takes in the distances that one answer showed. The smallest counts: the others are gaps in the data. */
  observe(distances: readonly number[]): void {
    if (distances.length === 0) return;
    this.#distances = [...this.#distances, distances.reduce((a, b) => Math.min(a, b))].slice(-observedDistances);
  }

  /** The shortest of the last distances; undefined while there are too few to tell. */
  get shortest(): number | undefined {
    return this.#distances.length < leastDistances ? undefined : Math.min(...this.#distances);
  }
}
