import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '@metrics-adapter/core';
import fc from 'fast-check';
import { alternationOf, checkLabelName, checkSeriesName, quoteString, toLabelName } from './escape.ts';

/** Any text, and often one of the characters that mean something to PromQL, RE2 or URLs. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'"\\\n\r\t\0\u2028{}[](),=~!^$.|*+?%/#\'` -ax0') }),
);

describe('quoteString', () => {
  it.each([
    ['kuard', '"kuard"'],
    ['', '""'],
    ['a "quoted" one', String.raw`"a \"quoted\" one"`],
    ['back\\slash', String.raw`"back\\slash"`],
    ['ends with \\', String.raw`"ends with \\"`],
    ['two\nlines', String.raw`"two\u000alines"`],
    ['\r\t\0\x7f\u0085', String.raw`"\u000d\u0009\u0000\u007f\u0085"`],
    ['line\u2028paragraph\u2029', String.raw`"line\u2028paragraph\u2029"`],
    ['50% {of} #it', '"50% {of} #it"'],
    ["it's", `"it's"`],
    ['größe 数 🦊', '"größe 数 🦊"'],
  ])('writes %j', (text, literal) => {
    expect(quoteString(text)).toBe(literal);
  });

  it.each(['\uD83E', 'a\uDD8A', '\uDD8A\uD83E'])('refuses half a character: %j', (text) => {
    expect(() => quoteString(text)).toThrow(BadRequestError);
  });

  it('writes every text so that it reads back as itself, on one line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const literal = quoteString(text);
        // All escapes that it uses mean the same in JSON and in Go.
        expect(JSON.parse(literal)).toBe(text);
        expect(literal).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(literal).toMatch(/^"(?:[^"\\]|\\["\\]|\\u[0-9a-f]{4})*"$/);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});

describe('alternationOf', () => {
  it.each([
    [['b', 'a'], 'a|b'],
    [['kube-system', 'default'], 'default|kube-system'],
    [['a.b', 'a+b'], String.raw`a\+b|a\.b`],
    [[String.raw`\.+*?()|[]{}^$`], String.raw`\\\.\+\*\?\(\)\|\[\]\{\}\^\$`],
    [['', 'a'], '|a'],
  ])('of %j', (texts, expression) => {
    expect(alternationOf(texts)).toBe(expression);
  });

  it('gives the same expression for the same texts in another order', () => {
    expect(alternationOf(['c', 'a', 'b'])).toBe(alternationOf(['b', 'c', 'a']));
  });

  it('matches exactly its texts', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), hostileText, (texts, other) => {
        // As Prometheus anchors it; `u` refuses escapes that mean nothing.
        const expression = new RegExp(`^(?:${alternationOf(texts)})$`, 'u');
        for (const text of texts) expect(expression.test(text)).toBe(true);
        expect(expression.test(other)).toBe(texts.includes(other));
        expect(expression.test(texts.join('|'))).toBe(texts.includes(texts.join('|')));
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});

describe('toLabelName', () => {
  it.each([
    ['app', 'app'],
    ['kube_pod_label_app', 'kube_pod_label_app'],
    ['app.kubernetes.io/name', 'app_kubernetes_io_name'],
    ['pod-template-hash', 'pod_template_hash'],
    ['net.http.statusCode', 'net_http_statusCode'],
    ['constructor', 'constructor'],
  ])('turns %s into %s', (key, name) => {
    expect(toLabelName(key)).toBe(name);
  });

  it.each(['9lives', '__name__', '__k', '--a', ''])('refuses %s', (key) => {
    expect(() => toLabelName(key)).toThrow(
      `the label "${key}" cannot be selected: no metric in Sysdig has a label that begins like this`,
    );
  });

  it('gives only names that PromQL takes for labels', () => {
    fc.assert(
      fc.property(hostileText, (key) => {
        let name: string;
        try {
          name = toLabelName(key);
        } catch {
          return;
        }
        expect(name).toMatch(/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/);
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});

describe('names that no quotes hold', () => {
  it.each(['a', '_a', 'kube_pod_name', 'A1'])('are written as they are: %s', (name) => {
    expect(checkLabelName(name)).toBe(name);
    expect(checkSeriesName(name)).toBe(name);
  });

  it.each(['', '1a', 'a.b', 'a-b', 'a b', 'a}', 'a"', 'a)', 'ä', 'a\n', 'a,b', 'x) or (y'])(
    'are not written: %j',
    (name) => {
      expect(() => checkLabelName(name)).toThrow(BadRequestError);
      expect(() => checkSeriesName(name)).toThrow(BadRequestError);
    },
  );

  it.each(['and', 'SUM', 'by', 'inf', 'NaN', 'offset', 'atan2'])('are no words of PromQL: %s', (series) => {
    expect(() => checkSeriesName(series)).toThrow(
      new BadRequestError(`the series "${series}" cannot be named in PromQL, where that word means something else`),
    );
    expect(checkSeriesName(`${series}_total`)).toBe(`${series}_total`);
  });

  it('have colons in series alone', () => {
    expect(checkSeriesName('job:requests:rate5m')).toBe('job:requests:rate5m');
    expect(() => checkLabelName('job:requests')).toThrow(BadRequestError);
  });
});
