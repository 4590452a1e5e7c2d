import { describe, expect, it } from '@jest/globals';
import { FakeClock, settle } from '@metrics-adapter/core/testing';
import { usualOptions } from '../../test/support/loaded-rules.ts';
import { loadRules, noRules, type RuleProblem } from './file/rule-set.ts';
import { type LoadSummary, RuleFileError, type RuleFileReader, RuleFileWatch } from './rule-file-watch.ts';

const rule = (name: string) => `metrics: [{name: ${name}, series: jvm.heap.used, resources: [pods]}]`;
const external = (name: string) => `external: [{name: ${name}, series: jvm.heap.used}]`;

/** Files that a test writes; a folder ends in a slash. */
class FakeFiles implements RuleFileReader {
  files: Record<string, string | Error> = {};
  reads = 0;
  /** What happens once between two reads of everything. */
  meanwhile = (): void => {};

  async listFiles(path: string): Promise<readonly string[]> {
    this.reads += 1;
    if (this.reads > 1) this.meanwhile();
    if (!path.endsWith('/')) return [path];
    return Object.keys(this.files)
      .filter((file) => file.startsWith(path))
      .toSorted();
  }

  async readText(path: string): Promise<string> {
    const text = this.files[path] ?? new Error(`ENOENT: no such file, open '${path}'`);
    if (text instanceof Error) throw text;
    return text;
  }
}

function setUp(files: Record<string, string | Error>, paths: readonly string[] = ['rules.yaml']) {
  const reader = new FakeFiles();
  reader.files = files;
  const clock = new FakeClock();
  const problems: (readonly RuleProblem[])[] = [];
  const loaded: LoadSummary[] = [];
  const watch = new RuleFileWatch({
    paths,
    reader,
    options: usualOptions,
    clock,
    timers: clock,
    interval: 10_000,
    onProblems: (found) => problems.push(found),
    onLoaded: (summary) => loaded.push(summary),
  });
  const names = () => watch.rules.rules.map(({ name }) => name);
  return { watch, reader, clock, problems, loaded, names };
}

describe('RuleFileWatch', () => {
  it('reads at the start, and tells what it took', async () => {
    const { watch, clock, loaded, names } = setUp({ 'rules.yaml': `${rule('a')}\n${external('b')}` });
    expect(watch.state).toEqual({ loadedAt: undefined, rules: 0, failing: false, problems: [] });
    await watch.start();
    expect(names()).toEqual(['a', 'b']);
    expect(loaded).toEqual([{ files: ['rules.yaml'], metrics: 1, external: 1 }]);
    expect(watch.state).toEqual({ loadedAt: clock.now(), rules: 2, failing: false, problems: [] });
  });

  it('takes a changed file at its next look, all at once', async () => {
    const { watch, reader, clock, names, loaded } = setUp({ 'rules.yaml': rule('a') });
    await watch.start();
    const before = watch.rules;
    reader.files['rules.yaml'] = rule('b');
    await clock.advance(9_999);
    expect(watch.rules).toBe(before);
    await clock.advance(1);
    expect(names()).toEqual(['b']);
    expect(before.rules.map(({ name }) => name)).toEqual(['a']);
    expect(loaded).toHaveLength(2);
    expect(watch.state.loadedAt).toBe(clock.now());
  });

  it('keeps the same rules while nothing changes', async () => {
    const { watch, clock, loaded } = setUp({ 'rules.yaml': rule('a') });
    await watch.start();
    const before = watch.rules;
    await clock.advance(100_000);
    expect(watch.rules).toBe(before);
    expect(loaded).toHaveLength(1);
  });

  it('keeps the old rules when a new file is wrong, and tells that once for each change', async () => {
    const { watch, reader, clock, names, problems } = setUp({ 'rules.yaml': rule('a') });
    await watch.start();
    const loadedAt = clock.now();
    reader.files['rules.yaml'] = 'metric: []';
    await clock.advance(50_000);
    expect(names()).toEqual(['a']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.map(({ path, remedy }) => ({ path, remedy }))).toEqual([
      { path: 'metric', remedy: 'did you mean metrics?' },
    ]);
    expect(watch.state).toEqual({ loadedAt, rules: 1, failing: true, problems: problems[0] });
    reader.files['rules.yaml'] = 'metricz: []';
    await clock.advance(50_000);
    expect(problems).toHaveLength(2);
  });

  it('fails no longer when the file is mended, also when it is what it was', async () => {
    const { watch, reader, clock, loaded } = setUp({ 'rules.yaml': rule('a') });
    await watch.start();
    reader.files['rules.yaml'] = 'metric: []';
    await clock.advance(10_000);
    reader.files['rules.yaml'] = rule('a');
    await clock.advance(10_000);
    expect(watch.state).toEqual({ loadedAt: clock.now(), rules: 1, failing: false, problems: [] });
    expect(loaded).toHaveLength(2);
  });

  it('keeps the old rules when a file cannot be read any longer', async () => {
    const { watch, reader, clock, names, problems } = setUp({ 'rules.yaml': rule('a') });
    await watch.start();
    reader.files = {};
    await clock.advance(50_000);
    expect(names()).toEqual(['a']);
    expect(problems).toEqual([
      [
        {
          file: 'rules.yaml',
          line: 1,
          column: 1,
          path: '',
          offset: 0,
          message: "cannot be read: ENOENT: no such file, open 'rules.yaml'",
          remedy: 'check that it exists and may be read',
        },
      ],
    ]);
  });

  it('reads every file of a folder, and of several paths each file once', async () => {
    const files = { 'd/1.yaml': rule('a'), 'd/2.yaml': external('b'), 'e.yaml': rule('c') };
    const { watch, reader, clock, names, loaded } = setUp(files, ['d/', 'e.yaml', 'd/2.yaml']);
    await watch.start();
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(loaded[0]?.files).toEqual(['d/1.yaml', 'd/2.yaml', 'e.yaml']);
    reader.files['d/3.yaml'] = rule('d');
    delete reader.files['d/1.yaml'];
    await clock.advance(10_000);
    expect(names()).toEqual(['b', 'd', 'c']);
  });

  it('does not take an emptied folder for no rules', async () => {
    const { watch, reader, clock, names, problems } = setUp({ 'd/1.yaml': rule('a') }, ['d/']);
    await watch.start();
    reader.files = {};
    await clock.advance(10_000);
    expect(names()).toEqual(['a']);
    expect(problems[0]?.[0]?.message).toBe('there is no rule file in it');
    reader.files = { 'd/1.yaml': '# none\n' };
    await clock.advance(10_000);
    expect(names()).toEqual([]);
    expect(watch.state.failing).toBe(false);
  });

  it('waits for files that are still changing', async () => {
    const { watch, reader, clock, names } = setUp({ 'a.yaml': rule('a'), 'b.yaml': rule('b') }, ['a.yaml', 'b.yaml']);
    await watch.start();
    reader.files['a.yaml'] = rule('c');
    // The second file follows after everything was read once.
    reader.meanwhile = () => {
      if (reader.reads === 4) reader.files['b.yaml'] = rule('d');
    };
    reader.reads = 1;
    await clock.advance(10_000);
    expect(names()).toEqual(['a', 'b']);
    await clock.advance(10_000);
    expect(names()).toEqual(['c', 'd']);
  });

  it('does not start without rules, since metrics would mean something else', async () => {
    const { watch, clock, problems } = setUp({ 'rules.yaml': 'metric: []' });
    const error: unknown = await watch.start().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(RuleFileError);
    expect((error as RuleFileError).message).toBe(
      'the rules cannot be used: 1 problem(s), the first: rules.yaml: is not known here',
    );
    expect((error as RuleFileError).problems).toBe(problems[0]);
    expect((error as RuleFileError).texts).toEqual([{ file: 'rules.yaml', text: 'metric: []' }]);
    expect(clock.pending).toBe(0);
  });

  it('starts with what was read a moment ago, and keeps it when the files are wrong by now', async () => {
    const { reader, clock } = setUp({ 'rules.yaml': 'metric: []' });
    const { rules: initial = noRules } = loadRules(rule('a'), 'rules.yaml', usualOptions);
    const parts = {
      paths: ['rules.yaml'],
      reader,
      options: usualOptions,
      clock,
      timers: clock,
      interval: 1000,
      initial,
    };
    const watch = new RuleFileWatch(parts);
    expect(watch.state).toEqual({ loadedAt: clock.now(), rules: 1, failing: false, problems: [] });
    await watch.start();
    expect(watch.rules).toBe(initial);
    expect(watch.state.failing).toBe(true);
    reader.files['rules.yaml'] = rule('b');
    await clock.advance(1000);
    expect(watch.rules.rules.map(({ name }) => name)).toEqual(['b']);
  });

  it('stops, also while it reads', async () => {
    const { watch, reader, clock, names } = setUp({ 'rules.yaml': rule('a') });
    await watch.start();
    reader.files['rules.yaml'] = rule('b');
    reader.meanwhile = () => watch.stop();
    await clock.advance(10_000);
    await settle();
    expect(clock.pending).toBe(0);
    expect(names()).toEqual(['a']);
  });

  it('stops for good', async () => {
    const { watch, clock } = setUp({ 'rules.yaml': rule('a') });
    await watch.start();
    watch.stop();
    expect(clock.pending).toBe(0);
  });

  it('keeps the rules when loading itself fails', async () => {
    const { reader, clock } = setUp({});
    reader.files = { 'rules.yaml': rule('a') };
    const refusals = [undefined, 'a defect'];
    const problems: (readonly RuleProblem[])[] = [];
    const refusalOf = (): string | undefined => {
      const defect = refusals.shift();
      if (defect !== undefined) throw new Error(defect);
      return undefined;
    };
    const watch = new RuleFileWatch({
      paths: ['rules.yaml'],
      reader,
      options: { ...usualOptions, refusalOf },
      clock,
      timers: clock,
      interval: 1000,
      onProblems: (found) => problems.push(found),
    });
    await watch.start();
    reader.files = { 'rules.yaml': rule('b') };
    await clock.advance(1000);
    expect(watch.rules.rules.map(({ name }) => name)).toEqual(['a']);
    expect(problems[0]?.[0]?.message).toBe('cannot be read: a defect');
    expect(clock.pending).toBe(1);
  });
});
