/** Registers one test: the `it` or `test` of Jest, Vitest, Mocha or `node:test`. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;

/** Registers tests under a heading: the `describe` or `suite` of the same runners. */
export type RegisterGroup = (heading: string, define: () => void) => unknown;

/** What a contract needs of a test runner. With `describe`, its rules stand under headings. */
export interface TestRunner {
  /** Registers a test. */
  readonly it: RegisterTest;
  /** Registers a group of tests. */
  readonly describe?: RegisterGroup;
}

/** Makes what is tested, anew for every rule. */
export type CreateSubject<Subject> = () => Subject | Promise<Subject>;
