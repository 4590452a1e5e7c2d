import { describe, expect, it } from '@jest/globals';
import { countingRangesOf } from './counting-ranges.ts';
import { parseTemplate } from './parse-template.ts';

const rangesOf = (text: string, timeSeries?: string) =>
  countingRangesOf(parseTemplate(text, { objects: false, ...(timeSeries !== undefined && { timeSeries }) }));

describe('countingRangesOf', () => {
  it('has each range in which something is counted or compared, where it stands', () => {
    const text = 'sum(rate(a[1m])) + sum(sum_over_time((b{c="d"}[1500ms]))) + sum(idelta(e[<<window>>]))';
    expect(rangesOf(text)).toEqual([
      { function: 'rate', seconds: 60, needsTwoSamples: true, place: { offset: text.indexOf('a['), length: 1 } },
      {
        function: 'sum_over_time',
        seconds: 1.5,
        needsTwoSamples: false,
        place: { offset: text.indexOf('b{'), length: 'b{c="d"}'.length },
      },
      {
        function: 'idelta',
        seconds: '<<window>>',
        needsTwoSamples: true,
        place: { offset: text.indexOf('e['), length: 1 },
      },
    ]);
  });

  it('has those inside of a subquery, and not its own', () => {
    const ranges = rangesOf('sum(sum_over_time(rate(a[1m])[30m:1m]))', 'up');
    expect(ranges).toMatchObject([{ function: 'rate', seconds: 60 }]);
  });

  it('has none of what is true of however many samples', () => {
    expect(rangesOf('avg(avg_over_time(a[1m])) + max(quantile_over_time(0.5, b[1m])) + max(c)')).toEqual([]);
  });
});
