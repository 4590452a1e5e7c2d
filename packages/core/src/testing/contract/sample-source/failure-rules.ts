import type { SampleOutcome, SampleRequest } from '../../../freshness/sample-source.ts';
import { ensureArray, ensureOfLibrary, ensureOutage } from '../ask.ts';
import { breakDown, given } from '../contract-subject.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
import { ensureNoSecret } from '../ensure-safe-error.ts';
import { ensureTrue } from '../ensure-values.ts';
import { ensureGivenUp } from '../give-up.ts';
import type { Rules } from '../register-rules.ts';
import {
  ensureOutcome,
  ensureSamePlaces,
  everythingKnown,
  failureOf,
  goodSamples,
  outcomeOf,
  outcomesOf,
  pairSamples,
} from './ask-source.ts';
import type { KnownSamples, SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

export const failureRules: Rules<SampleSourceSubject, SampleSourceAbility> = {
  'says that the backend is down, rather than that there is nothing': {
    advice:
      'throw BackendUnavailableError or BackendTimeoutError, or make it the outcome; no samples would be believed.',
    needs: ['outages'],
    check: async (subject) => {
      await breakDown(subject);
      for (const { request } of everythingKnown(subject)) ensureOutage(await failureOf(subject, request));
    },
  },

  'answers the others beside a metric that fails': {
    advice: 'make the failure the outcome of its own request; throw only when the backend failed as a whole.',
    needs: ['partialFailures', 'externalMetrics'],
    check: async (subject) => {
      const { known } = subject;
      const other = given(subject, 'external', 'externalMetrics');
      await given(subject, 'breakMetric', 'partialFailures').call(subject);
      const [broken, well] = await outcomesOf(subject, [known.request, other.request]);
      ensure(broken?.ok === false, `the outcome of the metric that fails is a good one`);
      ensureSamePlaces(goodSamples(well), other.samples, 'the outcome of the other metric');
    },
  },

  'tells no secret of the backend': {
    advice: 'make messages of your own words, and take credentials out of every error that you keep as a cause.',
    needs: ['outages', 'secrets'],
    check: async (subject) => {
      const secrets = given(subject, 'secrets', 'secrets');
      ensureNoSecret(await outcomeOf(subject, subject.known.request), secrets, 'the outcome');
      await breakDown(subject);
      for (const { request } of everythingKnown(subject)) {
        ensureNoSecret(await failureOf(subject, request), secrets, 'the error during an outage');
      }
    },
  },

  'settles soon when nobody waits any longer': {
    advice:
      "pass the context's signal on to the backend; when it is aborted, or was before, throw a BackendTimeoutError or make it the outcome: no samples, or a zero, would be believed.",
    needs: ['stalls'],
    check: async (subject) => {
      await given(subject, 'stall', 'stalls').call(subject);
      for (const known of everythingKnown(subject)) {
        await ensureGivenUp(subject, {
          ask: (context) => subject.source.fetch([known.request], context),
          ensureTrue: (outcomes) => ensureKnownOrFailed(outcomes, known),
        });
      }
    },
  },
};

/** What a backend had answered before it was given up may be told; of what it had not, only that. */
function ensureKnownOrFailed(outcomes: readonly SampleOutcome[], { samples }: KnownSamples<SampleRequest>): void {
  ensureArray(outcomes);
  ensureEqual(outcomes.length, 1, 'the number of outcomes');
  const [outcome] = outcomes;
  ensureOutcome(outcome);
  if (!outcome.ok) {
    ensureOfLibrary(outcome.error);
    ensureOutage(outcome.error);
    return;
  }
  for (const [what, known, sample] of pairSamples(outcome.samples, samples)) ensureTrue(sample, known, what);
}
