/** What a request tells about how it wants to be answered. */
export interface AnswerPreferences {
  /** The `Accept` header; absent or blank takes anything. */
  readonly accept?: string | undefined;
  /** The `User-Agent` header. */
  readonly userAgent?: string | undefined;
  /** The query parameter `pretty`. */
  readonly pretty?: string | undefined;
}

/** What Go's `strconv.ParseBool` takes for true. */
const TRUE: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];
/** Behind these there are people. */
const PEOPLE = /^(?:curl|Wget|Mozilla\/5\.0)/;

/** Whether a person is to read the answer: `pretty` decides where it is given, else the program that asks. */
export function wantsPretty({ pretty = '', userAgent = '' }: AnswerPreferences): boolean {
  return pretty === '' ? PEOPLE.test(userAgent) : TRUE.includes(pretty);
}
