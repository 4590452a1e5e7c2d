import type { RuleProblem, RuleText } from './rule.ts';

/** Where rule files are. */
export interface RuleFileReader {
  /** The files that a path means: itself, or those of a folder that are rule files, in the order of their names. */
  listFiles(path: string): Promise<readonly string[]>;
  /** The text of one file. */
  readText(path: string): Promise<string>;
}

/** Everything at one look. */
export interface ReadFiles {
  /** Those that could be read, in their order. */
  readonly texts: readonly RuleText[];
  /** What could not be read. */
  readonly problems: readonly RuleProblem[];
  /** The same for two looks that saw the same. */
  readonly key: string;
}

/** Paths of rule files and of folders of them, and what stands there now. */
export class RulePaths {
  readonly #paths: readonly string[];
  readonly #reader: RuleFileReader;

  /** Reads nothing yet. */
  constructor(paths: readonly string[], reader: RuleFileReader) {
    this.#paths = paths;
    this.#reader = reader;
  }

  /** Each file once. Never throws. */
  async read(): Promise<ReadFiles> {
    const listed = await Promise.all(this.#paths.map((path) => this.#list(path)));
    const files = [...new Set(listed.flatMap((one) => one.files))];
    const read = await Promise.all(files.map((file) => this.#readText(file)));
    const texts = read.flatMap(({ text, file }) => (text === undefined ? [] : [{ file, text }]));
    const problems = [...listed, ...read].flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
    return { texts, problems, key: JSON.stringify([texts, problems]) };
  }

  async #list(path: string): Promise<{ readonly files: readonly string[]; readonly problem?: RuleProblem }> {
    try {
      const files = await this.#reader.listFiles(path);
      if (files.length > 0) return { files };
      // An emptied folder must not make metrics mean something else.
      const remedy = 'put one there; an empty one means no rules';
      return { files, problem: problemOf(path, 'there is no rule file in it', remedy) };
    } catch (error) {
      return { files: [], problem: unreadable(path, error) };
    }
  }

  async #readText(
    file: string,
  ): Promise<Partial<RuleText> & { readonly file: string; readonly problem?: RuleProblem }> {
    try {
      return { file, text: await this.#reader.readText(file) };
    } catch (error) {
      return { file, problem: unreadable(file, error) };
    }
  }
}

/** What went wrong, as a problem of the whole file. */
export function unreadable(file: string, error: unknown): RuleProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code ?? message ?? String(error);
  return problemOf(file, `cannot be read: ${why}`, 'check that it exists and may be read');
}

function problemOf(file: string, message: string, remedy: string): RuleProblem {
  return { file, line: 1, column: 1, path: '', message, remedy, offset: 0 };
}
