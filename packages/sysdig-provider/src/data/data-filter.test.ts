import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '@metrics-adapter/core';
import fc from 'fast-check';
import type { Matcher } from '../plan/matcher.ts';
import { formatFilter } from './data-filter.ts';
import { spellLabel } from './data-labels.ts';

function format(...matchers: readonly Matcher[]): string | undefined {
  return formatFilter(matchers, spellLabel);
}

describe('formatFilter', () => {
  it.each<[Matcher, string]>([
    [{ label: 'kube_cluster_name', operator: '=', value: 'prod' }, "kubernetes.cluster.name = 'prod'"],
    [{ label: 'queue', operator: '!=', value: 'a' }, "queue != 'a'"],
    [{ label: 'kube_pod_name', operator: '!=', value: '' }, "kubernetes.pod.name != ''"],
    [{ label: 'queue', operator: 'in', values: ['b', 'a'] }, "queue in ('a', 'b')"],
    [{ label: 'queue', operator: 'not in', values: ['b', 'a'] }, "not queue in ('a', 'b')"],
    [{ label: 'queue', operator: 'not in', values: ['', 'a'] }, "queue != '' and not queue in ('a')"],
    [{ label: 'queue', operator: 'not in', values: [''] }, "queue != ''"],
    [{ label: 'url', operator: '=', value: "/it's" }, `url = "/it's"`],
    [{ label: 'url', operator: '=', value: 'a "b"' }, `url = 'a "b"'`],
    [{ label: 'url', operator: '=', value: "x' or 1 = 1" }, `url = "x' or 1 = 1"`],
    [{ label: 'url', operator: '=', value: '%s ( ) , ; and' }, "url = '%s ( ) , ; and'"],
  ])('says %j', (matcher, text) => {
    expect(format(matcher)).toBe(text);
  });

  it('joins conditions in their order', () => {
    const conditions = ['a', 'b'].map((label): Matcher => ({ label, operator: '=', value: '1' }));
    expect(format(...conditions)).toBe("a = '1' and b = '1'");
  });

  it('is none where there are no conditions', () => {
    expect(format()).toBeUndefined();
  });

  it.each<[Matcher, string]>([
    [{ label: 'queue', operator: '=', value: '' }, "Sysdig's data API cannot be asked for what has no label queue"],
    [{ label: 'queue', operator: 'in', values: ['', 'a'] }, 'cannot be asked for what has no label queue'],
    [{ label: 'queue', operator: '=~', value: 'a.*' }, 'queue=~… is a regular expression, and'],
    [{ label: 'queue', operator: '!~', value: 'a.*' }, 'queue!~… is a regular expression, and'],
    [{ label: 'queue', operator: '=', value: `'"` }, 'a value that holds both kinds of quotes'],
    [{ label: 'queue', operator: '!=', value: 'a\\b' }, 'a backslash or a control character'],
    [{ label: 'queue', operator: 'in', values: ['a', 'b\n'] }, 'a backslash or a control character'],
    [{ label: 'queue', operator: 'not in', values: ['a\u2028'] }, 'a backslash or a control character'],
    [{ label: 'not', operator: '=', value: 'a' }, 'the label "not" cannot be asked of'],
    [{ label: 'IN', operator: '=', value: 'a' }, 'the label "IN" cannot be asked of'],
    [{ label: "a = 'b' and c", operator: '=', value: 'a' }, 'cannot be asked of'],
  ])('refuses %j, with the remedy', (matcher, words) => {
    expect(() => format(matcher)).toThrow(BadRequestError);
    expect(() => format(matcher)).toThrow(words);
    expect(() => format(matcher)).toThrow('use --dialect promql');
  });

  it('never lets a value change what else is asked', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'\'"\\%;(),=! \n\u0000\u2028andinot'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), fc.boolean(), (values, isSet) => {
        const [value = ''] = values;
        const matcher: Matcher = isSet
          ? { label: 'a', operator: 'not in', values }
          : { label: 'a', operator: '=', value };
        const filter = tryFormat(matcher);
        if (filter === undefined) return;
        const wanted = isSet ? values.filter((one) => one !== '') : [value];
        expect(valuesIn(filter).filter((one) => one !== '')).toEqual(wanted.toSorted(byQuoted));
        expect(structureOf(filter)).toMatch(/^(?:a = ''|(?:a != '')?(?: and )?(?:not a in \(''(?:, '')*\))?)$/);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

function tryFormat(matcher: Matcher): string | undefined {
  try {
    return format(matcher);
  } catch (error) {
    if (error instanceof BadRequestError) return undefined;
    throw error;
  }
}

const literal = /'([^']*)'|"([^"]*)"/g;

function structureOf(filter: string): string {
  return filter.replace(literal, "''");
}

function valuesIn(filter: string): readonly string[] {
  return [...filter.matchAll(literal)].map(([, single, double]) => single ?? double ?? '');
}

/** As the filter sorts them: with their quotes. */
function byQuoted(one: string, other: string): number {
  const quoted = (text: string) => (text.includes("'") ? `"${text}"` : `'${text}'`);
  return quoted(one) < quoted(other) ? -1 : 1;
}
