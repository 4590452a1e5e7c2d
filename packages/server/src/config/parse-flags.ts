import { parseArgs } from 'node:util';
import type { Flag, FlagGroup } from './flags.ts';

/** The settings as they were given. */
export interface GivenFlags {
  /** Texts by flag name; flags without a value from anywhere are absent. A switch that is on has the text `true`. */
  readonly values: ReadonlyMap<string, string>;
  /** Every flag that is wrong, in words. */
  readonly problems: readonly string[];
  /** What was accepted and does nothing. */
  readonly notes: readonly string[];
}

/** Reads flags, then the environment, then the fallbacks. Reports every problem rather than the first. */
export function parseFlags(
  groups: readonly FlagGroup[],
  { args, environment }: { readonly args: readonly string[]; readonly environment: NodeJS.ProcessEnv },
): GivenFlags {
  const flags = groups.flatMap((group) => group.flags);
  const { given, problems } = readArguments(flags, args);
  const values = new Map<string, string>();
  for (const flag of flags) {
    const value = given.get(flag.name) ?? readEnvironment(flag, environment) ?? flag.fallback;
    if (value !== undefined) values.set(flag.name, value);
  }
  const idle = flags.filter(({ name, withoutEffect }) => withoutEffect === true && given.has(name));
  return { values, problems, notes: idle.map(({ name }) => `--${name} has no effect any longer`) };
}

/** A variable that is set to nothing counts as absent, as an unset key of a Kubernetes manifest often comes out. */
function readEnvironment({ environment: name }: Flag, environment: NodeJS.ProcessEnv): string | undefined {
  const value = name === undefined ? undefined : environment[name];
  return value === '' ? undefined : value;
}

function readArguments(
  flags: readonly Flag[],
  args: readonly string[],
): { readonly given: ReadonlyMap<string, string>; readonly problems: readonly string[] } {
  const options = Object.fromEntries(
    flags.map(({ name, kind, short }) => [
      name,
      { type: kind === 'switch' ? ('boolean' as const) : ('string' as const), ...(short !== undefined && { short }) },
    ]),
  );
  const { tokens } = parseArgs({
    args: withValues(flags, args),
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given = new Map<string, string>();
  const problems: string[] = [];
  let unknownAt = Number.NaN;
  for (const token of tokens) {
    // What follows an unknown flag is taken for its value rather than for a second mistake.
    if (token.kind === 'positional' && token.index !== unknownAt + 1)
      problems.push(`unexpected argument "${token.value}"`);
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    if (flag === undefined) {
      problems.push(unknownFlag(token.rawName, flags));
      unknownAt = token.index;
    } else if (flag.kind === 'text' && token.value === undefined) problems.push(`${token.rawName} needs a value`);
    else given.set(flag.name, token.value ?? 'true');
  }
  return { given, problems };
}

/** klog's flags were given as `--logtostderr` alone or with `=true`. */
function withValues(flags: readonly Flag[], args: readonly string[]): string[] {
  const idle = new Set(flags.filter(({ withoutEffect }) => withoutEffect === true).map(({ name }) => `--${name}`));
  return args.map((argument) => (idle.has(argument) ? `${argument}=true` : argument));
}

function unknownFlag(rawName: string, flags: readonly Flag[]): string {
  const start = rawName.replace(/^-+/, '').slice(0, 5);
  const alike = flags.filter(({ name }) => name.startsWith(start)).map(({ name }) => `--${name}`);
  return `unknown flag ${rawName}${alike.length === 0 ? '' : `; did you mean ${alike.join(' or ')}?`}`;
}
