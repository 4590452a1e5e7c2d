import { createHmac } from 'node:crypto';
import { AdapterError, type CancelSignal, type Clock, UnauthenticatedError } from '@metrics-adapter/core';
import type { Authenticator, OfferedCredentials, UserInfo } from './authenticator.ts';
import { ReviewCache, TooManyReviewsError } from './review-cache.ts';
import type { TokenReviewer, TokenVerdict } from './token-reviewer.ts';

export interface BearerTokenOptions {
  readonly reviews: TokenReviewer;
  readonly clock: Clock;
  /** Random and new with every start: what is kept in memory must not tell which token it was. */
  readonly salt: Uint8Array;
  /** How long a verdict counts, good or bad, in milliseconds. Default 10 000, as in Kubernetes. */
  readonly timeToLive?: number;
  /** How many verdicts are kept. Default 4 096. */
  readonly maxVerdicts?: number;
}

/** In characters. Longer tokens are refused unseen: Kubernetes issues none, and they would fill the memory. */
const longestToken = 16_384;

/** Shows `Authorization: Bearer …` to Kubernetes (TokenReview), and remembers the verdict for a short while. */
export class BearerTokenAuthenticator implements Authenticator {
  readonly #reviews: TokenReviewer;
  readonly #salt: Uint8Array;
  readonly #verdicts: ReviewCache<TokenVerdict>;

  constructor(options: BearerTokenOptions) {
    const { reviews, clock, salt, timeToLive = 10_000, maxVerdicts = 4_096 } = options;
    this.#reviews = reviews;
    this.#salt = salt;
    this.#verdicts = new ReviewCache({ timeToLive: () => timeToLive, maxAnswers: maxVerdicts, clock });
  }

  /**
   * A review that fails is a refusal (401), as in Kubernetes: who cannot be recognised is nobody. It is not remembered.
   * Throws a {@link TooManyReviewsError} (503) where it was not even tried.
   */
  async authenticate({ headers }: OfferedCredentials, signal: CancelSignal): Promise<UserInfo | undefined> {
    const token = parseBearerToken(headers.authorization);
    if (token === undefined) return undefined;
    if (token.length > longestToken) throw refusal(`the token is longer than ${longestToken} characters`);
    const verdict = await this.#review(token, signal);
    if (verdict.authenticated) return verdict.user;
    throw refusal(verdict.error === '' ? 'the token is not valid' : verdict.error);
  }

  async #review(token: string, signal: CancelSignal): Promise<TokenVerdict> {
    const key = createHmac('sha256', this.#salt).update(token).digest('base64');
    try {
      return await this.#verdicts.get(key, () => this.#reviews.reviewToken(token), signal);
    } catch (error) {
      if (!(error instanceof AdapterError) || error instanceof TooManyReviewsError) throw error;
      throw new UnauthenticatedError({ cause: error });
    }
  }
}

function refusal(reason: string): UnauthenticatedError {
  return new UnauthenticatedError({ cause: new Error(`by bearer token: ${reason}`) });
}

/** Undefined for no header, another scheme, or no token; the scheme's case does not matter. */
function parseBearerToken(header: string | undefined): string | undefined {
  const [scheme = '', token = ''] = (header ?? '').trim().split(' ');
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}
