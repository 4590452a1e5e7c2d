import { describe, expect, it } from '@jest/globals';
import type { FlagGroup } from './flags.ts';
import { parseFlags } from './parse-flags.ts';

const groups: readonly FlagGroup[] = [
  {
    title: 'All',
    flags: [
      { name: 'place', kind: 'text', environment: 'PLACE', fallback: 'default', help: '' },
      { name: 'place-file', kind: 'text', help: '' },
      { name: 'quick', kind: 'switch', help: '' },
      { name: 'names', kind: 'list', help: '' },
      { name: 'v', kind: 'text', short: 'v', help: '' },
      { name: 'old', kind: 'switch', help: '', withoutEffect: true },
    ],
  },
];

function parse(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { values, problems, notes } = parseFlags(groups, { args, environment });
  return { values: Object.fromEntries(values), problems, notes };
}

describe('parseFlags', () => {
  it('takes a flag before its variable, that before the default', () => {
    expect(parse(['--place', 'flag'], { PLACE: 'variable' }).values).toEqual({ place: 'flag' });
    expect(parse([], { PLACE: 'variable' }).values).toEqual({ place: 'variable' });
    expect(parse([]).values).toEqual({ place: 'default' });
  });

  it('tells what was said from what is a default', () => {
    const given = (args: readonly string[], environment = {}) => [...parseFlags(groups, { args, environment }).given];
    expect(given(['--quick'], { PLACE: 'variable' })).toEqual(['place', 'quick']);
    expect(given([], { PLACE: ' ' })).toEqual([]);
  });

  it('takes what follows an unknown flag for its value, unless it has one', () => {
    const told = (...args: readonly string[]) => parseFlags(groups, { args, environment: {}, takesOperands: true });
    expect(told('--nonsense', 'x', 'a.yaml').operands).toEqual(['a.yaml']);
    expect(told('--nonsense=x', 'a.yaml').operands).toEqual(['a.yaml']);
  });

  it('takes operands where there may be some', () => {
    const args = ['a.yaml', '--place', 'x', 'b.yaml', '--', '-c'];
    const { operands, problems } = parseFlags(groups, { args, environment: {}, takesOperands: true });
    expect({ operands, problems }).toEqual({ operands: ['a.yaml', 'b.yaml', '-c'], problems: [] });
  });

  it.each(['', ' ', '\n'])('takes a variable that is %j for absent', (PLACE) => {
    expect(parse([], { PLACE }).values).toEqual({ place: 'default' });
  });

  it('does not take the line break that a variable ends in for a part of it', () => {
    expect(parse([], { PLACE: 'prod\n' }).values).toEqual({ place: 'prod' });
  });

  it.each([
    [['--place', 'x'], { place: 'x' }],
    [['--place=x'], { place: 'x' }],
    [['--place=a=b'], { place: 'a=b' }],
    [['--place='], { place: '' }],
    [['--place', ''], { place: '' }],
    [['--place', '-1'], { place: '-1' }],
    [['--place=--x'], { place: '--x' }],
    [['--place', 'x', '--place', 'y'], { place: 'y' }],
    [['-v', '4'], { place: 'default', v: '4' }],
    [['-v4'], { place: 'default', v: '4' }],
    [['-v=4'], { place: 'default', v: '4' }],
    [['--v', '4'], { place: 'default', v: '4' }],
    [['--v=4'], { place: 'default', v: '4' }],
    [['--quick'], { place: 'default', quick: 'true' }],
    [['--quick=true'], { place: 'default', quick: 'true' }],
    [['--quick=false'], { place: 'default', quick: 'false' }],
    [['--names', 'a,b'], { place: 'default', names: 'a,b' }],
    [['--names=a', '--names', 'b,c'], { place: 'default', names: 'a,b,c' }],
  ])('reads %j', (args, values) => {
    expect(parse(args)).toEqual({ values, problems: [], notes: [] });
  });

  it.each([
    [['--place'], ['--place needs a value']],
    [['--place', '--quick'], ['--place needs a value']],
    [['-v'], ['-v needs a value']],
    [['--quick=maybe'], ['--quick must be true or false']],
    [['--quick', 'false'], ['unexpected argument "false"']],
    [['serve'], ['unexpected argument "serve"']],
    [['--', 'x'], ['unexpected argument "x"']],
    [['--nothing-alike'], ['unknown flag --nothing-alike']],
    [['--nothing-alike=hunter2'], ['unknown flag --nothing-alike']],
    [['-x'], ['unknown flag -x']],
    [['--plac', 'x'], ['unknown flag --plac; did you mean --place or --place-file?']],
    [['--place-fiel', 'x'], ['unknown flag --place-fiel; did you mean --place-file?']],
    [['--no-quick'], ['unknown flag --no-quick']],
    [
      ['--a', 'taken', 'left', '--place', '--b'],
      ['unknown flag --a', 'unexpected argument "left"', '--place needs a value'],
    ],
  ])('refuses %j', (args, problems) => {
    expect(parse(args).problems).toEqual(problems);
  });

  it.each([[['--old']], [['--old=true']], [['--old=false']]])('notes that %j does nothing', (args) => {
    expect(parse(args)).toMatchObject({ problems: [], notes: ['--old has no effect any longer'] });
  });
});
