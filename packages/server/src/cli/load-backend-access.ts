import {
  bearerCredentials,
  type ClusterScope,
  type Credentials,
  fileToken,
  noCredentials,
  toPromqlBase,
} from '@metrics-adapter/sysdig-provider';
import type { BackendCredentials, SysdigConfig } from '../config/config.ts';
import { loadAll } from './load-all.ts';
import { readPem } from './read-pem.ts';

/** How Sysdig is reached. */
export interface BackendAccess {
  /** The address of its Prometheus API. */
  readonly base: string;
  readonly scope: ClusterScope;
  readonly credentials: Credentials;
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
}

/** Reads what it takes to reach the backend, without reaching it. Throws {@link ConfigError} with every problem. */
export async function loadBackendAccess({ caFile, scope, ...given }: SysdigConfig): Promise<BackendAccess> {
  const { base, credentials, authorities } = await loadAll({
    base: loadBase(given),
    credentials: loadCredentials(given.credentials),
    authorities: readPem('--sysdig-ca-file', caFile),
  });
  return { base, scope, credentials, ...(authorities !== undefined && { ca: authorities.text }) };
}

async function loadBase(address: Pick<SysdigConfig, 'endpoint' | 'promqlPrefix'>): Promise<string> {
  return toPromqlBase(address);
}

/** A token file is read once, to fail now rather than at the first question; later reads see a rotated token. */
async function loadCredentials(given: BackendCredentials): Promise<Credentials> {
  if (given.kind === 'none') return noCredentials;
  const credentials = bearerCredentials(given.kind === 'token' ? () => given.token : fileToken(given.file));
  credentials.headers();
  return credentials;
}
