import { parseArgs } from 'node:util';
import type { Flag, FlagGroup } from './flags.ts';

/** The settings as they were given. */
export interface GivenFlags {
  /** Texts by flag name; flags without a value from anywhere are absent. A switch has the text `true` or `false`. */
  readonly values: ReadonlyMap<string, string>;
  /** The names of those that a flag or a variable gave, rather than the fallback. */
  readonly given: ReadonlySet<string>;
  /** What was given besides flags, where that may be. */
  readonly operands: readonly string[];
  /** Every flag that is wrong, in words. */
  readonly problems: readonly string[];
  /** What was accepted and does nothing. */
  readonly notes: readonly string[];
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

export interface GivenArguments {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Whether there may be something besides flags. */
  readonly takesOperands?: boolean;
}

/** Reads flags, then the environment, then the fallbacks. Reports every problem rather than the first. */
export function parseFlags(groups: readonly FlagGroup[], told: GivenArguments): GivenFlags {
  const flags = groups.flatMap((group) => group.flags);
  const { given, operands, problems } = readArguments(flags, told);
  const values = new Map<string, string>();
  const named = new Set<string>();
  for (const flag of flags) {
    const value = given.get(flag.name) ?? readEnvironment(flag, told.environment);
    if (value !== undefined) named.add(flag.name);
    const known = value ?? flag.fallback;
    if (known !== undefined) values.set(flag.name, known);
  }
  const idle = flags.filter(({ name, withoutEffect }) => withoutEffect === true && given.has(name));
  const notes = idle.map(({ name }) => `--${name} has no effect any longer`);
  return { values, given: named, operands, problems, notes };
}

/**
 * A variable that is set to nothing counts as absent, as an unset key of a Kubernetes manifest often comes out; one that
 * was made with `echo` ends in a line break.
 */
function readEnvironment({ environment: name }: Flag, environment: NodeJS.ProcessEnv): string | undefined {
  const value = name === undefined ? '' : (environment[name]?.trim() ?? '');
  return value === '' ? undefined : value;
}

interface ReadArguments {
  readonly given: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  readonly problems: readonly string[];
}

function readArguments(flags: readonly Flag[], { args, takesOperands = false }: GivenArguments): ReadArguments {
  const given = new Map<string, string>();
  const operands: string[] = [];
  const problems: string[] = [];
  let unknownAt = Number.NaN;
  for (const token of toTokens(flags, args)) {
    // What follows an unknown flag is taken for its value rather than for a second mistake.
    if (token.kind === 'positional' && token.index !== unknownAt + 1) {
      if (takesOperands) operands.push(token.value);
      else problems.push(`unexpected argument "${token.value}"`);
    }
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    const value = flag && readValue(flag, token);
    if (flag === undefined) {
      problems.push(unknownFlag(token.rawName, flags));
      if (token.inlineValue !== true) unknownAt = token.index;
    } else if (value === undefined) {
      problems.push(`${token.rawName} ${flag.kind === 'switch' ? 'must be true or false' : 'needs a value'}`);
    } else {
      const before = flag.kind === 'list' ? given.get(flag.name) : undefined;
      given.set(flag.name, before === undefined ? value : `${before},${value}`);
    }
  }
  return { given, operands, problems };
}

function toTokens(flags: readonly Flag[], args: readonly string[]): readonly Token[] {
  const options = Object.fromEntries(
    flags.map(({ name, kind, short }) => [
      name,
      { type: kind === 'switch' ? ('boolean' as const) : ('string' as const), ...(short !== undefined && { short }) },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true }).tokens;
}

/** Undefined when it is missing, or is none for this flag. */
function readValue({ kind, short }: Flag, { value, inlineValue, rawName }: OptionToken): string | undefined {
  if (kind === 'switch') return ['true', 'false'].find((choice) => choice === (value ?? 'true'));
  // The next flag is no value; one that shall begin with dashes is written with "=".
  if (value === undefined || (!inlineValue && value.startsWith('--'))) return undefined;
  // `-v=4`, as Go programs are told it; parseArgs takes all that follows the letter.
  return rawName === `-${short}` ? value.replace(/^=/, '') : value;
}

/** Names the flags that begin most alike: of what was mistyped the start is usually right. */
function unknownFlag(rawName: string, flags: readonly Flag[]): string {
  const given = rawName.replace(/^-+/, '');
  const most = Math.max(...flags.map(({ name }) => commonStart(name, given)));
  const alike = most < 4 ? [] : flags.filter(({ name }) => commonStart(name, given) === most);
  const hint = alike.map(({ name }) => `--${name}`).join(' or ');
  return `unknown flag ${rawName}${hint === '' ? '' : `; did you mean ${hint}?`}`;
}

function commonStart(one: string, other: string): number {
  const end = [...one].findIndex((character, index) => character !== other[index]);
  return end < 0 ? one.length : end;
}
