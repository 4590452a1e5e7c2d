import { describe, expect, it } from '@jest/globals';
import { type CancelSignal, ClusterUnavailableError, UnauthenticatedError } from '@metrics-adapter/core';
import { FakeClock, neverCancelled } from '@metrics-adapter/core/testing';
import type { UserInfo } from './authenticator.ts';
import { BearerTokenAuthenticator } from './bearer-token-authenticator.ts';
import { TooManyReviewsError } from './review-cache.ts';
import type { TokenReviewer, TokenVerdict } from './token-reviewer.ts';

const alice: UserInfo = { name: 'alice', uid: '7', groups: ['dev'], extra: { scopes: ['a'] } };

class FakeReviews implements TokenReviewer {
  readonly tokens: string[] = [];
  verdict: TokenVerdict | Error = { authenticated: true, user: alice };

  async reviewToken(token: string): Promise<TokenVerdict> {
    this.tokens.push(token);
    if (this.verdict instanceof Error) throw this.verdict;
    return this.verdict;
  }
}

function setUp() {
  const clock = new FakeClock();
  const reviews = new FakeReviews();
  const authenticator = new BearerTokenAuthenticator({ reviews, clock, salt: Buffer.from('salt') });
  const authenticate = (authorization?: string, signal: CancelSignal = neverCancelled): Promise<UserInfo | undefined> =>
    authenticator.authenticate(
      { headers: authorization === undefined ? {} : { authorization }, headersDistinct: {} },
      signal,
    );
  return { clock, reviews, authenticate };
}

const errorOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(String, (error: unknown) => error);

describe('BearerTokenAuthenticator', () => {
  it.each(['Bearer t', 'bearer t', '  BEARER t  ', 'Bearer t and more'])('reads a token in "%s"', async (header) => {
    const { reviews, authenticate } = setUp();
    expect(await authenticate(header)).toBe(alice);
    expect(reviews.tokens).toEqual(['t']);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer  t', 'Basic dDp0', 'Bearert', 't'])(
    'finds no credentials in "%s"',
    async (header) => {
      const { reviews, authenticate } = setUp();
      expect(await authenticate(header)).toBeUndefined();
      expect(reviews.tokens).toEqual([]);
    },
  );

  it('remembers a good verdict for ten seconds', async () => {
    const { clock, reviews, authenticate } = setUp();
    await authenticate('Bearer t');
    await clock.advance(9_999);
    await authenticate('Bearer t');
    expect(reviews.tokens).toEqual(['t']);
    await clock.advance(1);
    await authenticate('Bearer t');
    expect(reviews.tokens).toEqual(['t', 't']);
  });

  it('remembers a bad verdict for ten seconds, so that a broken client does not become a flood', async () => {
    const { clock, reviews, authenticate } = setUp();
    reviews.verdict = { authenticated: false, error: 'token expired' };
    const first = await errorOf(authenticate('Bearer t'));
    await clock.advance(9_999);
    const second = await errorOf(authenticate('Bearer t'));
    expect(reviews.tokens).toEqual(['t']);
    for (const error of [first, second]) {
      expect(error).toBeInstanceOf(UnauthenticatedError);
      expect(error).toMatchObject({ message: 'Unauthorized', cause: { message: 'by bearer token: token expired' } });
    }
  });

  it('says something even when Kubernetes gives no reason', async () => {
    const { reviews, authenticate } = setUp();
    reviews.verdict = { authenticated: false, error: '' };
    expect(await errorOf(authenticate('Bearer t'))).toMatchObject({
      cause: { message: 'by bearer token: the token is not valid' },
    });
  });

  it('refuses when there is no verdict, and asks again the next time', async () => {
    const { reviews, authenticate } = setUp();
    reviews.verdict = new ClusterUnavailableError('kube-apiserver answered 500');
    const error = await errorOf(authenticate('Bearer t'));
    expect(error).toBeInstanceOf(UnauthenticatedError);
    expect(error).toMatchObject({ cause: reviews.verdict });
    reviews.verdict = { authenticated: true, user: alice };
    expect(await authenticate('Bearer t')).toBe(alice);
  });

  it('refuses a token that is too long, without showing it to anybody', async () => {
    const { reviews, authenticate } = setUp();
    const error = await errorOf(authenticate(`Bearer ${'t'.repeat(16_385)}`));
    expect(error).toBeInstanceOf(UnauthenticatedError);
    expect(error).toMatchObject({ cause: { message: 'by bearer token: the token is longer than 16384 characters' } });
    expect(reviews.tokens).toEqual([]);
    expect(await authenticate(`Bearer ${'t'.repeat(16_384)}`)).toBe(alice);
  });

  it('does not take for a bad token what it could not ask about', async () => {
    const { reviews, authenticate } = setUp();
    reviews.reviewToken = () => new Promise(() => {});
    for (let index = 0; index < 1_000; index += 1) void authenticate(`Bearer ${index}`);
    expect(await errorOf(authenticate('Bearer one-more'))).toBeInstanceOf(TooManyReviewsError);
  });

  it('does not hide a defect as a refusal', async () => {
    const { reviews, authenticate } = setUp();
    reviews.verdict = new TypeError('x is not a function');
    await expect(authenticate('Bearer t')).rejects.toBe(reviews.verdict);
  });

  it('tells tokens apart, and asks once for equal ones at the same time', async () => {
    const { reviews, authenticate } = setUp();
    await Promise.all([authenticate('Bearer a'), authenticate('Bearer b'), authenticate('Bearer a')]);
    expect(reviews.tokens).toEqual(['a', 'b']);
  });

  it('goes on for the others when the one who asked first leaves', async () => {
    const { reviews, authenticate } = setUp();
    const left = errorOf(authenticate('Bearer t', AbortSignal.abort()));
    expect(await authenticate('Bearer t')).toBe(alice);
    expect(await left).toBeInstanceOf(UnauthenticatedError);
    expect(reviews.tokens).toEqual(['t']);
  });
});
