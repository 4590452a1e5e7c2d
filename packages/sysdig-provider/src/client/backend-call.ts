/** What refusals of a call mean, where that differs from one API to another. */
export interface CallHints {
  /** That the address has no such call (404, 410), and what to do. */
  readonly missing: string;
  /** What to check where the answer comes from somebody else: `SDC_ENDPOINT and --promql-prefix`. */
  readonly check: string;
  /** What a 405 means for a call that may be sent otherwise. */
  readonly wrongMethod?: string;
}

/** One call to the backend. */
export interface BackendCall {
  readonly method: 'GET' | 'POST';
  /** The whole address without a query, and without a secret. */
  readonly address: string;
  /** Its query. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Besides those that every call has; told nowhere. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * Whether it only reads, so that it may be sent again after a gateway's hiccup. A GET always may; a POST only where
   * this is true.
   */
  readonly isRead?: boolean;
  /** Milliseconds that each try may take, where that is less than the client's own. */
  readonly timeout?: number;
  readonly hints: CallHints;
}

/** What errors call a backend at an address. */
export function describeBackend(address: string): string {
  return `Sysdig at ${new URL(address).origin}`;
}

/** What errors call the backend and one call to it: `Sysdig at https://app.sysdigcloud.com (GET /api/user/me)`. */
export function describeCall({ method, address }: Pick<BackendCall, 'method' | 'address'>): string {
  return `${describeBackend(address)} (${method} ${new URL(address).pathname})`;
}
