import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { loadAll } from './load-all.ts';

describe('loadAll', () => {
  it('gives every part under its name', async () => {
    expect(await loadAll({ one: Promise.resolve(1), two: 'two', none: Promise.resolve(undefined) })).toEqual({
      one: 1,
      two: 'two',
      none: undefined,
    });
  });

  it('tells everything that is wrong, in the order of the parts, whichever failed first', async () => {
    const late = Promise.resolve().then(() => {
      throw new Error('first');
    });
    const loading = loadAll({
      first: late,
      fine: 1,
      second: Promise.reject(new ConfigError(['second', 'third'])),
      fourth: Promise.reject('fourth'),
    });
    await expect(loading).rejects.toEqual(new ConfigError(['first', 'second', 'third', 'fourth']));
  });

  it('tells once what is wrong with several parts', async () => {
    const wrong = Promise.reject(new Error('the file is missing'));
    await expect(loadAll({ one: wrong, other: wrong })).rejects.toMatchObject({ problems: ['the file is missing'] });
  });
});
