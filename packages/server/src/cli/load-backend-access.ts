import type { Clock } from '@metrics-adapter/core';
import {
  bearerCredentials,
  type ClusterScope,
  type Credentials,
  fileToken,
  type HttpTransport,
  IamCredentials,
  noCredentials,
  toIamAddress,
  toMonitorBase,
  toPromqlBase,
} from '@metrics-adapter/sysdig-provider';
import type { BackendCredentials, IamConfig, SysdigConfig } from '../config/config.ts';
import { loadAll } from './load-all.ts';
import { readPem } from './read-pem.ts';

/** How Sysdig is reached. */
export interface BackendAccess {
  /** The address of its Prometheus API. */
  readonly promqlBase: string;
  /** The address of its own API; absent where only a Prometheus API was named. */
  readonly monitorBase?: string;
  readonly scope: ClusterScope;
  /** Makes what proves who asks; some of it asks for proof itself. */
  readonly createCredentials: CreateCredentials;
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
}

type CreateCredentials = (effects: { readonly transport: HttpTransport; readonly clock: Clock }) => Credentials;

/** Reads what it takes to reach the backend, without reaching it. Throws {@link ConfigError} with every problem. */
export async function loadBackendAccess({ caFile, scope, ...given }: SysdigConfig): Promise<BackendAccess> {
  const { bases, createCredentials, authorities } = await loadAll({
    bases: loadBases(given),
    createCredentials: loadCredentials(given.credentials),
    authorities: readPem('--sysdig-ca-file', caFile),
  });
  return { ...bases, scope, createCredentials, ...(authorities !== undefined && { ca: authorities.text }) };
}

type Bases = Pick<BackendAccess, 'promqlBase' | 'monitorBase'>;

async function loadBases(given: Pick<SysdigConfig, 'address' | 'promqlPrefix' | 'dialect'>): Promise<Bases> {
  const { address = usualAddress, promqlPrefix, dialect } = given;
  const promqlBase = toPromqlBase({ ...address, promqlPrefix });
  // Whoever names a Prometheus alone does not want the token to go anywhere else.
  const isElsewhere = /^https?:/i.test(promqlPrefix) && given.address === undefined && dialect === 'promql';
  return { promqlBase, ...(!isElsewhere && { monitorBase: toMonitorBase(address) }) };
}

const usualAddress = { endpoint: 'https://app.sysdigcloud.com' };

/** A secret's file is read once, to fail now rather than at the first question; later reads see a rotated one. */
async function loadCredentials(given: BackendCredentials): Promise<CreateCredentials> {
  if (given.kind === 'none') return () => noCredentials;
  if (given.kind === 'iam') return loadIam(given);
  const credentials = bearerCredentials(given.kind === 'token' ? () => given.token : readable(given.file));
  return () => credentials;
}

function loadIam({ apiKey, instanceId, teamId, address }: IamConfig): CreateCredentials {
  const getApiKey = 'file' in apiKey ? readable(apiKey.file) : () => apiKey.value;
  const told = {
    getApiKey,
    instanceId,
    ...(teamId !== undefined && { teamId }),
    ...(address !== undefined && { address: toIamAddress(address) }),
  };
  return (effects) => new IamCredentials({ ...told, ...effects });
}

/** Throws when it cannot be read now. */
function readable(file: string): () => string {
  const read = fileToken(file);
  read();
  return read;
}
