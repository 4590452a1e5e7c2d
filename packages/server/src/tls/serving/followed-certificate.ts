import { reasonOf } from '../../errors/reason.ts';
import { formatSubject } from '../x509/certificate-error.ts';
import type { PairSource } from './pair-source.ts';
import type { ServingCertificate, ServingCertificateEffects } from './serving-certificate.ts';
import { leafOf, type ServingPair } from './serving-pair.ts';

/** A change in a directory comes as several events within a few milliseconds. */
const DEBOUNCE = 20;
/** For what watching misses: network file systems, a directory that was replaced, too many watches on the machine. */
const RELOAD_EVERY = 60_000;

/** Serves the last good pair of a source, and asks the source again when something changed and every minute. */
export class FollowedCertificate implements ServingCertificate {
  readonly #source: PairSource;
  readonly #effects: Omit<ServingCertificateEffects, 'disk'>;
  readonly #listeners = new Set<() => void>();
  readonly #stopWatching: readonly (() => void)[];
  #pair: ServingPair;
  #cancelDebounce = (): void => {};
  #cancelReload = (): void => {};
  #reloading = false;
  #reloadAgain = false;
  #closed = false;
  /** What was last complained about: said once, not every minute. */
  #complaint: string | undefined;

  constructor(pair: ServingPair, source: PairSource, { disk, ...effects }: ServingCertificateEffects) {
    this.#pair = pair;
    this.#source = source;
    this.#effects = effects;
    this.#stopWatching = source.directories.map((directory) =>
      disk.watch(
        directory,
        () => this.#reloadSoon(),
        (error) => this.#reportWatch(directory, error),
      ),
    );
    this.#reloadLater();
    this.#describe('serving certificate loaded');
    this.#warnWhenExpired();
  }

  current(): ServingPair {
    return this.#pair;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#closed = true;
    this.#cancelDebounce();
    this.#cancelReload();
    for (const stop of this.#stopWatching) stop();
    this.#listeners.clear();
  }

  #reloadSoon(): void {
    if (this.#closed) return;
    this.#cancelDebounce();
    this.#cancelDebounce = this.#effects.timers.after(DEBOUNCE, () => void this.#reload());
  }

  #reloadLater(): void {
    this.#cancelReload = this.#effects.timers.after(RELOAD_EVERY, () => {
      this.#reloadLater();
      void this.#reload();
    });
  }

  /** One at a time: a slow disk must not bring an old answer after a new one. */
  async #reload(): Promise<void> {
    this.#reloadAgain = this.#reloading;
    if (this.#reloading) return;
    this.#reloading = true;
    try {
      const pair = await this.#source.load();
      if (!this.#closed) this.#take(pair);
    } catch (error) {
      this.#complain('a changed serving certificate is refused; the last good one stays', error);
    } finally {
      this.#reloading = false;
    }
    if (this.#reloadAgain) await this.#reload();
  }

  #take(pair: ServingPair): void {
    const isNew = pair.cert !== this.#pair.cert || pair.key !== this.#pair.key;
    this.#pair = pair;
    if (isNew) this.#describe('serving certificate replaced');
    if (isNew || !this.#isExpired()) this.#complaint = undefined;
    this.#warnWhenExpired();
    if (isNew) this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#effects.log.error('the new serving certificate could not be put to use', { error });
      }
    }
  }

  #describe(message: string): void {
    const { subject, subjectAltName, validToDate } = leafOf(this.#pair);
    this.#effects.log.info(message, {
      subject: formatSubject(subject),
      names: subjectAltName ?? '',
      notAfter: validToDate.toISOString(),
    });
  }

  #isExpired(): boolean {
    return this.#effects.clock.now() > leafOf(this.#pair).validToDate.getTime();
  }

  #warnWhenExpired(): void {
    if (!this.#isExpired()) return;
    const until = leafOf(this.#pair).validToDate.toISOString();
    this.#complain('the serving certificate has expired; clients that verify it fail', `valid until ${until}`);
  }

  #complain(message: string, error: unknown): void {
    const reason = reasonOf(error);
    if (this.#closed || reason === this.#complaint) return;
    this.#complaint = reason;
    this.#effects.log.warn(message, { reason });
  }

  #reportWatch(directory: string, error: unknown): void {
    if (this.#closed) return;
    this.#effects.log.warn('changes of the serving certificate are only seen once a minute: watching failed', {
      directory,
      reason: reasonOf(error),
    });
  }
}
