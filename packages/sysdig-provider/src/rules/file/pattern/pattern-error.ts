/** A pattern that is none, or one that could take long. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly remedy: string;
  /** From the pattern's first slash. */
  readonly offset: number;

  constructor(message: string, remedy: string, offset: number) {
    super(message);
    this.remedy = remedy;
    this.offset = offset;
  }
}
