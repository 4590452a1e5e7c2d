import type { Flag, FlagGroup } from './flags.ts';

/** The help of a command: every flag with its value, variable and default. */
export function formatHelp(usage: string, groups: readonly FlagGroup[]): string {
  const sections = groups.map(({ title, flags }) => [`${title}:`, ...flags.map(formatFlag)].join('\n'));
  return `${[usage, ...sections].join('\n\n')}\n`;
}

function formatFlag({ name, short, value, help, environment, fallback }: Flag): string {
  const dashes = short === name ? `-${name}` : `--${name}`;
  const origin = environment === undefined ? '' : ` [$${environment}]`;
  const standard = fallback === undefined ? '' : ` (default ${fallback})`;
  return `  ${dashes}${value === undefined ? '' : ` ${value}`}\n      ${help}${origin}${standard}`;
}
