import { describe, expect, it } from '@jest/globals';
import type { HealthCheck } from './health-check.ts';
import { reportCheck, reportHealth } from './report-health.ts';

const ping: HealthCheck = { name: 'ping', problem: () => undefined };
const broken: HealthCheck = { name: 'cluster', problem: () => 'the secret reason' };

describe('reportHealth', () => {
  it('says ok, and no more, when all is well', () => {
    expect(reportHealth('livez', [ping], false)).toEqual({ text: 'ok', problems: {} });
  });

  it('tells each check when asked to', () => {
    expect(reportHealth('livez', [ping, { ...ping, name: 'shutdown' }], true)).toEqual({
      text: '[+]ping ok\n[+]shutdown ok\nlivez check passed\n',
      problems: {},
    });
  });

  it.each([false, true])('tells each check when one failed, but not why (verbose: %s)', (verbose) => {
    expect(reportHealth('readyz', [ping, broken], verbose)).toEqual({
      text: '[+]ping ok\n[-]cluster failed: reason withheld\nreadyz check failed\n',
      problems: { cluster: 'the secret reason' },
    });
  });
});

describe('reportCheck', () => {
  it('says ok', () => {
    expect(reportCheck(ping)).toEqual({ text: 'ok', problems: {} });
  });

  it('tells why not', () => {
    expect(reportCheck(broken)).toEqual({
      text: 'internal server error: the secret reason\n',
      problems: { cluster: 'the secret reason' },
    });
  });
});
