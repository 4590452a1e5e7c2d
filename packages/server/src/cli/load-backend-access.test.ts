import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { type HttpTransport, IamCredentials } from '@metrics-adapter/sysdig-provider';
import { sysdigFlags } from '../config/flags.ts';
import { loadConfig } from '../config/load-config.ts';
import { readSysdigSettings } from '../config/sysdig-settings.ts';
import { TemporaryFolder } from '../kubernetes/testing/temporary-folder.ts';
import { FixedCertificate } from '../lifecycle/testing/fixed-certificate.ts';
import { type BackendAccess, loadBackendAccess } from './load-backend-access.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder.remove());

function load(...args: readonly string[]): Promise<BackendAccess> {
  const environment = { SDC_TOKEN: 'hunter2', CLUSTER_NAME: 'prod' };
  const { backend } = loadConfig(args, environment, { flags: sysdigFlags, readSettings: readSysdigSettings });
  return loadBackendAccess(backend);
}

/** What would be sent to prove who asks. */
async function proofOf({ createCredentials }: BackendAccess): Promise<Readonly<Record<string, string>>> {
  return createCredentials({ transport: neverAsked, clock: new FakeClock() }).headers();
}

const neverAsked: HttpTransport = { send: () => Promise.reject(new Error('nobody asks')) };

describe('loadBackendAccess', () => {
  it('finds the backend, with the token of the environment', async () => {
    const access = await load('--sysdig-endpoint=https://eu1.app.sysdig.com/api/');
    expect(access).toEqual({
      promqlBase: 'https://eu1.app.sysdig.com/prometheus',
      monitorBase: 'https://eu1.app.sysdig.com/api',
      scope: { cluster: 'prod' },
      createCredentials: expect.any(Function),
    });
    expect(await proofOf(access)).toEqual({ authorization: 'Bearer hunter2' });
  });

  it.each([
    [[], 'https://app.sysdigcloud.com/prometheus', 'https://app.sysdigcloud.com/api'],
    [['--region=us2'], 'https://us2.app.sysdig.com/prometheus', 'https://us2.app.sysdig.com/api'],
    [
      ['--region=private.eu-de', '--promql-prefix=/api/prometheus'],
      'https://private.eu-de.monitoring.cloud.ibm.com/api/prometheus',
      'https://private.eu-de.monitoring.cloud.ibm.com/api',
    ],
    [
      ['--promql-prefix=http://prometheus:9090', '--sysdig-endpoint=https://sysdig.example.com'],
      'http://prometheus:9090',
      'https://sysdig.example.com/api',
    ],
    [
      ['--promql-prefix=http://prometheus:9090', '--dialect=data'],
      'http://prometheus:9090',
      'https://app.sysdigcloud.com/api',
    ],
  ])('finds both APIs by %j', async (flags, promqlBase, monitorBase) => {
    expect(await load(...flags)).toMatchObject({ promqlBase, monitorBase });
  });

  it('sends the token nowhere else where a Prometheus API alone is named', async () => {
    const access = await load('--promql-prefix=http://prometheus:9090');
    expect(access).toMatchObject({ promqlBase: 'http://prometheus:9090' });
    expect(access).not.toHaveProperty('monitorBase');
  });

  it('refuses a region that there is not', async () => {
    await expect(load('--region=us9')).rejects.toThrow('there is no region "us9"; did you mean us1?');
  });

  it('offers no credentials to a backend that asks for none', async () => {
    expect(await proofOf(await load('--backend-auth=none'))).toEqual({});
  });

  it('reads a token file again and again', async () => {
    const file = await folder.write('token', 'first\n');
    const access = await load(`--sysdig-token-file=${file}`);
    expect(await proofOf(access)).toEqual({ authorization: 'Bearer first' });
    await folder.write('token', 'second\n');
    expect(await proofOf(access)).toEqual({ authorization: 'Bearer second' });
  });

  it("has IBM Cloud's IAM exchange a key that it reads from a file", async () => {
    const file = await folder.write('key', 'the-api-key\n');
    const iam = ['--backend-auth=iam', `--iam-api-key-file=${file}`, '--ibm-instance-id=guid'];
    const access = await load(...iam, '--iam-endpoint=https://iam.test.cloud.ibm.com/identity/token');
    const credentials = access.createCredentials({ transport: neverAsked, clock: new FakeClock() });
    expect(credentials).toBeInstanceOf(IamCredentials);
    await expect(load(...iam.with(1, `--iam-api-key-file=${file}.gone`))).rejects.toThrow('ENOENT');
    await expect(load(...iam, '--iam-endpoint=iam')).rejects.toThrow('the address of IAM "iam" is no address');
  });

  it("trusts further authorities for the backend's certificate", async () => {
    const { cert } = new FixedCertificate().current();
    expect((await load(`--sysdig-ca-file=${await folder.write('ca', cert)}`)).ca).toBe(cert);
  });
});
