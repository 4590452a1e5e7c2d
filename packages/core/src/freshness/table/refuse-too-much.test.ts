import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, UnusableDataError } from '../../errors/metric-errors.ts';
import { podSample, queueSample } from '../../testing/fixtures/engine-under-test.ts';
import { podRequest } from '../../testing/fixtures/known-backend.ts';
import type { SampleOutcome } from '../sample-source.ts';
import { refuseTooMuch } from './refuse-too-much.ts';

const nan = new UnusableDataError('the value is NaN');
const samples = ['1', '2', '3'].map((number) => podSample(`shop/web-${number}`, '1'));
const roomy = { maxObjects: 1000, maxBytes: 2 ** 20 };

function refuse(outcome: SampleOutcome, bounds: Partial<typeof roomy>): () => void {
  return () => refuseTooMuch(podRequest, outcome, { ...roomy, ...bounds });
}

describe('refuseTooMuch', () => {
  it('lets as many objects pass as there may be', () => {
    expect(refuse({ ok: true, samples }, { maxObjects: 3 })).not.toThrow();
    expect(refuse({ ok: true, samples: [] }, { maxObjects: 0 })).not.toThrow();
  });

  it('refuses more, those without a value included, and says how many', () => {
    const outcome = { ok: true, samples, refused: [{ namespace: 'shop', name: 'web-4', error: nan }] } as const;
    expect(refuse(outcome, { maxObjects: 4 })).not.toThrow();
    expect(refuse(outcome, { maxObjects: 3 })).toThrow(
      new UnusableDataError(
        'the backend answered the question for the metric http_requests with 4 objects, more than the 3 that are kept of one metric: ask for fewer with a metric selector',
      ),
    );
  });

  it('refuses what takes more memory by itself than there may be of all', () => {
    expect(refuse({ ok: true, samples }, { maxBytes: 3200 })).not.toThrow();
    expect(refuse({ ok: true, samples }, { maxBytes: 3199 })).toThrow(UnusableDataError);
    const many = Array.from({ length: 1000 }, () => queueSample('a', '1'));
    expect(refuse({ ok: true, samples: many }, { maxBytes: 2 ** 18 })).toThrow(
      'the backend answered the question for the metric http_requests with 1000 objects, about 0.4 MiB, more than the 0.3 MiB that are kept of all metrics: ask for fewer with a metric selector',
    );
  });

  it('has nothing to say of a failure', () => {
    const error = new BackendUnavailableError('down');
    expect(refuse({ ok: false, error }, { maxObjects: 0, maxBytes: 0 })).not.toThrow();
  });
});
