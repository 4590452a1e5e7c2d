import { errorOf, notFoundOf, nothingMatches, unknownNames } from '../ask.ts';
import { ensureNames } from '../ensure-safe-error.ts';
import type { Rules } from '../register-rules.ts';
import { toQuestion } from './ask-provider.ts';
import type { ExternalMetricsAbility, ExternalMetricsSubject } from './external-metrics-subject.ts';

export const absenceRules: Rules<ExternalMetricsSubject, ExternalMetricsAbility> = {
  'finds nothing, rather than an empty list, for a selector that no series matches': {
    advice: 'throw a MetricNotFoundError: the sum of an empty list is zero, and would make the autoscaler scale in.',
    needs: ['metricSelectors'],
    check: async (subject) => {
      await notFoundOf(subject, toQuestion(subject, { selector: nothingMatches }));
    },
  },

  'refuses a selector, rather than overlook it': {
    advice: 'throw an error of the library where a selector has requirements that cannot be honoured.',
    without: 'metricSelectors',
    check: async (subject) => {
      await errorOf(subject, toQuestion(subject, { selector: nothingMatches }));
    },
  },

  'finds nothing for a metric that there is not': {
    advice: 'throw a MetricNotFoundError for a metric that the backend does not know.',
    check: async (subject) => {
      await notFoundOf(subject, toQuestion(subject, { metric: unknownNames.metric }));
    },
  },

  'names the metric that it does not find': {
    advice: 'put what was asked for into the message: somebody reads it in `kubectl describe hpa`.',
    check: async (subject) => {
      const error = await errorOf(subject, toQuestion(subject, { metric: unknownNames.metric }));
      ensureNames(error, [unknownNames.metric]);
    },
  },
};
