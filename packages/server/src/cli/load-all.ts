import { ConfigError } from '../config/config.ts';

/** Waits for every part. Throws one {@link ConfigError} with all that is wrong, in the order of the parts, each once. */
export async function loadAll<Parts extends Readonly<Record<string, unknown>>>(
  parts: Parts,
): Promise<{ readonly [Name in keyof Parts]: Awaited<Parts[Name]> }> {
  const settled = await Promise.allSettled(Object.values(parts));
  const problems = settled.flatMap((result) => (result.status === 'rejected' ? problemsOf(result.reason) : []));
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  const loaded = await Promise.all(Object.entries(parts).map(async ([name, part]) => [name, await part] as const));
  return Object.fromEntries(loaded) as { readonly [Name in keyof Parts]: Awaited<Parts[Name]> };
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  return [error instanceof Error ? error.message : String(error)];
}
