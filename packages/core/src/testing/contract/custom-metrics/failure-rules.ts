import { errorOf, outageOf, unknownNames } from '../ask.ts';
import { breakDown, given } from '../contract-subject.ts';
import { ensureEqual } from '../contract-violation.ts';
import { ensureNames, ensureNoSecret } from '../ensure-safe-error.ts';
import { ensureTrue } from '../ensure-values.ts';
import { ensureGivenUp } from '../give-up.ts';
import { firstOf } from '../pair-up.ts';
import type { Rules } from '../register-rules.ts';
import { bothWays, everythingKnown, nameOf, pairValues, toByName, toBySelector } from './ask-provider.ts';
import type { CustomMetricsAbility, CustomMetricsSubject } from './custom-metrics-subject.ts';

export const failureRules: Rules<CustomMetricsSubject, CustomMetricsAbility> = {
  'says that the backend is down, rather than that there is nothing': {
    advice: 'throw BackendUnavailableError or BackendTimeoutError; a 404, an empty list or a zero would be believed.',
    needs: ['outages'],
    check: async (subject) => {
      await breakDown(subject);
      for (const known of everythingKnown(subject)) {
        for (const ask of bothWays(subject, known)) await outageOf(subject, ask);
      }
    },
  },

  'names the metric that it cannot read': {
    advice: 'put the metric into the message: a metric may be one of several that an autoscaler reads.',
    needs: ['outages'],
    check: async (subject) => {
      await breakDown(subject);
      for (const known of everythingKnown(subject)) {
        for (const ask of bothWays(subject, known)) ensureNames(await errorOf(subject, ask), [known.metric]);
      }
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
      for (const known of everythingKnown(subject)) {
        for (const ask of bothWays(subject, known)) {
          ensureNoSecret(await errorOf(subject, ask), secrets, 'the error during an outage');
        }
      }
    },
  },

  'settles soon when nobody waits any longer': {
    advice:
      "pass the context's signal on to the backend; when it is aborted, or was before, throw a BackendTimeoutError: an empty list, or a zero, would be believed.",
    needs: ['stalls'],
    check: async (subject) => {
      await given(subject, 'stall', 'stalls').call(subject);
      for (const known of everythingKnown(subject)) {
        const object = firstOf(known.objects);
        await ensureGivenUp(subject, {
          ask: toByName(subject, known, { name: object.name }),
          ensureTrue: (value) => {
            ensureEqual(nameOf(value), object.name, 'the object');
            ensureTrue(value, object, object.name);
          },
        });
        await ensureGivenUp(subject, {
          ask: toBySelector(subject, known),
          ensureTrue: (values) => {
            for (const [one, value] of pairValues(values, known)) ensureTrue(value, one, one.name);
          },
        });
      }
    },
  },
};
