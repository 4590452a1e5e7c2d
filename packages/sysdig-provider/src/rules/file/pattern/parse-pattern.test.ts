import { describe, expect, it } from '@jest/globals';
import { isPattern, nameByPattern, parsePattern, referencesIn, withoutReferences } from './parse-pattern.ts';
import { PatternError } from './pattern-error.ts';

function refusal(text: string): string {
  try {
    parsePattern(text);
  } catch (error) {
    if (error instanceof PatternError) return `${error.offset}: ${error.message}; ${error.remedy}`;
    throw error;
  }
  return 'none';
}

describe('parsePattern', () => {
  it.each([
    ['/^jvm\\.(.*)$/', 'jvm.heap.used', 'heap.used'],
    ['/jvm\\.(.*)/', 'jvm.heap.used', 'heap.used'],
    ['/^sysdig_(?:container|host)_(.+)$/', 'sysdig_host_up', 'up'],
    ['/^([^.]+)\\.([^.]+)\\.(.+)$/', 'a.b.c.d', 'a'],
    ['/^(.+)_(.+)$/', 'a_b_c', 'a_b'],
    ['/^(a|b)c{2,3}\\d?$/', 'bccc1', 'b'],
    ['/^a$|^(b)$/', 'b', 'b'],
    ['/^([\\w.-]+?)_total$/', 'x.y-z_total', 'x.y-z'],
    ['/^(x[\\]/]*)$/', 'x', 'x'],
  ])('%s matches %s', (text, name, group) => {
    expect(nameByPattern(name, parsePattern(text).expression, '$1')).toBe(group);
  });

  it.each([
    ['/^jvm\\.(.*)$/', 'my.jvm.heap'],
    ['/jvm/', 'jvm_heap'],
    ['/^a$|^b$/', 'ab'],
  ])('%s is about whole names: not %s', (text, name) => {
    expect(nameByPattern(name, parsePattern(text).expression, '$1')).toBeUndefined();
  });

  it('counts the groups that can be named', () => {
    expect(parsePattern('/^(a)(?:b)((c))$/').groups).toBe(3);
  });

  it.each([
    ['/^(a+)+$/', '2: repeats a repetition; write one class with one quantifier: [a-z.]+'],
    ['/^(?:\\.[a-z]+)*$/', '2: repeats a repetition; write one class with one quantifier: [a-z.]+'],
    ['/^(?:(a?))*$/', '2: repeats a repetition; write one class with one quantifier: [a-z.]+'],
    ['/^(a|aa)*$/', '2: repeats alternatives; write a class, such as [ab]+ rather than (a|b)+'],
    ['/^((a|aa))*$/', '2: repeats a repetition; write one class with one quantifier: [a-z.]+'],
    [
      '/^(.+)\\.(.+)\\.(.+)$/',
      '0: there are too many ways to match a name; say what may not be in a part: ([^.]+)\\. rather than (.+)\\.',
    ],
    [
      `/^${'a?'.repeat(12)}${'a'.repeat(12)}$/`,
      '0: there are too many ways to match a name; say what may not be in a part: ([^.]+)\\. rather than (.+)\\.',
    ],
    [
      `/^${'(a|a)'.repeat(12)}$/`,
      '0: there are too many ways to match a name; say what may not be in a part: ([^.]+)\\. rather than (.+)\\.',
    ],
    ['/^(a)\\1$/', '5: \\1 refers back; write out what it repeats'],
    ['/^(?<n>a)\\k<n>$/', '2: looks around, or names a group; write ( or (?: only'],
    ['/^(?=a)b$/', '2: looks around, or names a group; write ( or (?: only'],
    ['/^(?!a)b$/', '2: looks around, or names a group; write ( or (?: only'],
    ['/^(?<!a)b$/', '2: looks around, or names a group; write ( or (?: only'],
    ['/^a\\b$/', '3: \\b means nothing here; write the character itself, or one of \\d \\w \\s'],
    ['/^a\\p{L}$/', '3: \\p means nothing here; write the character itself, or one of \\d \\w \\s'],
    ['/^a(b/', '3: the group is not closed; write its )'],
    ['/^a)b$/', '3: closes no group; write \\) for the character itself'],
    ['/^[ab$/', '2: the class is not closed; write its ]'],
    ['/^[b-a]$/', '2: [b-a] is no class of characters; write a range from lower to higher: [a-z]'],
    ['/^*a$/', '2: * repeats nothing; write \\* for the character itself'],
    ['/^a{x}$/', '3: { repeats nothing; write \\{ for the character'],
    ['/^a{3,2}$/', '8: {3,2} cannot be; write at most 100, the lower first'],
    ['/^a{999}$/', '8: {999} cannot be; write at most 100, the lower first'],
    ['/a^b/', '2: ^ stands inside; leave it out: a pattern is about whole names'],
    ['/a$b/', '2: $ stands inside; leave it out: a pattern is about whole names'],
    ['/^jvm$', '6: the pattern is not closed; write / at its end'],
    ['/^jvm$/i', '7: has the flags i; end it with a slash'],
    ['//', '0: matches the empty name; say what names look like'],
    ['/a|/', '0: matches the empty name; say what names look like'],
    ['/a\\/', '2: \\/ means nothing here; write the character itself, or one of \\d \\w \\s'],
    [`/${'a'.repeat(200)}/`, '200: is too long; write at most 200 characters'],
  ])('refuses %s', (text, problem) => {
    expect(refusal(text)).toBe(problem);
  });

  it('is quick on names that are made to be slow', () => {
    const worst = ['/^(.+)_([a-z]{1,4})_total$/', '/^(a|ab)(c|bcd)(d*)e$/', '/^[^_]+_[^_]+_[^_]+_(.*)x$/'];
    const names = ['_'.repeat(200), 'a_'.repeat(100), 'a'.repeat(200), 'abcd'.repeat(50)];
    for (const text of worst) {
      const { expression } = parsePattern(text);
      // Steps cannot be counted from here; a pattern of many ways would not come back at all.
      for (const name of names) expect(nameByPattern(name, expression, '$1')).toBeUndefined();
    }
  });

  it('matches no name that is longer than any that Sysdig has', () => {
    const { expression } = parsePattern('/^(.*)$/');
    expect(nameByPattern('a'.repeat(200), expression, '$1')).toHaveLength(200);
    expect(nameByPattern('a'.repeat(201), expression, '$1')).toBeUndefined();
  });
});

describe('nameByPattern', () => {
  it('fills in groups, also before a digit, and nothing for those that took no part', () => {
    const { expression } = parsePattern('/^(a)(?:(b)|c)$/');
    expect(nameByPattern('ac', expression, `x_$1_\${1}0_$2`)).toBe('x_a_a0_');
  });
});

describe('isPattern', () => {
  it.each([
    ['/^a$/', true],
    ['/', true],
    ['net.http.request.count', false],
  ])('%s: %s', (text, is) => {
    expect(isPattern(text)).toBe(is);
  });
});

describe('references', () => {
  it('are found and taken out', () => {
    expect(referencesIn(`a_$1_\${2}_$x`)).toEqual([1, 2]);
    expect(withoutReferences(`a_$1_\${2}_$x`)).toBe('a_x_x_$x');
  });
});
