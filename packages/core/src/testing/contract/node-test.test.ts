import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';

// On a busy machine a process takes its time to start.
jest.setTimeout(60_000);

const file = join(import.meta.dirname, '../fixtures/contract-under-node-test.ts');

interface Run {
  readonly code: unknown;
  readonly tap: string;
}

/** Runs all contracts under Node's own test runner. */
function runNodeTest(provider: string): Promise<Run> {
  const options = ['--test', '--test-reporter=tap', file];
  return new Promise((resolve) => {
    execFile(process.execPath, options, { env: { PROVIDER: provider } }, (error, stdout) => {
      resolve({ code: error?.code ?? 0, tap: stdout });
    });
  });
}

function failedIn(tap: string): readonly string[] {
  return [...tap.matchAll(/^ +not ok \d+ - (.*)$/gm)].map(([, name = '']) => name);
}

describe("the contracts under Node's own test runner", () => {
  it('pass for what keeps them', async () => {
    const { code, tap } = await runNodeTest('honest');
    expect(failedIn(tap)).toEqual([]);
    expect(code).toBe(0);
    expect(tap).toMatch(/^# tests 1\d\d$/m);
  });

  it('fail by name for what breaks them, and say what to do', async () => {
    const { code, tap } = await runNodeTest('dateless');
    expect(code).toBe(1);
    expect(failedIn(tap)).toContain('gives a value the time of its sample');
    expect(tap).toContain('What to do: answer with the time at which the backend measured, in milliseconds');
  });

  it('fail for what leaves a rejection behind that nobody handles', async () => {
    const { code, tap } = await runNodeTest('careless');
    expect(code).toBe(1);
    expect(tap).toMatch(/settles soon when nobody waits any longer.*nobody listens/);
  });
});
