import { UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../../client/parse-answer.ts';

/** The backend gave a part of what there is. Its rows are no data; they tell how large an answer may be, and of what names. */
export class CutAnswerError extends UnusableDataError {
  readonly rows: readonly VectorRow[];

  /** @param options the words of the backend, where the message must not hold all of them. */
  constructor(message: string, rows: readonly VectorRow[], options?: { readonly cause: Error }) {
    super(message, options);
    this.rows = rows;
  }
}
