import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import { toAnswerError } from '../client/answer-errors.ts';
import { explainRefusal } from './explain-refusal.ts';

const hints = { missing: 'check it', check: 'it' };
const call = { method: 'GET', address: 'https://sysdig.example.com/prometheus/api/v1/query', hints } as const;

/** What the client throws for an answer with these words. */
function refusal(status: number, error: string): unknown {
  const body = JSON.stringify({ status: 'error', errorType: 'bad_data', error });
  return toAnswerError({ status, headers: {}, body }, { call, kind: 'token', pause: 0 });
}

describe('explainRefusal', () => {
  it.each([
    [422, 'query scans more than 10 different metrics'],
    [400, 'too many metrics in query, the maximum is 10'],
    [422, 'number of metrics exceeds the limit'],
    [422, '{__name__=~"a.*"} matches more than ten metrics'],
  ])('says what to do about more than ten metrics: %d, %s', (status, words) => {
    const error = refusal(status, words);
    expect(explainRefusal(error, 'Sysdig')).toEqual(
      new BackendUnavailableError(
        'Sysdig refused a query because it reads too many different metrics; ten are the most that Sysdig takes: let the expression name fewer of them, by name rather than by a pattern, or make several rules of it',
        { cause: error },
      ),
    );
    expect(explainRefusal(error, 'Sysdig')).toHaveProperty('cause', error);
  });

  it.each([
    [400, 'parse error: unexpected character'],
    [422, 'many-to-many matching not allowed'],
    [422, 'query processing would load too many samples into memory'],
    [422, 'unknown metric'],
    [429, 'too many queries for metrics'],
    [500, 'more than 10 metrics'],
  ])('leaves other refusals as they are: %d, %s', (status, words) => {
    const error = refusal(status, words);
    expect(explainRefusal(error, 'Sysdig')).toBe(error);
  });

  it('leaves as it is what is no refusal', () => {
    const defect = new TypeError('more than 10 metrics');
    expect(explainRefusal(defect, 'Sysdig')).toBe(defect);
  });
});
