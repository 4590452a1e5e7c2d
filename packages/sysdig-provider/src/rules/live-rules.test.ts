import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { usualOptions } from '../../test/support/loaded-rules.ts';
import { loadRules, type RuleProblem, type RuleSet } from './file/rule-set.ts';
import { LiveRules, type RuleFiles } from './live-rules.ts';
import type { LoadSummary } from './rule-file-watch.ts';

const limited = (limits: string) => `external: [{name: a, series: jvm.heap.used}]\nlimits: {${limits}}\n`;

function read(text: string): RuleSet {
  const { rules } = loadRules(text, 'rules.yaml', usualOptions);
  if (rules === undefined) throw new Error('the rules are wrong');
  return rules;
}

function setUp(text: string, given: RuleFiles['given'] = {}) {
  const clock = new FakeClock();
  const file = { text };
  const limits: (number | undefined)[] = [];
  const loaded: LoadSummary[] = [];
  const problems: (readonly RuleProblem[])[] = [];
  const files: RuleFiles = {
    paths: ['rules.yaml'],
    reader: { listFiles: async (path) => [path], readText: async () => file.text },
    options: usualOptions,
    first: read(text),
    given,
    onLoaded: (summary) => loaded.push(summary),
    onProblems: (found) => problems.push(found),
  };
  const rules = new LiveRules({ files, budget: { limitTo: (most) => limits.push(most) }, clock, timers: clock });
  /** Writes, and lets the next look come. */
  const write = async (next: string): Promise<void> => {
    file.text = next;
    await clock.advance(10_000);
  };
  return { rules, clock, limits, loaded, problems, write };
}

describe('LiveRules', () => {
  it('are those of the first reading before they are started, with their limit of calls', () => {
    const { rules, limits } = setUp(limited('callsPerMinute: 100, maxAge: 3m'));
    expect(rules.rules.rules.map(({ name }) => name)).toEqual(['a']);
    expect(rules.rules.limits).toEqual({ callsPerMinute: 100, maxAge: 180 });
    expect(limits).toEqual([100]);
    expect(rules.state).toMatchObject({ rules: 1, failing: false });
  });

  it('change ten seconds after their file, limits as well', async () => {
    const { rules, limits, loaded, write } = setUp(limited('callsPerMinute: 100'));
    await rules.start();
    const before = rules.rules;
    await write(limited('callsPerMinute: 200').replace('name: a', 'name: b'));
    expect(rules.rules.rules.map(({ name }) => name)).toEqual(['b']);
    expect(before.rules.map(({ name }) => name)).toEqual(['a']);
    await write('');
    expect(rules.rules).toMatchObject({ rules: [], limits: {} });
    expect(limits.slice(-2)).toEqual([200, undefined]);
    expect(loaded.map(({ external }) => external)).toEqual([1, 1, 0]);
  });

  it('are the same object until they change, or what is derived from them would be made anew', async () => {
    const { rules, clock, limits } = setUp(limited('maxAge: 3m'));
    await rules.start();
    const before = rules.rules;
    const told = limits.length;
    await clock.advance(60_000);
    expect(rules.rules).toBe(before);
    expect(limits).toHaveLength(told);
  });

  it('have no limit that was said elsewhere', async () => {
    const { rules, limits, write } = setUp(limited('callsPerMinute: 100, maxAge: 3m, refreshInterval: 20s'), {
      callsPerMinute: 400,
      maxAge: 300,
    });
    expect(rules.rules.limits).toEqual({ refreshInterval: 20 });
    await rules.start();
    await write(limited('callsPerMinute: 50, refreshInterval: 30s'));
    expect(rules.rules.limits).toEqual({ refreshInterval: 30 });
    expect(new Set(limits)).toEqual(new Set([undefined]));
  });

  it('stay with their limits while the file is wrong', async () => {
    const { rules, limits, problems, write } = setUp(limited('callsPerMinute: 100'));
    await rules.start();
    const before = rules.rules;
    const told = limits.length;
    await write(limited('callsPerMinute: never'));
    expect(rules.rules).toBe(before);
    expect(limits).toHaveLength(told);
    expect(problems.map(([first]) => first?.path)).toEqual(['limits.callsPerMinute']);
    expect(rules.state).toMatchObject({ rules: 1, failing: true });
  });

  it('stay as they are once they are stopped', async () => {
    const { rules, clock, write } = setUp(limited('maxAge: 3m'));
    await rules.start();
    const before = rules.rules;
    rules.stop();
    expect(clock.pending).toBe(0);
    await write('');
    expect(rules.rules).toBe(before);
  });
});
