import { type CancelSignal, type Clock, ClusterUnavailableError } from '@metrics-adapter/core';
import { LRUCache } from 'lru-cache';

export interface ReviewCacheOptions<Answer> {
  /** How long an answer counts, in milliseconds. */
  readonly timeToLive: (answer: Answer) => number;
  /** How many answers are kept; the least recently used goes first. */
  readonly maxAnswers: number;
  /** How many questions may be under way at once. Default 1 000. */
  readonly maxUnderWay?: number;
  readonly clock: Clock;
}

/** Asks Kubernetes. Settles in time, whatever Kubernetes does. */
export type Ask<Answer> = () => Promise<Answer>;

/** So many questions are under way that another one is not asked. */
export class TooManyReviewsError extends ClusterUnavailableError {
  constructor(underWay: number) {
    super(
      `this server waits for kube-apiserver's answers about ${underWay} requests already and takes no more: ` +
        'is kube-apiserver slow, or does somebody send very many requests?',
    );
  }
}

interface KeptAnswer<Answer> {
  readonly answer: Answer;
  readonly since: number;
}

/**
 * Keeps what Kubernetes answered for a short while, and asks once for all who want to know the same at the same time.
 * Errors are never kept. A caller who leaves does not spoil the answer for the others. While Kubernetes is silent, memory
 * does not grow with the number of questions.
 */
export class ReviewCache<Answer> {
  readonly #options: ReviewCacheOptions<Answer>;
  readonly #kept: LRUCache<string, KeptAnswer<Answer>>;
  readonly #running = new Map<string, Promise<Answer>>();
  #underWay = 0;

  constructor(options: ReviewCacheOptions<Answer>) {
    this.#options = options;
    this.#kept = new LRUCache({ max: options.maxAnswers });
  }

  /**
   * The answer that is kept under `key`, else a new one. Throws what `ask` throws, a {@link TooManyReviewsError}, and a
   * {@link ClusterUnavailableError} when `signal` aborts.
   */
  async get(key: string, ask: Ask<Answer>, signal: CancelSignal): Promise<Answer> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && this.#isAlive(kept)) return kept.answer;
    return untilCancelled(this.#running.get(key) ?? this.#start(key, ask), signal);
  }

  /** A new answer that is not kept. Throws like {@link get}. */
  async getOnce(ask: Ask<Answer>, signal: CancelSignal): Promise<Answer> {
    return untilCancelled(this.#ask(ask), signal);
  }

  /** An age below zero means that the clock was put back: nobody knows how old the answer is. */
  #isAlive({ answer, since }: KeptAnswer<Answer>): boolean {
    const age = this.#options.clock.now() - since;
    return age >= 0 && age < this.#options.timeToLive(answer);
  }

  #start(key: string, ask: Ask<Answer>): Promise<Answer> {
    const running = this.#ask(ask)
      .then((answer) => {
        this.#kept.set(key, { answer, since: this.#options.clock.now() });
        return answer;
      })
      .finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  async #ask(ask: Ask<Answer>): Promise<Answer> {
    const { maxUnderWay = 1_000 } = this.#options;
    if (this.#underWay >= maxUnderWay) throw new TooManyReviewsError(this.#underWay);
    this.#underWay += 1;
    try {
      return await ask();
    } finally {
      this.#underWay -= 1;
    }
  }
}

/** Settles as `answer` does, unless the caller leaves first. */
function untilCancelled<Answer>(answer: Promise<Answer>, signal: CancelSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      signal.removeEventListener('abort', leave);
      reject(new ClusterUnavailableError('the request ended before Kubernetes had answered an access question'));
    };
    // Taken up in any case, so that a failure after everybody has left is nobody's unhandled rejection.
    answer.finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave);
  });
}
