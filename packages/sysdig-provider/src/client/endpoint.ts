/** Where Sysdig is. Throws {@link EndpointError} for an address that cannot be one. */
export interface EndpointOptions {
  /** `https://app.sysdigcloud.com`; a trailing `/api/`, which earlier adapters needed, is dropped. */
  readonly endpoint: string;
  /** Where the Prometheus API stands below it; one that begins with `http` is a whole address of its own. */
  readonly promqlPrefix: string;
}

/** An address that cannot be used, with the reason. */
export class EndpointError extends Error {
  /** The message says what the address must look like. */
  constructor(message: string) {
    super(message);
    this.name = 'EndpointError';
  }
}

/** The address to which `/api/v1/query` is appended, without a slash at its end. */
export function toPromqlBase({ endpoint, promqlPrefix }: EndpointOptions): string {
  if (/^https?:/i.test(promqlPrefix)) return toBase(promqlPrefix, 'the PromQL prefix');
  const base = toBase(endpoint, 'the endpoint').replace(/\/api$/, '');
  return toBase(`${base}/${promqlPrefix.replace(/^\/+/, '')}`, 'the PromQL prefix');
}

function toBase(text: string, what: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = text.includes('@') ? '' : ` "${text}"`;
    throw new EndpointError(`${what}${shown} is no address: it must look like https://app.sysdigcloud.com`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new EndpointError(`${what} at ${url.host} must be a plain address, without user, password or query`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
