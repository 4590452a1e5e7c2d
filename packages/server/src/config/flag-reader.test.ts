import { describe, expect, it } from '@jest/globals';
import { FlagReader } from './flag-reader.ts';

const reader = (value?: string) => new FlagReader(new Map(value === undefined ? [] : [['flag', value]]), []);

describe('FlagReader', () => {
  it('takes an empty value for none', () => {
    expect([reader('x').has('flag'), reader('').has('flag'), reader().has('flag')]).toEqual([true, false, false]);
  });

  it('gives text, empty when there is none', () => {
    expect([reader('x').text('flag'), reader().text('flag')]).toEqual(['x', '']);
  });

  it('gives a member that is left out when there is no value', () => {
    expect(reader('x').optional('flag', 'file')).toEqual({ file: 'x' });
    expect(reader('').optional('flag', 'file')).toEqual({});
    expect(reader().optional('flag', 'file')).toEqual({});
  });

  it('knows whether a switch is on', () => {
    expect([reader('true'), reader('false'), reader()].map((flags) => flags.isOn('flag'))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('splits a list at commas, and drops what is empty', () => {
    expect(reader(' a,b ,,c').list('flag')).toEqual(['a', 'b', 'c']);
    expect(reader().list('flag')).toEqual([]);
  });

  it('keeps the problems that there were before its own', () => {
    const flags = new FlagReader(new Map(), ['before']);
    flags.report('after');
    expect(flags.problems).toEqual(['before', 'after']);
  });

  type Read = (flags: FlagReader) => unknown;
  const choice: Read = (flags) => flags.oneOf('flag', ['token', 'none']);
  const address: Read = (flags) => flags.ipAddress('flag');
  const port: Read = (flags) => flags.wholeNumber('flag', { least: 0, most: 65_535 });
  const seconds: Read = (flags) => flags.seconds('flag', { least: 0.1 });
  const whole: Read = (flags) => flags.wholeSeconds('flag', { least: 1, most: 60 });

  it.each<[string, Read, unknown]>([
    ['none', choice, 'none'],
    ['10.0.0.1', address, '10.0.0.1'],
    ['::', address, '::'],
    ['0', port, 0],
    ['65535', port, 65_535],
    ['100ms', seconds, 0.1],
    ['1s', whole, 1],
    ['1m', whole, 60],
    ['1000ms', whole, 1],
  ])('reads %s', (value, read, expected) => {
    const flags = reader(value);
    expect(read(flags)).toBe(expected);
    expect(flags.problems).toEqual([]);
  });

  const duration = '--flag must be a duration such as 10m or 15s, at least 0.1s';
  const wholeSeconds = '--flag must be a duration of whole seconds such as 10s or 1m from 1s to 60s';
  it.each<[string, Read, string]>([
    ['both', choice, '--flag must be token or none; it is "both"'],
    ['', choice, '--flag must be token or none; it is ""'],
    ['localhost', address, '--flag must be an IP address; it is "localhost"'],
    ['-1', port, '--flag must be a whole number from 0 to 65535; it is "-1"'],
    ['65536', port, '--flag must be a whole number from 0 to 65535; it is "65536"'],
    ['1e3', port, '--flag must be a whole number from 0 to 65535; it is "1e3"'],
    ['15', seconds, `${duration}; it is "15"`],
    ['99ms', seconds, `${duration}; it is "99ms"`],
    ['1500ms', whole, `${wholeSeconds}; it is "1500ms"`],
    ['0s', whole, `${wholeSeconds}; it is "0s"`],
    ['61s', whole, `${wholeSeconds}; it is "61s"`],
  ])('refuses "%s"', (value, read, problem) => {
    const flags = reader(value);
    read(flags);
    expect(flags.problems).toEqual([problem]);
  });

  it('makes a wrong number no number, so that nothing is concluded from it', () => {
    expect([port, seconds, whole].map((read) => read(reader('x')))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
