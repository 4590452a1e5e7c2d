import type { Clock } from '@metrics-adapter/core';
import type { Credentials, ProofHeaders } from './credentials.ts';
import { publicIamAddress } from './endpoint.ts';
import { type HttpAnswer, type HttpTransport, TransportError } from './http-transport.ts';
import { type IamToken, parseIamAnswer, toIamFailure } from './iam-answer.ts';
import { SecretRemover } from './without-secret.ts';

/** What a token of IBM Cloud's IAM takes. */
export interface IamCredentialsParts {
  /** Gives the API key of IBM Cloud as it is now, from the environment or by `fileToken`. */
  readonly getApiKey: () => string;
  /** The GUID of the IBM Cloud Monitoring instance, sent as `IBMInstanceID`. */
  readonly instanceId: string;
  /** Whose data is asked for, sent as `SysdigTeamID`; absent: the API key's default team. */
  readonly teamId?: string;
  /** Where IAM exchanges keys for tokens: see `toIamAddress`; absent: IBM's public address. */
  readonly address?: string;
  /** How IAM is reached. */
  readonly transport: HttpTransport;
  /** By which tokens expire. */
  readonly clock: Clock;
  /** Milliseconds that one exchange may take; 10 000. */
  readonly timeout?: number;
}

/** A token is renewed so long before it expires, in milliseconds. */
const renewBefore = 300_000;
/** A token is not sent any more so long before it expires: it would expire on its way. Milliseconds. */
const unusableBefore = 30_000;
/** After a failure IAM is left alone for so long, unless the API key is another. Milliseconds. */
const pauseAfterFailure = 5000;
/** Refusals renew a token once in so long at the most: who may not read does not need fresher tokens. Milliseconds. */
const renewalInterval = 60_000;

/** A token that may be sent, and when it was asked for and how long it lasts, by our own clock. */
interface Held {
  readonly token: string;
  readonly since: number;
  readonly lifetime: number;
}

interface Failure {
  readonly error: unknown;
  readonly at: number;
  readonly apiKey: string;
}

/**
 * Proves by a token of IBM Cloud's IAM, for which an API key is exchanged: once for all calls that need it, and again in
 * the background five minutes before it expires. While that is under way, and when it fails, the old token goes on to be
 * sent for as long as it is valid.
 */
export class IamCredentials implements Credentials {
  readonly kind = 'iam';
  readonly #parts: IamCredentialsParts;
  readonly #address: string;
  readonly #from: string;
  readonly #secrets = new SecretRemover();
  #held: Held | undefined;
  #exchange: Promise<Held> | undefined;
  #failure: Failure | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;
  /** The token that was refused, until another one was asked for. */
  #refused: Held | undefined;

  /** Asks for nothing before headers are wanted. */
  constructor(parts: IamCredentialsParts) {
    this.#parts = parts;
    this.#address = parts.address ?? publicIamAddress;
    this.#from = `IBM IAM at ${new URL(this.#address).origin}`;
  }

  headers(): ProofHeaders | Promise<ProofHeaders> {
    const held = this.#held;
    const left = held === undefined ? 0 : this.#leftOf(held);
    if (held === undefined || left <= unusableBefore) return this.#fresh().then((fresh) => this.#toHeaders(fresh));
    if (held === this.#refused) return this.#freshInsteadOf(held).then((fresh) => this.#toHeaders(fresh));
    // Its failure is remembered, and told when the token has expired.
    if (left <= renewBefore) this.#fresh().catch(() => {});
    return this.#toHeaders(held);
  }

  renew(refused: ProofHeaders): boolean {
    const held = this.#held;
    // Another call has renewed it meanwhile, or is about to.
    if (held === undefined || this.#toHeaders(held)['authorization'] !== refused['authorization']) return true;
    const now = this.#parts.clock.now();
    if (Math.abs(now - this.#renewedAt) < renewalInterval) return false;
    this.#renewedAt = now;
    this.#refused = held;
    return true;
  }

  /** Where there is no other one, the old one is sent on: what refuses it may be one call of many. */
  async #freshInsteadOf(held: Held): Promise<Held> {
    try {
      return await this.#fresh();
    } catch {
      this.#refused = undefined;
      return held;
    }
  }

  /** Milliseconds until it expires; 0 where our clock was set back since: nobody knows then. */
  #leftOf({ since, lifetime }: Held): number {
    const age = this.#parts.clock.now() - since;
    return age < 0 ? 0 : lifetime - age;
  }

  #toHeaders({ token }: Held): ProofHeaders {
    const { instanceId, teamId } = this.#parts;
    return {
      authorization: `Bearer ${token}`,
      ibminstanceid: instanceId,
      ...(teamId !== undefined && { sysdigteamid: teamId }),
    };
  }

  /** The exchange that is under way, or another one. */
  async #fresh(): Promise<Held> {
    this.#exchange ??= this.#exchangeOnce().finally(() => {
      this.#exchange = undefined;
    });
    return this.#exchange;
  }

  async #exchangeOnce(): Promise<Held> {
    const { getApiKey, clock } = this.#parts;
    const apiKey = getApiKey();
    const since = clock.now();
    const failure = this.#failure;
    const isRecent = failure !== undefined && Math.abs(since - failure.at) < pauseAfterFailure;
    if (isRecent && failure.apiKey === apiKey) throw failure.error;
    try {
      const { token, lifetime } = await this.#ask(apiKey);
      this.#failure = undefined;
      this.#held = { token, since, lifetime: lifetime * 1000 };
      return this.#held;
    } catch (error) {
      this.#failure = { error, at: clock.now(), apiKey };
      throw error;
    }
  }

  async #ask(apiKey: string): Promise<IamToken> {
    this.#secrets.remember(apiKey);
    const answer = await this.#send(apiKey);
    return parseIamAnswer(this.#secrets.fromAnswer(answer), this.#from);
  }

  async #send(apiKey: string): Promise<HttpAnswer> {
    const { transport, timeout = 10_000 } = this.#parts;
    const form = { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', response_type: 'cloud_iam', apikey: apiKey };
    try {
      return await transport.send({
        method: 'POST',
        url: new URL(this.#address),
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
        // Who asked first may leave: the token is for everybody.
        signal: new AbortController().signal,
        timeout,
      });
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      throw toIamFailure(this.#secrets.fromFailure(error), this.#from, timeout / 1000);
    }
  }
}
