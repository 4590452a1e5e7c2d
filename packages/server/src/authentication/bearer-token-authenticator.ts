import { createHmac } from 'node:crypto';
import { AdapterError, type CancelSignal, type Clock, type Timers, UnauthenticatedError } from '@metrics-adapter/core';
import type { ReviewApi, TokenVerdict } from '../kubernetes/review-api.ts';
import type { Authenticator, OfferedCredentials, UserInfo } from './authenticator.ts';
import { ReviewCache } from './review-cache.ts';

export interface BearerTokenOptions {
  readonly reviews: ReviewApi;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Random and new with every start: what is kept in memory must not tell which token it was. */
  readonly salt: Uint8Array;
  /** How long a verdict counts, good or bad, in milliseconds. Default 10 000, as in Kubernetes. */
  readonly timeToLive?: number;
  /** How many verdicts are kept. Default 4 096. */
  readonly maxVerdicts?: number;
  /** How long Kubernetes has for a review, in milliseconds. Default 10 000. */
  readonly deadline?: number;
}

/** Shows `Authorization: Bearer …` to Kubernetes (TokenReview), and remembers the verdict for a short while. */
export class BearerTokenAuthenticator implements Authenticator {
  readonly #reviews: ReviewApi;
  readonly #salt: Uint8Array;
  readonly #verdicts: ReviewCache<TokenVerdict>;

  constructor(options: BearerTokenOptions) {
    const { reviews, clock, timers, salt, timeToLive = 10_000, maxVerdicts = 4_096, deadline = 10_000 } = options;
    this.#reviews = reviews;
    this.#salt = salt;
    this.#verdicts = new ReviewCache({
      timeToLive: () => timeToLive,
      maxAnswers: maxVerdicts,
      deadline,
      clock,
      timers,
    });
  }

  /**
   * A review that fails is a refusal (401), as in Kubernetes: who cannot be recognised is nobody. It is not remembered.
   */
  async authenticate({ headers }: OfferedCredentials, signal: CancelSignal): Promise<UserInfo | undefined> {
    const token = parseBearerToken(headers.authorization);
    if (token === undefined) return undefined;
    const verdict = await this.#review(token, signal);
    if (verdict.authenticated) return verdict.user;
    const reason = verdict.error === '' ? 'the token is not valid' : verdict.error;
    throw new UnauthenticatedError({ cause: new Error(`by bearer token: ${reason}`) });
  }

  async #review(token: string, signal: CancelSignal): Promise<TokenVerdict> {
    const key = createHmac('sha256', this.#salt).update(token).digest('base64');
    try {
      return await this.#verdicts.get(key, (stop) => this.#reviews.reviewToken(token, stop), signal);
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      throw new UnauthenticatedError({ cause: error });
    }
  }
}

/** Undefined for no header, another scheme, or no token; the scheme's case does not matter. */
function parseBearerToken(header: string | undefined): string | undefined {
  const [scheme = '', token = ''] = (header ?? '').trim().split(' ');
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}
