import type { Clock } from '@metrics-adapter/core';
import type { SeededNames } from '../objects/seeded-names.ts';

/** Who somebody is. */
export interface StandInUser {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

interface Issued {
  readonly user: StandInUser;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export const anonymous: StandInUser = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Knows the tokens that this cluster issued. */
export class Identities {
  readonly #clock: Clock;
  readonly #names: SeededNames;
  readonly #issued = new Map<string, Issued>();

  constructor({ clock, names }: { readonly clock: Clock; readonly names: SeededNames }) {
    this.#clock = clock;
    this.#names = names;
  }

  /** A new token. A ServiceAccount, by its full name, is in its groups without being told. */
  issue(user: StandInUser, lifetimeSeconds = Number.POSITIVE_INFINITY): string {
    const token = this.#names.nextToken();
    const until = this.#clock.now() + lifetimeSeconds * 1_000;
    this.#issued.set(token, { user: withSystemGroups(user), until });
    return token;
  }

  revoke(token: string): void {
    this.#issued.delete(token);
  }

  /** Undefined for a token that was never issued, was revoked or has expired. */
  ownerOf(token: string): StandInUser | undefined {
    const issued = this.#issued.get(token);
    return issued !== undefined && issued.until > this.#clock.now() ? issued.user : undefined;
  }
}

/** Whoever proves who they are is in `system:authenticated`; a ServiceAccount is in two groups more. */
export function withSystemGroups(user: StandInUser): StandInUser {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user.name) ?? [];
  const accounts = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return { ...user, groups: [...new Set([...accounts, ...user.groups, 'system:authenticated'])] };
}
