import { describe, expect, it } from '@jest/globals';
import { labelKeyProblems, labelValueProblems } from './label-validation.ts';

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const dnsName = (length: number) => `${'a.'.repeat(length).slice(0, length - 1)}a`;

describe('labelKeyProblems', () => {
  it.each(['a', 'A', '0', 'a-b_c.D', 'a'.repeat(63), 'example.com/A_b', `${dnsName(253)}/a`, 'a--b.c/d'])(
    'accepts %s',
    (key) => {
      expect(labelKeyProblems(key)).toEqual([]);
    },
  );

  it.each([
    ['', ['name part must be non-empty', `name part ${NAME_RULE}`]],
    ['-a', [`name part ${NAME_RULE}`]],
    ['a.', [`name part ${NAME_RULE}`]],
    ['a\n', [`name part ${NAME_RULE}`]],
    ['a:b', [`name part ${NAME_RULE}`]],
    ['a'.repeat(64), ['name part must be no more than 63 characters']],
    [`${'a'.repeat(63)}-`, ['name part must be no more than 63 characters', `name part ${NAME_RULE}`]],
    ['/', ['prefix part must be non-empty', 'name part must be non-empty', `name part ${NAME_RULE}`]],
    ['A/b', [`prefix part ${SUBDOMAIN_RULE}`]],
    ['a_b/c', [`prefix part ${SUBDOMAIN_RULE}`]],
    ['a..b/c', [`prefix part ${SUBDOMAIN_RULE}`]],
    [`${dnsName(255)}/a`, ['prefix part must be no more than 253 characters']],
    [
      'a/b/c',
      [`a qualified name ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`],
    ],
  ])('says of %s what Kubernetes says', (key, problems) => {
    expect(labelKeyProblems(key)).toEqual(problems);
  });

  it('takes no longer than the text is long', () => {
    expect(labelKeyProblems(`${'a'.repeat(100_000)}-/${'a'.repeat(100_000)}-`)).toHaveLength(4);
  });
});

describe('labelValueProblems', () => {
  it.each(['', 'a', 'A-b_c.D', '123', 'a'.repeat(63)])('accepts %j', (value) => {
    expect(labelValueProblems(value)).toEqual([]);
  });

  it.each([
    ['a/b', [VALUE_RULE]],
    ['.a', [VALUE_RULE]],
    ['a b', [VALUE_RULE]],
    ['a'.repeat(64), ['must be no more than 63 characters']],
    [`-${'a'.repeat(63)}`, ['must be no more than 63 characters', VALUE_RULE]],
  ])('says of %j what Kubernetes says', (value, problems) => {
    expect(labelValueProblems(value)).toEqual(problems);
  });
});
