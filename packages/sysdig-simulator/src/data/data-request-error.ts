/** One entry of the `errors` that Sysdig Monitor answers with. */
export interface DataProblem {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
  readonly rejectedValue: unknown;
}

/** A request for data that cannot be answered. */
export class DataRequestError extends Error {
  override readonly name = 'DataRequestError';
  readonly problem: DataProblem;
  /** What is wrong is that there is no such metric; that may have a status of its own. */
  readonly isUnknownMetric: boolean;

  constructor(problem: DataProblem, isUnknownMetric = false) {
    super(`${problem.field}: ${problem.message}`);
    this.problem = problem;
    this.isUnknownMetric = isUnknownMetric;
  }
}

/** The reason is a word of the simulator's own: Sysdig's are not known, but for "Metric not found". */
export function invalidField(field: string, message: string, rejectedValue: unknown): DataRequestError {
  return new DataRequestError({ reason: 'Invalid request', message, field, rejectedValue: rejectedValue ?? null });
}
