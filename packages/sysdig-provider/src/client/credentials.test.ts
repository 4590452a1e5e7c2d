import { describe, expect, it } from '@jest/globals';
import { bearerCredentials, noCredentials } from './credentials.ts';

describe('bearerCredentials', () => {
  it('sends the token as it is at that moment', () => {
    let token = 'first';
    const credentials = bearerCredentials(() => token);
    expect(credentials.headers()).toEqual({ authorization: 'Bearer first' });
    token = 'second';
    expect(credentials.headers()).toEqual({ authorization: 'Bearer second' });
  });
});

describe('noCredentials', () => {
  it('sends nothing', () => {
    expect(noCredentials.headers()).toEqual({});
  });
});
