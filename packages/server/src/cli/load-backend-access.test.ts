import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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

describe('loadBackendAccess', () => {
  it('finds the backend, with the token of the environment', async () => {
    const access = await load('--sysdig-endpoint=https://eu1.app.sysdig.com/api/');
    expect(access).toEqual({
      base: 'https://eu1.app.sysdig.com/prometheus',
      scope: { cluster: 'prod' },
      credentials: expect.anything(),
    });
    expect(access.credentials.headers()).toEqual({ authorization: 'Bearer hunter2' });
  });

  it('offers no credentials to a backend that asks for none', async () => {
    expect((await load('--backend-auth=none')).credentials.headers()).toEqual({});
  });

  it('reads a token file again and again', async () => {
    const file = await folder.write('token', 'first\n');
    const { credentials } = await load(`--sysdig-token-file=${file}`);
    expect(credentials.headers()).toEqual({ authorization: 'Bearer first' });
    await folder.write('token', 'second\n');
    expect(credentials.headers()).toEqual({ authorization: 'Bearer second' });
  });

  it("trusts further authorities for the backend's certificate", async () => {
    const { cert } = new FixedCertificate().current();
    expect((await load(`--sysdig-ca-file=${await folder.write('ca', cert)}`)).ca).toBe(cert);
  });
});
