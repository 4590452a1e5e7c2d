import type { Clock, Timers } from '@metrics-adapter/core';
import type { CallBudget } from '../client/call-budget.ts';
import type { LoadOptions, RuleLimits, RuleProblem, RuleSet } from './file/rule-set.ts';
import { type LoadSummary, type RuleFileReader, type RuleFileState, RuleFileWatch } from './rule-file-watch.ts';

/** Rule files, as they were read to begin with and as they are read again. */
export interface RuleFiles {
  /** Files and folders, in the order in which they count. */
  readonly paths: readonly string[];
  /** Reads them. */
  readonly reader: RuleFileReader;
  /** What they are read against. */
  readonly options: LoadOptions;
  /** What they said at the start: without rules to begin with, metrics would mean something else. */
  readonly first: RuleSet;
  /** What somebody said for all metrics in another place, which goes before a file's limits. */
  readonly given?: { readonly [Name in keyof RuleLimits]?: unknown };
  /** Told once for each change that makes the files wrong; the rules before it stay. */
  readonly onProblems?: (problems: readonly RuleProblem[]) => void;
  /** Told when other rules are taken, and once at the start. */
  readonly onLoaded?: (summary: LoadSummary) => void;
}

export interface LiveRulesParts {
  readonly files: RuleFiles;
  /** For the limit of calls that a file may set. */
  readonly budget: Pick<CallBudget, 'limitTo'>;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** How often files are looked at: rules are changed by hand. Milliseconds. */
const interval = 10_000;

/** The rules in use: those of the files, without limits that somebody set elsewhere. */
export class LiveRules {
  readonly #watch: RuleFileWatch;
  readonly #files: RuleFiles;
  readonly #budget: LiveRulesParts['budget'];
  #from: RuleSet | undefined;
  #rules: RuleSet;

  constructor({ files, budget, clock, timers }: LiveRulesParts) {
    const { first: initial, onLoaded, ...watched } = files;
    this.#files = files;
    this.#budget = budget;
    this.#watch = new RuleFileWatch({
      ...watched,
      initial,
      clock,
      timers,
      interval,
      onLoaded: (summary) => {
        this.#take();
        onLoaded?.(summary);
      },
    });
    this.#rules = this.#take();
  }

  /** Another object when they change. */
  get rules(): RuleSet {
    return this.#rules;
  }

  get state(): RuleFileState {
    return this.#watch.state;
  }

  /** Reads now and from then on. */
  start(): Promise<void> {
    return this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  #take(): RuleSet {
    const { rules } = this.#watch;
    if (rules === this.#from) return this.#rules;
    this.#from = rules;
    const { given = {} } = this.#files;
    const limits = Object.entries(rules.limits).filter(([name]) => !Object.hasOwn(given, name));
    this.#rules = { ...rules, limits: Object.fromEntries(limits) };
    this.#budget.limitTo(this.#rules.limits.callsPerMinute);
    return this.#rules;
  }
}
