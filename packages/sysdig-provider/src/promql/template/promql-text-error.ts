/** A place in a text of PromQL that somebody wrote, in UTF-16 code units as JavaScript counts them. */
export interface TextPlace {
  readonly offset: number;
  /** At least 1, except at the end of the text. */
  readonly length: number;
}

/** As much of a text as fits into a message. */
export function excerpt(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

/** Text of a rule that is no PromQL, or PromQL of which no honest value can be made. */
export class PromqlTextError extends Error implements TextPlace {
  override readonly name = 'PromqlTextError';
  readonly offset: number;
  readonly length: number;
  /** The field of the rule that has the place, where it is not the one that was to be read. */
  readonly of: 'timeSeries' | undefined;

  /** @param problem what is wrong and what to write instead; continues "the text …". */
  constructor(problem: string, { offset, length, of }: TextPlace & { readonly of?: 'timeSeries' }) {
    super(`the text ${problem}`);
    this.offset = offset;
    this.length = length;
    this.of = of;
  }

  /** The same problem at another place. */
  at(place: TextPlace & { readonly of?: 'timeSeries' }): PromqlTextError {
    return new PromqlTextError(this.message.replace(/^the text /, ''), place);
  }
}
