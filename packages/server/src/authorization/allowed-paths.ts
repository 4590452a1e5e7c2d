/** Paths that anybody may ask for, so that probes need no credentials. */
export interface AllowedPaths {
  includes(path: string): boolean;
}

/**
 * Reads `--authorization-always-allow-paths`: each entry is one path, or with a trailing `*` everything that begins
 * with it. A leading slash may be left off. Throws for a `*` elsewhere: it would mean less than it looks like.
 */
export function parseAllowedPaths(entries: readonly string[]): AllowedPaths {
  const paths = new Set<string>();
  const prefixes: string[] = [];
  for (const entry of entries) {
    const path = entry.startsWith('/') ? entry : `/${entry}`;
    if (path.slice(0, -1).includes('*')) {
      throw new Error(`--authorization-always-allow-paths: "${entry}" may have a "*" only at its end`);
    }
    if (path.endsWith('*')) prefixes.push(path.slice(0, -1));
    else paths.add(path);
  }
  return { includes: (path) => paths.has(path) || prefixes.some((prefix) => path.startsWith(prefix)) };
}
