import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { TemporaryFolder } from '../kubernetes/testing/temporary-folder.ts';
import { checkConfig } from './check-config.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder.remove());

/** What is printed, and the exit code or the error that it ends with. */
async function check(...args: readonly string[]) {
  let printed = '';
  const write = (text: string | Uint8Array) => {
    printed += String(text);
    return true;
  };
  const running = checkConfig.run(args, { env: {}, stdout: { write }, stderr: { write } });
  const ending = await running.then(
    (code) => ({ code }),
    (error: unknown) => ({ error }),
  );
  return { ...ending, printed };
}

const rule = (fields: string) =>
  `metrics:\n  - name: a\n    series: net.http.request.count\n    resources: [pods]\n    ${fields}\n`;

describe('check-config', () => {
  it('measures rules by what serve would be told', async () => {
    const file = await folder.write('a.yaml', rule('window: 90s'));
    expect(await check(file)).toMatchObject({ code: 0 });
    const slow = await check('--sample-period=1m', '--window=2m', file);
    expect(slow).toMatchObject({ code: 1 });
    expect(slow.printed).toContain(
      `${file}:5:13: metrics[0].window: 1m30s is less than two times the 1m between samples; `,
    );
  });

  it('refuses times by which serve would not start', async () => {
    const file = await folder.write('a.yaml', rule('window: 60s\n    period: 10s'));
    const times = ['--sample-period=15s', '--window=45s'];
    expect(await check('--dialect=promql', ...times, file)).toMatchObject({ code: 0 });
    expect(await check('--dialect=data', ...times, file)).toEqual({
      error: new ConfigError([
        "--dialect data, --sample-period 15s and --window 45s do not go together: a window of 45 s cannot be had from Sysdig's data API: it gives at most 600 intervals of 10, 60, 600, 3600, 86400 s; use a window that one of these divides into fewer, or --dialect promql",
      ]),
      printed: '',
    });
  });

  it('says of a wrong flag only what is wrong with it', async () => {
    const file = await folder.write('a.yaml', '');
    expect(await check('--dialect=data', '--window=soon', file)).toMatchObject({ error: { problems: { length: 1 } } });
  });

  it('knows how old samples may be where serve is told', async () => {
    const file = await folder.write('a.yaml', rule('refreshInterval: 4m'));
    expect((await check(file)).printed).toContain('metrics[0].refreshInterval: 4m is not less than the age (2m)');
    expect(await check('--max-age=5m', file)).toEqual({ code: 0, printed: `${file}: 1 rule, no problems\n` });
    expect(await check('--max-age=1m', file)).toEqual({
      error: new ConfigError(['--max-age must be a duration such as 10m or 15s, at least 100s; it is "1m"']),
      printed: '',
    });
  });

  it('tells what is wrong in the files that can be read, before it says which cannot', async () => {
    const file = await folder.write('a.yaml', rule('windov: 1m'));
    expect(await check(file, `${file}.gone`)).toEqual({
      error: new ConfigError([`rules in ${file}.gone: cannot be read: ENOENT`]),
      printed: `${file}:5:5: metrics[0].windov: is not known here; did you mean window?\n5 |     windov: 1m\n        ^\n\n`,
    });
  });
});
