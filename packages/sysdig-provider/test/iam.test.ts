import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { type Simulator, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { AxiosTransport } from '../src/client/axios-transport.ts';
import { IamCredentials } from '../src/client/iam-credentials.ts';
import { type CalledEndpoint, callEndpoint, everyCall } from './support/called-endpoint.ts';
import { rejectionOf } from './support/error-texts.ts';

const iam = { apikey: 'Xk3_ibm-Api0Key-9Qw7zL1vB5nM2cR8tY4uP6o', instanceId: 'b1d7d0b6-2f6b', only: true };
const minute = 60_000;

let clock: FakeClock;
let simulator: Simulator;
let transport: AxiosTransport;
let called: CalledEndpoint;

beforeEach(async () => {
  clock = new FakeClock();
  simulator = await startSimulator({ iam, clock: () => clock.now() });
  simulator.series.setSeries('sysdig_host_cpu_used_percent', { host_mac: 'a' }, { every: 10, value: () => 1 });
  transport = new AxiosTransport();
  called = call({});
});

afterEach(async () => {
  transport.close();
  await simulator.stop();
});

function call({ instanceId = iam.instanceId, apiKey = iam.apikey }): CalledEndpoint {
  const address = `${simulator.url}/identity/token`;
  const getApiKey = () => apiKey;
  const credentials = new IamCredentials({ getApiKey, instanceId, address, transport, clock });
  return callEndpoint({ endpoint: simulator.url, transport, credentials, clock });
}

const exchanges = () => simulator.requests.byPath['/identity/token'] ?? 0;

describe('an instance of IBM Cloud that takes IAM alone', () => {
  it('answers every call, with one token', async () => {
    await Promise.all(Object.values(everyCall).map((one) => one(called)));
    expect(exchanges()).toBe(1);
  });

  it('goes on answering for hours, while the token is renewed in the background', async () => {
    for (let elapsed = 0; elapsed <= 180; elapsed += 4) {
      await everyCall['POST /api/data']?.(called);
      await clock.advance(4 * minute);
    }
    expect(exchanges()).toBe(4);
  });

  it('goes on answering while IAM is away for less than five minutes', async () => {
    await everyCall['POST /api/data']?.(called);
    await clock.advance(55 * minute);
    simulator.faults.failNext({ kind: 'reset' }, { times: Number.POSITIVE_INFINITY, path: '/identity/token' });
    for (let turn = 0; turn < 4; turn += 1) {
      await everyCall['POST /api/data']?.(called);
      await clock.advance(minute);
    }
    simulator.faults.clear();
    await clock.advance(minute);
    await everyCall['POST /api/data']?.(called);
  });

  it('that refuses a token is asked once more with a fresh one', async () => {
    await everyCall['POST /api/data']?.(called);
    simulator.faults.failNext(401, { path: '/api/data' });
    await everyCall['POST /api/data']?.(called);
    expect(exchanges()).toBe(2);
  });

  it('that is another one says what to check', async () => {
    const error = await rejectionOf(Promise.resolve(everyCall['POST /api/data']?.(call({ instanceId: 'another' }))));
    expect(error).toHaveProperty(
      'message',
      `Sysdig at ${simulator.url} (POST /api/data) answered 403 (Access is denied): the API key's owner may not read metrics of this instance; give it access to the instance in IBM Cloud's IAM, and check the GUID of the instance (IBMInstanceID) and the team (SysdigTeamID)`,
    );
  });

  it('is not asked where the API key is wrong', async () => {
    const error = await rejectionOf(Promise.resolve(everyCall['POST /api/data']?.(call({ apiKey: 'wrong' }))));
    expect(error).toHaveProperty(
      'message',
      `IBM IAM at ${simulator.url} answered 400 (BXNIM0415E: Provided API key could not be found.): it does not accept the API key; it must be an API key of IBM Cloud (not a Sysdig API token), and not deleted, locked or expired`,
    );
    expect(simulator.requests.byPath['/api/data']).toBeUndefined();
  });
});
