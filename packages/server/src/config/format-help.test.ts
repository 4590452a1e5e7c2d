import { describe, expect, it } from '@jest/globals';
import { serveFlags } from './flags.ts';
import { formatHelp } from './format-help.ts';

describe('formatHelp', () => {
  it('tells each flag with its value, variable and default', () => {
    const help = formatHelp('Usage: program', [
      {
        title: 'First',
        flags: [
          { name: 'place', kind: 'text', value: 'URL', help: 'where it is', environment: 'PLACE', fallback: 'here' },
          { name: 'quick', kind: 'switch', help: 'do not wait' },
        ],
      },
      {
        title: 'Second',
        flags: [{ name: 'v', short: 'v', kind: 'text', value: 'LEVEL', help: 'more', fallback: '0' }],
      },
    ]);
    expect(help).toBe(
      [
        'Usage: program',
        '',
        'First:',
        '  --place URL',
        '      where it is [$PLACE] (default here)',
        '  --quick',
        '      do not wait',
        '',
        'Second:',
        '  -v LEVEL',
        '      more (default 0)',
        '',
      ].join('\n'),
    );
  });

  const flags = serveFlags.flatMap((group) => group.flags);
  it.each(flags)('has --$name of serve', ({ name, short, value }) => {
    const dashes = short === undefined ? `--${name}` : `-${short}`;
    const line = value === undefined ? `  ${dashes}` : `  ${dashes} ${value}`;
    expect(formatHelp('', serveFlags).split('\n')).toContain(line);
  });

  it('names no flag twice', () => {
    const names = flags.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
