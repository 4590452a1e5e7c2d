import { afterEach, describe, expect, it } from '@jest/globals';
import { paths } from './metric-paths.ts';
import { addPod } from './shop-world.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const instanceId = '00000000-0000-4000-8000-00000000000a';
const apikey = 'the-key-of-the-api';
const hour = 3_600_000;

let whole: WholeServer;
afterEach(() => whole.stop());

/** IBM Cloud Monitoring. */
async function start(): Promise<void> {
  whole = await startWholeServer({
    simulator: { iam: { apikey, instanceId, only: true } },
    environment: { IAM_API_KEY: apikey, IBM_INSTANCE_ID: instanceId },
    furnish: (world) => addPod(world, { name: 'a', value: 3 }),
    args: ({ url }) => ['--backend-auth=iam', `--iam-endpoint=${url}/identity/token`],
  });
}

const exchanges = () => whole.simulator.requests.count('/identity/token');

describe("IBM Cloud's IAM", () => {
  it('lets the adapter in for hours, with a new token well before each ends', async () => {
    await start();
    expect(await whole.tell(paths.cpuOfPod('a'))).toBe('3');
    expect(exchanges()).toBe(1);
    for (let quarter = 0; quarter < 8; quarter += 1) {
      await whole.pass(hour / 4);
      expect(await whole.tell(paths.cpuOfPod('a'))).toBe('3');
    }
    expect(exchanges()).toBe(3);
    expect(whole.log.lines.filter((line) => /^(warn|error): (?!readyz)/.test(line))).toEqual([]);
  }, 60_000);

  it('is asked once more when a token is refused, and nobody notices', async () => {
    await start();
    expect(await whole.tell(paths.cpuOfPod('a'))).toBe('3');
    whole.simulator.faults.failNext(401, { path: '/query' });
    await whole.pass(120_000);
    expect(await whole.tell(paths.cpuOfPod('a'))).toBe('3');
    expect(exchanges()).toBe(2);
  });

  it('that does not know the key is told to whoever asks for a metric, and the key to nobody', async () => {
    await start();
    whole.simulator.faults.failNext(400, { path: '/identity/token', times: Number.POSITIVE_INFINITY });
    await whole.pass(hour + 300_000);
    const said = await whole.tell(paths.cpuOfPod('a'));
    expect(said).toMatch(
      /^503 .*: IBM IAM at http:\/\/127\.0\.0\.1:\d+ answered 400 \(planned by the test\): it does not accept the API key; /,
    );
    expect(JSON.stringify([said, whole.log.lines, whole.log.fields])).not.toContain(apikey);
  }, 60_000);
});
