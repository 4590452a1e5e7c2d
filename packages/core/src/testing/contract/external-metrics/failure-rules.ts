import { errorOf, outageOf, unknownNames } from '../ask.ts';
import { breakDown, given } from '../contract-subject.ts';
import { ensureNames, ensureNoSecret } from '../ensure-safe-error.ts';
import { ensureTrue } from '../ensure-values.ts';
import { ensureGivenUp } from '../give-up.ts';
import type { Rules } from '../register-rules.ts';
import { pairSeries, toQuestion } from './ask-provider.ts';
import type { ExternalMetricsAbility, ExternalMetricsSubject } from './external-metrics-subject.ts';

export const failureRules: Rules<ExternalMetricsSubject, ExternalMetricsAbility> = {
  'says that the backend is down, rather than that there is nothing': {
    advice: 'throw BackendUnavailableError or BackendTimeoutError; a 404, an empty list or a zero would be believed.',
    needs: ['outages'],
    check: async (subject) => {
      await breakDown(subject);
      await outageOf(subject, toQuestion(subject));
    },
  },

  'names the metric that it cannot read': {
    advice: 'put the metric into the message: a metric may be one of several that an autoscaler reads.',
    needs: ['outages'],
    check: async (subject) => {
      await breakDown(subject);
      ensureNames(await errorOf(subject, toQuestion(subject)), [subject.known.metric]);
    },
  },

  'tells no secret of the backend': {
    advice: 'make messages of your own words, and take credentials out of every error that you keep as a cause.',
    needs: ['outages', 'secrets'],
    check: async (subject) => {
      const secrets = given(subject, 'secrets', 'secrets');
      const absent = await errorOf(subject, toQuestion(subject, { metric: unknownNames.metric }));
      ensureNoSecret(absent, secrets, 'the error for an unknown metric');
      await breakDown(subject);
      ensureNoSecret(await errorOf(subject, toQuestion(subject)), secrets, 'the error during an outage');
    },
  },

  'settles soon when nobody waits any longer': {
    advice:
      "pass the context's signal on to the backend; when it is aborted, or was before, throw a BackendTimeoutError: an empty list, or a zero, would be believed.",
    needs: ['stalls'],
    check: async (subject) => {
      await given(subject, 'stall', 'stalls').call(subject);
      await ensureGivenUp(subject, {
        ask: toQuestion(subject),
        ensureTrue: (values) => {
          for (const [what, series, value] of pairSeries(values, subject.known.series)) ensureTrue(value, series, what);
        },
      });
    },
  },
};
