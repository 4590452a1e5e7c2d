import { EndpointError } from './endpoint-error.ts';
import { toEndpoint } from './regions.ts';

export { EndpointError } from './endpoint-error.ts';

/** Where Sysdig is: at an address, or in one of its regions. */
export type MonitorAddress =
  | {
      /** `https://app.sysdigcloud.com`; a trailing `/api/`, which earlier adapters needed, is dropped. */
      readonly endpoint: string;
    }
  | {
      /** `us2`; see `regionNames`. */
      readonly region: string;
    };

/** Where Sysdig is, and its Prometheus API below it. */
export type EndpointOptions = MonitorAddress & {
  /** Where the Prometheus API stands below it; one that begins with `http` is a whole address of its own. */
  readonly promqlPrefix: string;
};

/**
 * The address to which `/api/v1/query` is appended, without a slash at its end. Throws {@link EndpointError} for an
 * address that cannot be one, and for an unknown region.
 */
export function toPromqlBase(options: EndpointOptions): string {
  const { promqlPrefix } = options;
  if (/^https?:/i.test(promqlPrefix)) return toBase(promqlPrefix, 'the PromQL prefix');
  return toBase(`${toHost(options)}/${promqlPrefix.replace(/^\/+/, '')}`, 'the PromQL prefix');
}

/**
 * The address of Sysdig's own API, to which `/data` is appended: `https://app.sysdigcloud.com/api`. Throws
 * {@link EndpointError} as {@link toPromqlBase} does.
 */
export function toMonitorBase(address: MonitorAddress): string {
  return `${toHost(address)}/api`;
}

/** Where IBM Cloud's IAM exchanges an API key for a token. */
export const publicIamAddress = 'https://iam.cloud.ibm.com/identity/token';

/** The address of an IAM, for those who have another one. Throws {@link EndpointError} for an address that cannot be one. */
export function toIamAddress(address: string): string {
  return toBase(address, 'the address of IAM', publicIamAddress);
}

function toHost(address: MonitorAddress): string {
  const endpoint = 'region' in address ? toEndpoint(address.region) : address.endpoint;
  return toBase(endpoint, 'the endpoint').replace(/\/api$/, '');
}

function toBase(text: string, what: string, like = 'https://app.sysdigcloud.com'): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = text.includes('@') ? '' : ` "${text}"`;
    throw new EndpointError(`${what}${shown} is no address: it must look like ${like}`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new EndpointError(`${what} at ${url.host} must be a plain address, without user, password or query`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
