import { describe, expect, it } from '@jest/globals';
import { formatReasons, reasonOf } from './reason.ts';

describe('reasonOf', () => {
  it.each([
    [new TypeError('no words'), 'no words'],
    [{ message: 7 }, '7'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('of %p is "%s"', (thrown, reason) => {
    expect(reasonOf(thrown)).toBe(reason);
  });
});

describe('formatReasons', () => {
  it('tells what caused it, to any depth', () => {
    const error = new Error('Unauthorized', { cause: new Error('no answer', { cause: 'ECONNREFUSED' }) });
    expect(formatReasons(error)).toBe('Unauthorized: no answer: ECONNREFUSED');
  });

  it('does not repeat what was said', () => {
    const error = new Error('labelSelector: unexpected "="', { cause: new Error('unexpected "="') });
    expect(formatReasons(error)).toBe('labelSelector: unexpected "="');
  });

  it('tells what an error of many errors without words is made of', () => {
    const error = new AggregateError([new Error('connect ::1'), new Error('connect 127.0.0.1')]);
    expect(formatReasons(new Error('not reached', { cause: error }))).toBe(
      'not reached: connect ::1; connect 127.0.0.1',
    );
  });

  it('comes to an end where an error is its own cause', () => {
    const error = new Error('turning');
    error.cause = error;
    expect(formatReasons(error)).toBe('turning');
  });
});
