import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '@metrics-adapter/core';
import fc from 'fast-check';
import { ExpressionWriter } from './format-expression.ts';
import { bindSeries, parseTemplate, type TemplateOptions } from './parse-template.ts';
import type { PromqlTemplate } from './promql-template.ts';
import { PromqlTextError } from './promql-text-error.ts';

const external: TemplateOptions = { objects: false };
const objects: TemplateOptions = { objects: true };

/** What is written of an expression when nothing is asked for and nothing has to settle. */
function rewrite({ expression }: PromqlTemplate): string {
  const timing = { period: 10, settle: 0, window: 60, isOwnPeriod: false };
  return new ExpressionWriter({ matchers: [], groupBy: ['g'], ...timing }).write(expression);
}

function errorOf(text: string, options: TemplateOptions): PromqlTextError {
  try {
    parseTemplate(text, options);
  } catch (error) {
    if (error instanceof PromqlTextError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe('parseTemplate', () => {
  it.each([
    ['x', 'x{}'],
    ['x{a="b",c!~"d"}', 'x{a="b",c!~"d"}'],
    ['sum(x)', 'sum(x{})'],
    ['SUM BY (a,) (x)', 'sum by (a) (x{})'],
    ['sum(x) without (a, b)', 'sum without (a, b) (x{})'],
    ['topk(3, x)', 'topk(3, x{})'],
    ['quantile by (a) (0.9, x)', 'quantile by (a) (0.9, x{})'],
    ['count_values("version", x)', 'count_values("version", x{})'],
    ['rate(x[1h30m])', 'rate(x{}[5400s])'],
    ['rate(x{a="b"}[<<window>>])', 'rate(x{a="b"}[60s])'],
    ['(x + y) * 2', '(x{} + y{}) * 2'],
    ['-x ^ 2 % -3', '-x{} ^ 2 % -3'],
    ['x -5', 'x{} - 5'],
    ['a * on (b, c) group_left (d) e', 'a{} * on (b, c) group_left (d) e{}'],
    ['a / ignoring (b) group_right e', 'a{} / ignoring (b) group_right () e{}'],
    ['a > bool 0x1f', 'a{} > bool 0x1f'],
    ['a and b or c unless on () d', 'a{} and b{} or c{} unless on () d{}'],
    ['a atan2 b', 'a{} atan2 b{}'],
    ['label_replace(x, "to", "$1", "from", "(.*)")', 'label_replace(x{}, "to", "$1", "from", "(.*)")'],
    ['label_join(x, \'to\', `,`, "a")', 'label_join(x{}, "to", ",", "a")'],
    ['round(x)', 'round(x{})'],
    ['round(x, 0.1)', 'round(x{}, 0.1)'],
    ['clamp(x, -Inf, +Inf)', 'clamp(x{}, -Inf, +Inf)'],
    ['holt_winters(x[5m], 0.5, 0.5)', 'holt_winters(x{}[300s], 0.5, 0.5)'],
    ['quantile_over_time(0.9, x[5m])', 'quantile_over_time(0.9, x{}[300s])'],
    ['time() - timestamp(x)', 'time() - timestamp(x{})'],
    ['x / <<windowSeconds>>', 'x{} / 60'],
    ['sum by (<<groupBy>>, le) (x)', 'sum by (g, le) (x{})'],
    ['sum by (g, <<groupBy>>) (x)', 'sum by (g) (x{})'],
    ['a / on (<<groupBy>>) b', 'a{} / on (g) b{}'],
    ['x # the last word\n# and another', 'x{}'],
    ['rate{a="b"} + rate', 'rate{a="b"} + rate{}'],
    ['job:requests:rate5m', 'job:requests:rate5m{}'],
    ['x{a="<<window>"}', 'x{a="<<window>"}'],
    ['scalar(x)', 'scalar(x{})'],
  ])('reads %s', (text, written) => {
    expect(rewrite(parseTemplate(text, external))).toBe(written);
  });

  it.each([
    ['x offset 5m', 'x{} offset 300s'],
    ['x offset -5m', 'x{} offset -300s'],
    ['rate(x[5m] OFFSET 1w)', 'rate(x{}[300s] offset 604800s)'],
    ['x @ 1700000000.5', 'x{} @ 1700000000.5'],
    ['x @ end() offset 5m', 'x{} offset 300s @ end()'],
    ['x offset <<window>> @ start()', 'x{} offset 60s @ start()'],
    ['max_over_time(rate(x[5m])[1h:1m])', 'max_over_time(rate(x{}[300s])[3600s:60s])'],
    ['max_over_time(x[1h:] offset 1d)', 'max_over_time(x{}[3600s:60s] offset 86400s)'],
    ['a + b offset 5m', 'a{} + b{} offset 300s'],
    ['-rate(x[5m] offset 1h) ^ 2', '-rate(x{}[300s] offset 3600s) ^ 2'],
    ['absent(x)', 'absent(x{})'],
    ['1', '1'],
  ])('reads %s where another series tells the time', (text, written) => {
    expect(rewrite(parseTemplate(text, { ...external, timeSeries: 'y{<<matchers>>}' }))).toBe(written);
  });

  it.each<[string, number, string]>([
    ['', 0, 'is empty: write an expression'],
    [' # nothing', 10, 'ends too early, or has a character that PromQL does not know'],
    ['sum(x', 5, 'ends too early, or has a character that PromQL does not know'],
    ['sum(x))', 6, 'is no PromQL from ")" on'],
    ['1 + sum{a="b"}', 4, 'names the metric sum, and that word means something else in PromQL'],
    ['shout(x)', 0, 'calls shout, which is no function of PromQL'],
    ['mad_over_time(x[5m])', 0, 'has mad_over_time, which the PromQL of Prometheus 2.42 does not have'],
    ['limitk(1, x)', 0, 'has limitk, which the PromQL of Prometheus 2.42 does not have'],
    ['x </ 2', 2, 'has </, which the PromQL of Prometheus 2.42 does not have'],
    ['x smoothed', 2, 'has smoothed, which the PromQL of Prometheus 2.42 does not have'],
    ['a + fill(0) b', 4, 'has fill(0), which the PromQL of Prometheus 2.42 does not have'],
    ['sum by ("a.b") (x)', 8, 'has "a.b", which the PromQL of Prometheus 2.42 does not have'],
    ['rate(x[60])', 7, 'has 60 for a duration: write a number with its unit, the larger units first, like 2m or 1h30m'],
    [
      'rate(x[1m+1m])',
      7,
      'has 1m+1m for a duration: write a number with its unit, the larger units first, like 2m or 1h30m',
    ],
    ['x > 5m', 4, 'has 5m for a number: durations stand in ranges only, and digits have no _ between them'],
    ['x > 1_000', 4, 'has 1_000 for a number: durations stand in ranges only, and digits have no _ between them'],
    ['net.http.request.count', 0, 'names net.http.request.count: PromQL knows no dots; write net_http_request_count'],
    ['sum by (kube.pod.name) (x)', 8, 'names kube.pod.name: PromQL knows no dots; write kube_pod_name'],
    [
      '{a="b"}',
      0,
      'selects without the name of a metric, which no backend answers in time: write it in front of the brace',
    ],
    [
      'x + {__name__=~"y.*"}',
      5,
      'has a condition on __name__: say the name of the metric, as a query over all of them would not be answered',
    ],
    [
      'x{__name__="y"}',
      2,
      'has a condition on __name__: say the name of the metric, as a query over all of them would not be answered',
    ],
    ['x{a=~"(a)\\\\1"}', 5, String.raw`compares with a=~"(a)\1", and \1 refers back, which RE2 cannot`],
    ['x{<<matchers>>, a="b", <<matchers>>}', 23, 'has <<matchers>> twice in one selector'],
    // Types.
    ['x[5m]', 0, 'gives a range vector, which is no value: apply a function to it, like rate or avg_over_time'],
    ['"text"', 0, 'gives a string, which is no value: write an expression'],
    ['rate(x)', 5, 'has a vector for operand 1 of rate, where a range vector belongs'],
    ['abs(x[5m])', 4, 'has a range vector for operand 1 of abs, where a vector belongs'],
    ['abs(1)', 4, 'has a number for operand 1 of abs, where a vector belongs'],
    ['sum(1)', 4, 'has a number in sum, where a vector belongs'],
    ['topk(x, y)', 5, 'has a vector for the first operand of topk, where a number belongs'],
    ['topk(x)', 0, 'gives topk 1 operands: it takes 2'],
    ['sum(x, y)', 0, 'gives sum 2 operands: it takes 1'],
    ['rate()', 0, 'gives rate 0 operands: it takes 1'],
    ['round()', 0, 'gives round 0 operands: it takes 1 to 2'],
    ['label_join(x, "a")', 0, 'gives label_join 2 operands: it takes 3 or more'],
    ['x + "a"', 4, 'has a text beside +, where a number or a vector belongs'],
    ['x and 1', 2, 'has a number beside and, which takes vectors alone: vector(…) makes one of it'],
    ['x + on (a) 1', 2, 'has on (…) beside a number, which has no labels'],
    ['x + (1 > 2)', 7, 'compares two numbers: write > bool'],
    ['x + bool y', 2, 'has bool behind what compares nothing'],
    ['x and on (a) group_left y', 2, 'has a group modifier behind and, which takes none'],
    ['x * on (a) group_left (a) y', 4, 'has a in on (…) and in group_left (…) at once'],
    // Time.
    [
      'vector(1)',
      0,
      'selects no series of which its value is made, so that there is no telling how old it is: name a metric',
    ],
    [
      'time()',
      0,
      'selects no series of which its value is made, so that there is no telling how old it is: name a metric',
    ],
    [
      'vector(1) unless x',
      10,
      'selects no series of which its value is made, so that there is no telling how old it is: name a metric',
    ],
    [
      'x offset 5m',
      0,
      'has offset, and the time of its value cannot be told by it; say by which series it can (timeSeries:)',
    ],
    [
      'rate(x[5m] @ 5)',
      5,
      'has @, and the time of its value cannot be told by it; say by which series it can (timeSeries:)',
    ],
    [
      'max_over_time(rate(x[1m])[5m:])',
      14,
      'has a subquery, and the time of its value cannot be told by it; say by which series it can (timeSeries:)',
    ],
    [
      '2 + absent(x)',
      4,
      'asks for what is not there (absent), and the time of its value cannot be told by it; say by which series it can (timeSeries:)',
    ],
    // Suffixes.
    [
      '(x)[5m]',
      0,
      'has a range behind something else than a selector: a range of an expression is a subquery, [5m:10s]',
    ],
    ['rate(x offset 5m [5m])', 5, 'has a range behind offset or @: it comes before them'],
    ['sum(x) offset 5m', 0, 'has offset or @ behind something else than a selector or a subquery'],
    ['x offset 5m offset 5m', 0, 'has offset or @ twice'],
    ['x offset -<<window>>', 0, 'looks <<window>> ahead: an offset into the future is written in numbers'],
    ['x @ 5m', 0, 'has @ 5m, which is no time: write seconds since 1970, start() or end()'],
    // Labels that belong to others.
    [
      'label_replace(x, "__k", "v", "", "")',
      17,
      'writes a label called "__k": give it a name of letters, digits and underscores, not beginning with two of these',
    ],
    [
      'count_values("a.b", x)',
      13,
      'writes a label called "a.b": give it a name of letters, digits and underscores, not beginning with two of these',
    ],
    // Placeholders where nothing can be filled in.
    [
      'x{a="<<matchers>>"}',
      5,
      'has <<matchers>> where it cannot be filled in: it stands between the braces of a selector: orders_total{<<matchers>>}',
    ],
    [
      'x # {<<matchers>>}',
      5,
      'has <<matchers>> where it cannot be filled in: it stands between the braces of a selector: orders_total{<<matchers>>}',
    ],
    [
      'x{a="<<groupBy>>"}',
      5,
      'has <<groupBy>> where it cannot be filled in: it stands in a list of labels: by (<<groupBy>>), on (<<groupBy>>)',
    ],
    [
      '<<groupBy>>',
      0,
      'has <<groupBy>> where it cannot be filled in: it stands in a list of labels: by (<<groupBy>>), on (<<groupBy>>)',
    ],
    [
      'sum without (<<groupBy>>) (x)',
      13,
      'has <<groupBy>> where it cannot be filled in: it stands in by (…) and on (…)',
    ],
    [
      'a / ignoring (<<groupBy>>) b',
      14,
      'has <<groupBy>> where it cannot be filled in: it stands in by (…) and on (…)',
    ],
    [
      'a<<series>>',
      1,
      "has <<series>> where it cannot be filled in: it stands for a metric's name: <<series>>{<<matchers>>}",
    ],
    [
      'x / <<window>>',
      4,
      'has <<window>> where it cannot be filled in: it stands for a duration: [<<window>>]; the number of its seconds is <<windowSeconds>>',
    ],
    [
      'rate(x[<<windowSeconds>>])',
      7,
      'has <<windowSeconds>> where it cannot be filled in: it stands for a number: … / <<windowSeconds>>; the duration is <<window>>',
    ],
    [
      'rate(x[<<windowSeconds>>s])',
      7,
      'has <<windowSeconds>> where it cannot be filled in: it stands for a number: … / <<windowSeconds>>; the duration is <<window>>',
    ],
    [
      'x<<window>>',
      1,
      'has <<window>> where it cannot be filled in: it stands for a duration: [<<window>>]; the number of its seconds is <<windowSeconds>>',
    ],
    ['x{<<labels>>}', 2, 'has <<labels>> where nothing can be filled in'],
  ])('refuses %s', (text, offset, problem) => {
    const error = errorOf(text, external);
    expect([error.message, error.offset]).toEqual([`the text ${problem}`, offset]);
    expect(error.offset + error.length).toBeLessThanOrEqual(text.length);
    expect(error.of).toBeUndefined();
  });

  it('takes ten metrics and no eleventh', () => {
    const names = Array.from({ length: 11 }, (_, index) => `m${index}`);
    const sum = (count: number) => [...names.slice(0, count), 'm0'].join(' + ');
    expect(parseTemplate(sum(10), external).timed).toHaveLength(10);
    expect(errorOf(sum(11), external).message).toBe(
      'the text names more than 10 metrics, which Sysdig does not answer: leave out m10 or others',
    );
    expect(errorOf(sum(10), { ...external, timeSeries: 'm10' }).message).toBe(
      'the text names more than 10 metrics, which Sysdig does not answer: leave out m10 or others',
    );
  });

  it.each([
    ['(', 5000],
    ['-', 16_000],
    ['x+', 8000],
    ['x or ', 3000],
    ['sum(', 4000],
    ['x[1m:1m]', 2000],
    ['x + (', 110],
    ['"', 16_000],
    ['{', 16_000],
    ['x{a="', 3000],
    ['y', 65_536],
  ])('refuses %j a great many times', (piece, times) => {
    expect(errorOf(piece.repeat(times), external)).toBeInstanceOf(PromqlTextError);
    expect(errorOf(`${piece.repeat(times)}x`, external)).toBeInstanceOf(PromqlTextError);
  });

  it('refuses what is nested too deeply to be meant', () => {
    expect(errorOf(`${'abs('.repeat(101)}x${')'.repeat(101)}`, external).message).toBe(
      'the text is nested more than 100 times: make it simpler',
    );
    expect(rewrite(parseTemplate(`${'abs('.repeat(50)}x${')'.repeat(50)}`, external))).toContain('abs(x{})');
  });

  it('reads or refuses, whatever the text is', () => {
    const pieces =
      'x y{ } a="b" , <<matchers>> <<groupBy>> <<window>> <<series>> <<windowSeconds>> ( ) [ ] sum by on rate + / or offset 5m @ 1 "s" \' ` # \n';
    let read = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces.split(' '), ' '), { maxLength: 10 }),
        fc.boolean(),
        (words, isObjects) => {
          const text = words.join('');
          let template: PromqlTemplate;
          try {
            template = parseTemplate(text, { objects: isObjects });
          } catch (error) {
            expect(error).toBeInstanceOf(PromqlTextError);
            return;
          }
          read += 1;
          // What is written is read as the same again.
          const written = rewrite(bindSeries(template, 'some_series'));
          expect(rewrite(parseTemplate(written, external))).toBe(written);
        },
      ),
      { seed: 15, numRuns: 4000 },
    );
    expect(read).toBeGreaterThan(50);
  });
});

describe('parseTemplate for objects', () => {
  it.each([
    'sum by (<<groupBy>>) (x)',
    'sum(x) by (<<groupBy>>)',
    '(sum by (<<groupBy>>) (x))',
    '-sum by (<<groupBy>>) (x) * 2 > 1',
    'histogram_quantile(0.99, sum by (<<groupBy>>, le) (rate(x_bucket{<<matchers>>}[2m])))',
    'max by (<<groupBy>>) (sum by (<<groupBy>>, device) (rate(x[2m])))',
    'sum by (<<groupBy>>) (x) / sum by (<<groupBy>>) (y)',
    'sum by (<<groupBy>>) (x) / on (<<groupBy>>) sum by (<<groupBy>>) (y)',
    'sum by (<<groupBy>>) (x * on (<<groupBy>>, path) group_left (zone) y)',
    'sum by (<<groupBy>>) (x) / on (<<groupBy>>) y',
    'sum by (<<groupBy>>) (x) or 0 * sum by (<<groupBy>>) (y)',
    'sum by (<<groupBy>>) (x) and on (<<groupBy>>) y',
    'sum by (<<groupBy>>) (x) unless sum by (<<groupBy>>) (y)',
    'sum by (<<groupBy>>) (topk by (<<groupBy>>) (3, x))',
    'sum by (<<groupBy>>) (label_replace(x, "path", "$1", "uri", "(.*)"))',
    'clamp_max(max by (<<groupBy>>) (x), 5)',
    'time() - max by (<<groupBy>>) (x)',
    'quantile by (<<groupBy>>) (0.9, x)',
    'round(sum by (<<groupBy>>) (increase(x[<<window>>])))',
  ])('takes %s', (text) => {
    expect(parseTemplate(text, objects).text).toBe(text);
  });

  const own = 'but each object has a value of its own: aggregate by (<<groupBy>>)';
  it.each([
    ['x', 0, 'gives several values for one object, told apart by all labels of its series: aggregate by (<<groupBy>>)'],
    [
      'rate(x[2m])',
      0,
      'gives several values for one object, told apart by all labels of its series: aggregate by (<<groupBy>>)',
    ],
    [
      'sum by (<<groupBy>>, le) (x)',
      0,
      'gives several values for one object, told apart by le: aggregate by (<<groupBy>>)',
    ],
    [
      'topk by (<<groupBy>>) (3, x)',
      0,
      'gives several values for one object, told apart by all labels of its series: aggregate by (<<groupBy>>)',
    ],
    [
      'count_values by (<<groupBy>>) ("v", x)',
      0,
      'gives several values for one object, told apart by v: aggregate by (<<groupBy>>)',
    ],
    [
      'label_replace(sum by (<<groupBy>>) (x), "a", "b", "", "")',
      0,
      'gives several values for one object, told apart by a: aggregate by (<<groupBy>>)',
    ],
    [
      'sum by (<<groupBy>>) (x) * on (<<groupBy>>) group_left (a) sum by (<<groupBy>>, a) (y)',
      25,
      'gives several values for one object, told apart by a: aggregate by (<<groupBy>>)',
    ],
    ['sum(x)', 0, `makes one value of several objects (sum), ${own}`],
    ['sum by (path) (x)', 0, `makes one value of several objects (sum), ${own}`],
    ['sum by (<<groupBy>>) (sum by (path) (x))', 22, `makes one value of several objects (sum), ${own}`],
    ['topk(1, sum by (<<groupBy>>) (x))', 0, `makes one value of several objects (topk), ${own}`],
    ['sum by (<<groupBy>>) (x) / scalar(sum(x))', 27, `makes one number of all objects (scalar), ${own}`],
    ['clamp_max(sum by (<<groupBy>>) (x), 2 * scalar(y))', 40, `makes one number of all objects (scalar), ${own}`],
    ['sum by (<<groupBy>>) (x) or vector(0)', 28, `has vector(…), which belongs to no object, ${own}`],
    ['sum by (<<groupBy>>) (vector(1))', 22, `has vector(…), which belongs to no object, ${own}`],
    ['sum by (<<groupBy>>) (x) + on () group_left sum(y)', 44, `makes one value of several objects (sum), ${own}`],
    ['sum by (<<groupBy>>) (absent(x))', 22, `says nothing of single objects (absent), ${own}`],
    ['1', 0, 'gives one number, but each object has a value of its own: aggregate by (<<groupBy>>)'],
    ['scalar(x)', 0, 'gives one number, but each object has a value of its own: aggregate by (<<groupBy>>)'],
    [
      'sum without (path) (x)',
      0,
      'has sum without (path), which may keep any label or none: aggregate by (<<groupBy>>)',
    ],
    ['sum by (<<groupBy>>) (x) / on (path) y', 25, 'matches objects with others (on (path)): match on (<<groupBy>>)'],
    [
      'sum by (<<groupBy>>) (x) / ignoring (path) sum by (<<groupBy>>, path) (y)',
      25,
      'matches objects with others (ignoring (path)): match on (<<groupBy>>)',
    ],
    ['sum by (<<groupBy>>) (x) and on () y', 25, 'matches objects with others (on ()): match on (<<groupBy>>)'],
  ])('refuses %s', (text, offset, problem) => {
    const error = errorOf(text, objects);
    expect([error.message, error.offset]).toEqual([`the text ${problem}`, offset]);
  });

  it('keeps to the labels by which objects are told apart where it is told these', () => {
    const options = { objects: true, groupBy: ['ns', 'pod'] };
    expect(parseTemplate('sum by (pod, ns) (x)', options).text).toBe('sum by (pod, ns) (x)');
    expect(errorOf('sum by (ns) (x)', options).message).toContain('makes one value of several objects (sum)');
    expect(errorOf('sum by (<<groupBy>>) (label_replace(x, "pod", "a", "", ""))', options).message).toBe(
      'the text writes the label pod, by which values are told apart',
    );
    expect(errorOf('sum by (<<groupBy>>) (x * on (<<groupBy>>) group_left (pod) y)', options).message).toContain(
      'takes over the label pod',
    );
  });
});

describe('parseTemplate for an external metric with groupBy', () => {
  const byQueue: TemplateOptions = { objects: false, groupBy: ['queue'] };

  it.each(['sum by (<<groupBy>>) (x)', 'sum by (queue) (x)', 'x', 'sum by (queue, zone) (x)'])('takes %s', (text) => {
    expect(parseTemplate(text, byQueue).text).toBe(text);
  });

  it('refuses values that have none of its labels', () => {
    expect(errorOf('sum(x)', byQueue).message).toBe(
      'the text makes one value of several objects (sum), but values are told apart by groupBy: aggregate by (<<groupBy>>)',
    );
  });

  it('lets others take part in a value whose time is told', () => {
    const text = 'sum by (queue) (x) / scalar(sum(x))';
    expect(parseTemplate(text, { ...byQueue, timeSeries: 'x' }).text).toBe(text);
  });
});

describe("a template's time", () => {
  const zero = { kind: 'selector', index: 0 };
  const one = { kind: 'selector', index: 1 };
  const two = { kind: 'selector', index: 2 };

  it.each<[string, readonly string[], unknown]>([
    ['sum(x)', ['x'], zero],
    ['x / y', ['x', 'y'], { kind: 'all', of: [zero, one] }],
    ['x / y - z', ['x', 'y', 'z'], { kind: 'all', of: [zero, one, two] }],
    ['x / x', ['x'], zero],
    ['rate(x[1m]) / x', ['x', 'x'], { kind: 'all', of: [zero, one] }],
    ['x{a="b"} / x', ['x', 'x'], { kind: 'all', of: [zero, one] }],
    ['x or y', ['x', 'y'], { kind: 'any', of: [zero, one] }],
    ['x or y or z', ['x', 'y', 'z'], { kind: 'any', of: [zero, one, two] }],
    ['(x or y) / z', ['x', 'y', 'z'], { kind: 'all', of: [{ kind: 'any', of: [zero, one] }, two] }],
    ['x or vector(0)', ['x'], zero],
    ['x unless y', ['x'], zero],
    ['x and y', ['x', 'y'], { kind: 'all', of: [zero, one] }],
    ['topk(scalar(x), y)', ['x', 'y'], { kind: 'all', of: [zero, one] }],
    ['x * 2 + time()', ['x'], zero],
  ])('of %s is told by its selectors', (text, series, time) => {
    const template = parseTemplate(text, external);
    expect(template.timed.map((selector) => selector.series)).toEqual(series);
    expect(template.time).toEqual(time);
  });

  it('is told by the series that its rule names', () => {
    const template = parseTemplate('x / y offset 1d', { ...external, timeSeries: 'x{a="b", <<matchers>>}' });
    expect(template.timed).toMatchObject([{ series: 'x', before: [{ label: 'a', operator: '=', value: 'b' }] }]);
    expect(template.time).toEqual(zero);
  });

  it.each([
    ['sum(x)', 0],
    ['x[5m]', 0],
    ['x offset 5m', 0],
    ['x or y', 2],
  ])('cannot be told by %s', (timeSeries, offset) => {
    const error = errorOf('x', { ...external, timeSeries });
    expect(error.message).toBe(
      'the text is more than a selector: write a metric with its conditions, like orders_total{<<matchers>>}',
    );
    expect([error.of, error.offset]).toEqual(['timeSeries', offset]);
  });

  it('says which text is at fault', () => {
    expect(errorOf('x', { ...external, timeSeries: 'x{' })).toMatchObject({ of: 'timeSeries', offset: 2 });
    expect(errorOf('x{', { ...external, timeSeries: 'x{' })).toMatchObject({ of: undefined, offset: 2 });
  });
});

describe('bindSeries', () => {
  const open = parseTemplate('sum(rate(<<series>>{<<matchers>>}[5m] offset 1d))', {
    ...external,
    timeSeries: '<<series>>{<<matchers>>}',
  });

  it('writes the name of a series wherever it belongs', () => {
    const bound = bindSeries(open, 'orders_total');
    expect(bound.text).toBe('sum(rate(orders_total{<<matchers>>}[5m] offset 1d))');
    expect(bound.timed.map(({ series }) => series)).toEqual(['orders_total']);
    expect(rewrite(bound)).toBe('sum(rate(orders_total{}[300s] offset 86400s))');
  });

  it('leaves a template alone that has nothing open', () => {
    expect(bindSeries(parseTemplate('sum(x)', external), 'orders_total').text).toBe('sum(x)');
  });

  it('reaches every place of an expression', () => {
    const text =
      'topk(scalar(<<series>>), -(<<series>> + abs(sum by (a) (<<series>>)))) > max_over_time(<<series>>[5m:1m])';
    const bound = bindSeries(parseTemplate(text, { ...external, timeSeries: 'y' }), 'x');
    expect(rewrite(bound)).toBe('topk(scalar(x{}), -(x{} + abs(sum by (a) (x{})))) > max_over_time(x{}[300s:60s])');
  });

  it.each(['constructor', '__proto__', 'rate', 'a:b'])('takes %s, which Prometheus takes for a name', (series) => {
    expect(rewrite(bindSeries(open, series))).toBe(`sum(rate(${series}{}[300s] offset 86400s))`);
  });

  it.each([
    ...['', '9x', 'a.b', 'x{a="b"}', 'x or y', 'x\n', 'größe', '<<series>>', '$&'],
    ...['bool', 'ON', 'offset', 'NaN', 'sum'],
  ])('lets no query be written with %j for a name', (series) => {
    const bound = bindSeries(parseTemplate('a > <<series>>', external), series);
    expect(bound.text).toBe(`a > ${series}`);
    expect(() => rewrite(bound)).toThrow(BadRequestError);
  });
});
