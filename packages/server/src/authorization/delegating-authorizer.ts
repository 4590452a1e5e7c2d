import { hash } from 'node:crypto';
import type { CancelSignal, Clock, RequestAttributes } from '@metrics-adapter/core';
import type { UserInfo } from '../authentication/authenticator.ts';
import { ReviewCache } from '../authentication/review-cache.ts';
import { mastersGroup } from '../authentication/system-identities.ts';
import type { AccessReviewer } from './access-reviewer.ts';
import type { Authorizer, Decision } from './authorizer.ts';

export interface DelegatingAuthorizerOptions {
  readonly reviews: AccessReviewer;
  readonly clock: Clock;
  /** How long a permission counts, in milliseconds. Default 10 000, as in Kubernetes. */
  readonly allowedTimeToLive?: number;
  /** How long a refusal counts, in milliseconds. Default 10 000, as in Kubernetes. */
  readonly deniedTimeToLive?: number;
  /** How many decisions are kept. Default 8 192. */
  readonly maxDecisions?: number;
}

/** Anybody may ask for these, as in Kubernetes, so that probes need no credentials. */
const allowedPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/livez']);

/** Longer questions, in bytes, are asked every time, as in Kubernetes: nobody but an attacker writes them. */
const MAX_KEPT_QUESTION = 10_000;

/**
 * Lets Kubernetes decide (SubjectAccessReview), and remembers the decision for a short while. Not asked for:
 * `system:masters`, which may do anything, and the paths of health probes.
 */
export class DelegatingAuthorizer implements Authorizer {
  readonly #reviews: AccessReviewer;
  readonly #decisions: ReviewCache<Decision>;

  constructor(options: DelegatingAuthorizerOptions) {
    const { allowedTimeToLive = 10_000, deniedTimeToLive = 10_000, maxDecisions = 8_192 } = options;
    this.#reviews = options.reviews;
    this.#decisions = new ReviewCache({
      timeToLive: ({ allowed }) => (allowed ? allowedTimeToLive : deniedTimeToLive),
      maxAnswers: maxDecisions,
      clock: options.clock,
    });
  }

  async authorize(user: UserInfo, attributes: RequestAttributes, signal: CancelSignal): Promise<Decision> {
    if (user.groups.includes(mastersGroup)) return { allowed: true, reason: '' };
    if (attributes.kind === 'path' && allowedPaths.has(attributes.path)) return { allowed: true, reason: '' };
    const ask = (): Promise<Decision> => this.#reviews.reviewAccess(user, attributes);
    const question = formatQuestion(user, attributes);
    if (Buffer.byteLength(question) > MAX_KEPT_QUESTION) return this.#decisions.getOnce(ask, signal);
    // A hash, so that strangers who ask for long paths cannot fill the memory with them.
    return this.#decisions.get(hash('sha256', question, 'base64'), ask, signal);
  }
}

/** The same text for the same question, in whatever order its parts were put together. Groups keep their order. */
function formatQuestion({ name, uid, groups, extra }: UserInfo, attributes: RequestAttributes): string {
  const sortedExtra = Object.entries(extra).sort(([one], [other]) => (one < other ? -1 : 1));
  const asked =
    attributes.kind === 'path'
      ? [attributes.verb, attributes.path]
      : [
          attributes.verb,
          attributes.group,
          attributes.version,
          attributes.resource,
          attributes.subresource,
          attributes.name,
          attributes.namespace,
        ];
  return JSON.stringify([name, uid, groups, sortedExtra, attributes.kind, asked]);
}
