import { describe, expect, it } from '@jest/globals';
import { loadRules } from '@metrics-adapter/sysdig-provider';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { toLoadOptions } from './rule-options.ts';
import { tellLists, tellRules } from './tell-backend.ts';

function setUp() {
  const log = new RecordingLog();
  const said = () => log.lines.map((line, index) => [line, log.fields[index]]);
  return { said, rules: tellRules(log), lists: tellLists(log) };
}

function problemsOf(text: string) {
  const options = toLoadOptions({ dialect: 'promql', sampling: { samplePeriod: 10, window: 60 } });
  return loadRules(text, 'rules.yaml', options).problems ?? [];
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);

describe('tellRules', () => {
  it('says what was taken', () => {
    const { said, rules } = setUp();
    rules.onLoaded?.({ files: ['rules.yaml'], metrics: 2, external: 1 });
    expect(said()).toEqual([['info: metric rules taken', { files: ['rules.yaml'], metrics: 2, external: 1 }]]);
  });

  it('says what is wrong, of a broken file no more than fits into a line', () => {
    const { said, rules } = setUp();
    const problems = problemsOf(names(30).join(': []\n').concat(': []\n'));
    expect(problems).toHaveLength(30);
    rules.onProblems?.(problems);
    const [[line, fields] = []] = said();
    expect(line).toBe('error: the metric rules are wrong now; those before them stay until this is mended');
    expect(fields).toEqual({
      count: 30,
      problems: Array(10).fill(expect.stringMatching(/^rules\.yaml:\d+:1: m\d+: /)),
    });
  });
});

describe('tellLists', () => {
  it('names some of the metrics that came and went', () => {
    const { said, lists } = setUp();
    lists.onCatalogueChange?.({ added: names(25), removed: [], size: 125 });
    lists.onCatalogueChange?.({ added: [], removed: ['m'], size: 124 });
    expect(said()).toEqual([
      ['info: the list of metrics has changed', { size: 125, added: 25, addedNames: names(20) }],
      ['info: the list of metrics has changed', { size: 124, removed: 1, removedNames: ['m'] }],
    ]);
  });

  it('says what is not listed', () => {
    const { said, lists } = setUp();
    lists.onListCut?.({ resources: 30_000, maxResources: 20_000 });
    lists.onPatternsCut?.();
    expect(said()).toEqual([
      [
        'warn: there are more metrics than are listed, so those in use are; all can be asked for',
        { resources: 30_000, maxResources: 20_000 },
      ],
      ['warn: patterns of the metric rules give more names than are known; make them narrower', undefined],
    ]);
  });
});
