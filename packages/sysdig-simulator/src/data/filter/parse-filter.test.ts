import { describe, expect, it } from '@jest/globals';
import { type Labels, toLabels } from '../../series/labels.ts';
import { createLabelsTest, listFilterLabels } from './filter-expression.ts';
import type { FilterGrammar } from './filter-tokens.ts';
import { parseFilter } from './parse-filter.ts';

const shop = labelsOf({ ns: 'shop', pod: 'cart-1', image: "it's" });
const quiet = labelsOf({ ns: 'quiet' });

function labelsOf(labels: Record<string, string>): Labels {
  return toLabels(Object.entries(labels));
}

function applied(filter: string, grammar: FilterGrammar = 'strict', negationNeedsLabel = false): readonly boolean[] {
  const test = createLabelsTest(parseFilter(filter, grammar), { labelOf: (id) => id, negationNeedsLabel });
  return [test(shop), test(quiet)];
}

describe('filters', () => {
  it.each([
    ["ns = 'shop'", [true, false]],
    ["ns='shop'", [true, false]],
    ['ns = "shop"', [true, false]],
    ['ns = shop', [true, false]],
    ["ns != 'shop'", [false, true]],
    ["pod = ''", [false, true]],
    ['pod != ""', [true, false]],
    ["ns in ('a', 'shop')", [true, false]],
    ['ns in ("a","shop")', [true, false]],
    ["not ns in ('shop')", [false, true]],
    ["not pod in ('cart-1')", [false, true]],
    ["pod contains 'art'", [true, false]],
    ["not pod contains 'art'", [false, true]],
    ["pod starts with 'cart'", [true, false]],
    ["pod starts with 'art'", [false, false]],
    ['image = "it\'s"', [true, false]],
    ["ns = 'shop' and pod = 'cart-1'", [true, false]],
    ["ns = 'shop' and not pod contains 'art'", [false, false]],
    [" ns  =  'shop' \n and  pod != 'x' ", [true, false]],
  ])('%s', (filter, expected) => {
    expect(applied(filter)).toEqual(expected);
  });

  it('name the labels that they are about', () => {
    const filter = parseFilter("kubernetes.node.label.kubernetes.io/hostname = 'a:b' and not x in ('1')");
    expect(listFilterLabels(filter)).toEqual(['kubernetes.node.label.kubernetes.io/hostname', 'x']);
  });

  it('that negate leave out what lacks the label, if they are told to', () => {
    expect(applied("pod != 'x'", 'strict', true)).toEqual([true, false]);
    expect(applied("not pod in ('x')", 'strict', true)).toEqual([true, false]);
  });

  it.each([
    ['ns', 'has its end at character 3 instead of a comparison'],
    ['= "a"', 'has "=" at character 1 instead of a label'],
    ["ns = 'shop", 'cannot be read from character 5'],
    ["ns = 'it's'", 'cannot be read from character 11'],
    ["ns = 'a' 'b'", 'has "b" at character 10 instead of "and" or the end'],
    ["ns in 'shop'", 'has "shop" at character 7 instead of "("'],
    ["ns in ('a' 'b')", 'has "b" at character 12 instead of ")"'],
    ['ns in ()', 'has ")" at character 8 instead of a value'],
    ["ns starts 'a'", 'has "a" at character 11 instead of "with"'],
    ["ns ~ 'a'", 'has "~" at character 4 instead of a comparison'],
    ["ns = 'a' and", 'has its end at character 13 instead of a label'],
    ['', 'has its end at character 1 instead of a label'],
    // Nobody has seen these work.
    ["ns = 'a' or ns = 'b'", 'has "or" at character 10 instead of "and" or the end'],
    ["(ns = 'a')", 'has "(" at character 1 instead of a label'],
    ["ns = 'it\\'s'", 'has a backslash in the value at character 6'],
    ['ns = a\\b', 'has a backslash in the value at character 6'],
    ["ns not in ('a')", 'has "not" at character 4 instead of a comparison'],
    ["not ns = 'a'", 'has "=" at character 8 instead of "in" or "contains"'],
    ["not ns starts with 'a'", 'has "starts" at character 8 instead of "in" or "contains"'],
    ["ns = 'a' AND pod = 'b'", 'has "AND" at character 10 instead of "and" or the end'],
  ])('refuse %s', (filter, problem) => {
    expect(() => parseFilter(filter)).toThrow(problem);
  });

  it.each([
    ["ns = 'a' or pod = 'cart-1'", [true, false]],
    ["(ns = 'shop' OR ns = 'quiet') AND NOT pod starts with 'cart'", [false, true]],
    ["ns = 'quiet' or ns = 'shop' and pod = 'x'", [false, true]],
    ["image = 'it\\'s'", [true, false]],
    ["ns not in ('shop')", [false, true]],
    ["not ns = 'shop'", [false, true]],
    ["not ns != 'shop'", [true, false]],
  ])('may know more: %s', (filter, expected) => {
    expect(applied(filter, 'lenient')).toEqual(expected);
  });
});
