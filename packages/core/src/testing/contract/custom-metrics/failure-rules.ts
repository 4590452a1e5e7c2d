import { ensureGivenUp, errorOf, outageOf, unknownNames } from '../ask.ts';
import { breakDown, given } from '../contract-subject.ts';
import { ensureNames, ensureNoSecret } from '../ensure-safe-error.ts';
import { firstOf } from '../pair-up.ts';
import type { Rules } from '../register-rules.ts';
import { toByName, toBySelector } from './ask-provider.ts';
import type { CustomMetricsAbility, CustomMetricsSubject } from './custom-metrics-subject.ts';

export const failureRules: Rules<CustomMetricsSubject, CustomMetricsAbility> = {
  'says that the backend is down, rather than that there is nothing': {
    advice: 'throw BackendUnavailableError or BackendTimeoutError; a 404, an empty list or a zero would be believed.',
    needs: ['outages'],
    check: async (subject) => {
      await breakDown(subject);
      for (const ask of questionsOf(subject)) await outageOf(subject, ask);
    },
  },

  'names the metric that it cannot read': {
    advice: 'put the metric into the message: a metric may be one of several that an autoscaler reads.',
    needs: ['outages'],
    check: async (subject) => {
      await breakDown(subject);
      for (const ask of questionsOf(subject)) ensureNames(await errorOf(subject, ask), [subject.known.metric]);
    },
  },

  'tells no secret of the backend': {
    advice: 'make messages of your own words, and take credentials out of every error that you keep as a cause.',
    needs: ['outages', 'secrets'],
    check: async (subject) => {
      const secrets = given(subject, 'secrets', 'secrets');
      const unknown = toBySelector(subject, subject.known, { metric: unknownNames.metric });
      ensureNoSecret(await errorOf(subject, unknown), secrets, 'the error for an unknown metric');
      await breakDown(subject);
      for (const ask of questionsOf(subject)) {
        ensureNoSecret(await errorOf(subject, ask), secrets, 'the error during an outage');
      }
    },
  },

  'settles soon when nobody waits any longer': {
    advice: "pass the context's signal on to the backend, and settle when it is aborted, also when it already was.",
    needs: ['stalls'],
    check: async (subject) => {
      await given(subject, 'stall', 'stalls').call(subject);
      for (const ask of questionsOf(subject)) await ensureGivenUp(subject, ask);
    },
  },
};

function questionsOf(subject: CustomMetricsSubject) {
  const { name } = firstOf(subject.known.objects);
  return [toByName(subject, subject.known, { name }), toBySelector(subject, subject.known)] as const;
}
