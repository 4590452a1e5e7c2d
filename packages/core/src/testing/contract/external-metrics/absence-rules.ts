import { errorOf, notFoundOf, nothingMatches, unknownNames } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensure } from '../contract-violation.ts';
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

  'finds nothing for a namespace that may not see the metric': {
    advice: 'make the namespace part of the question: throw a MetricNotFoundError, or a ForbiddenError.',
    needs: ['hiddenMetrics'],
    check: async (subject) => {
      const namespace = given(subject, 'hiddenFrom', 'hiddenMetrics');
      const { meaning, message } = await errorOf(subject, toQuestion(subject, { namespace }));
      const isHonest = meaning === 'metric-not-found' || meaning === 'forbidden';
      ensure(
        isHonest,
        `failed with "${message}" (${meaning}), which says neither that it is not there nor not allowed`,
      );
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
