import type { RegisterTest } from './contract.ts';
import { settle } from './fake-clock.ts';

/** Runs a contract on something without a test runner, and tells which of its promises are broken, and how. */
export async function brokenPromises(register: (it: RegisterTest) => void): Promise<Readonly<Record<string, string>>> {
  const tests = new Map<string, () => Promise<void>>();
  register((name, run) => tests.set(name, run));
  const broken: Record<string, string> = {};
  for (const [name, run] of tests) {
    const result = await Promise.race([outcomeOf(run), longEnough()]);
    if (result !== undefined) broken[name] = result;
  }
  return broken;
}

async function outcomeOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
}

/** Nothing here waits for the outside world: what has not settled after so many turns never will. */
async function longEnough(): Promise<string> {
  for (let turn = 0; turn < 100; turn += 1) await settle();
  return 'does not settle';
}
