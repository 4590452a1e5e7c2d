import type { Clock, Timers } from '@metrics-adapter/core';
import { type ReadFiles, type RuleFileReader, RulePaths, unreadable } from './file/rule-files.ts';
import {
  type LoadedRules,
  type LoadOptions,
  loadRuleFiles,
  noRules,
  type RuleProblem,
  type RuleSet,
  type RuleText,
} from './file/rule-set.ts';

export type { RuleFileReader } from './file/rule-files.ts';

export interface RuleFileWatchParts {
  /** Files and folders, in the order in which they count. */
  readonly paths: readonly string[];
  readonly reader: RuleFileReader;
  readonly options: LoadOptions;
  /** What the files said a moment ago, and what stays when they cannot be used at the start; absent: nothing is known. */
  readonly initial?: RuleSet;
  readonly clock: Clock;
  readonly timers: Timers;
  /**
   * Milliseconds between two looks. Kubernetes puts a changed ConfigMap in place by a link to another folder, about
   * which events of the file system tell little.
   */
  readonly interval: number;
  /** Told once for each change that makes the files wrong; the rules before it stay. */
  readonly onProblems?: (problems: readonly RuleProblem[]) => void;
  /** Told for each set of rules that is taken, the first as well. */
  readonly onLoaded?: (summary: LoadSummary) => void;
}

/** What was taken. */
export interface LoadSummary {
  /** Their names, in their order. */
  readonly files: readonly string[];
  /** Of Kubernetes objects. */
  readonly metrics: number;
  /** Of external metrics. */
  readonly external: number;
}

/** How the rules fare, for metrics. */
export interface RuleFileState {
  /** When the rules in use were read, in milliseconds since the epoch; undefined: not yet. */
  readonly loadedAt: number | undefined;
  /** How many rules are in use. */
  readonly rules: number;
  /** Whether the files say something else by now that cannot be used. */
  readonly failing: boolean;
  /** Why. */
  readonly problems: readonly RuleProblem[];
}

/** There are no rules to begin with, and without them metrics would mean something else. */
export class RuleFileError extends Error {
  override readonly name = 'RuleFileError';
  readonly problems: readonly RuleProblem[];
  /** What was read, for showing the lines. */
  readonly texts: readonly RuleText[];

  constructor(problems: readonly RuleProblem[], texts: readonly RuleText[]) {
    const [first] = problems;
    super(`the rules cannot be used: ${problems.length} problem(s), the first: ${first?.file}: ${first?.message}`);
    this.problems = problems;
    this.texts = texts;
  }
}

/**
 * The rules of some files, read again when these change. New ones take effect all at once; when they are wrong, or cannot
 * be read, those before them stay.
 */
export class RuleFileWatch {
  readonly #parts: RuleFileWatchParts;
  readonly #files: RulePaths;
  #rules: RuleSet;
  #state: Omit<RuleFileState, 'rules'>;
  /** What was looked at last, whether it was of use or not. */
  #seen: string | undefined;
  #cancelNext = (): void => {};
  #stopped = false;

  constructor(parts: RuleFileWatchParts) {
    const { initial, clock } = parts;
    this.#parts = parts;
    this.#files = new RulePaths(parts.paths, parts.reader);
    this.#rules = initial ?? noRules;
    this.#state = { loadedAt: initial && clock.now(), failing: false, problems: [] };
  }

  /** Those in use: another object when they change. */
  get rules(): RuleSet {
    return this.#rules;
  }

  get state(): RuleFileState {
    return { ...this.#state, rules: this.#rules.rules.length };
  }

  /** Reads now and from then on. Throws {@link RuleFileError} when there is nothing to begin with; then nothing goes on. */
  async start(): Promise<void> {
    const read = await this.#files.read();
    this.#take(read);
    if (this.#state.failing && this.#parts.initial === undefined)
      throw new RuleFileError(this.#state.problems, read.texts);
    this.#plan();
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    this.#cancelNext();
  }

  #plan(): void {
    if (this.#stopped) return;
    const { timers, interval } = this.#parts;
    this.#cancelNext = timers.after(interval, () => void this.#look().finally(() => this.#plan()));
  }

  async #look(): Promise<void> {
    const read = await this.#files.read();
    if (read.key === this.#seen) return;
    // Files are not replaced all at once: what is still changing is looked at again next time.
    const again = await this.#files.read();
    if (again.key === read.key && !this.#stopped) this.#take(read);
  }

  #take(read: ReadFiles): void {
    this.#seen = read.key;
    const { options, clock, onProblems, onLoaded } = this.#parts;
    const { rules, problems }: LoadedRules = read.problems.length > 0 ? read : load(read.texts, options);
    if (rules === undefined) {
      this.#state = { ...this.#state, failing: true, problems };
      onProblems?.(problems);
      return;
    }
    this.#rules = rules;
    this.#state = { loadedAt: clock.now(), failing: false, problems: [] };
    onLoaded?.(summaryOf(rules, read.texts));
  }
}

/** A defect of ours is no reason to lose the rules that there are. */
function load(texts: readonly RuleText[], options: LoadOptions): LoadedRules {
  try {
    return loadRuleFiles(texts, options);
  } catch (error) {
    return { problems: [unreadable(texts[0]?.file ?? '', error)] };
  }
}

function summaryOf({ rules }: RuleSet, texts: readonly RuleText[]): LoadSummary {
  const metrics = rules.filter(({ kind }) => kind === 'object').length;
  return { files: texts.map(({ file }) => file), metrics, external: rules.length - metrics };
}
