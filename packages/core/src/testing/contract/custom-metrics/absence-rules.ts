import { errorOf, notFoundOf, nothingMatches, otherKinds, unknownNames } from '../ask.ts';
import { ensureNames } from '../ensure-safe-error.ts';
import type { Rules } from '../register-rules.ts';
import { bothWays, everythingKnown, toByName, toBySelector } from './ask-provider.ts';
import type { CustomMetricsAbility, CustomMetricsSubject } from './custom-metrics-subject.ts';

export const absenceRules: Rules<CustomMetricsSubject, CustomMetricsAbility> = {
  'finds nothing for a name that no object has': {
    advice: 'throw a MetricNotFoundError where an object has no data; a zero would make the autoscaler scale in.',
    check: async (subject) => {
      for (const known of everythingKnown(subject)) {
        await notFoundOf(subject, toByName(subject, known, { name: unknownNames.object }));
      }
    },
  },

  'finds nothing for a selector that chooses no object': {
    advice: 'throw a MetricNotFoundError rather than answer with an empty list.',
    check: async (subject) => {
      for (const known of everythingKnown(subject)) {
        await notFoundOf(subject, toBySelector(subject, known, { selector: nothingMatches }));
      }
    },
  },

  'finds nothing for a metric selector that no series matches': {
    advice: 'throw a MetricNotFoundError; never fall back to the series without the selector.',
    needs: ['metricSelectors'],
    check: async (subject) => {
      const metricSelector = nothingMatches;
      for (const known of everythingKnown(subject)) {
        for (const ask of bothWays(subject, known, { metricSelector })) await notFoundOf(subject, ask);
      }
    },
  },

  'refuses a metric selector, rather than overlook it': {
    advice: 'throw an error of the library where a metric selector has requirements that cannot be honoured.',
    without: 'metricSelectors',
    check: async (subject) => {
      const metricSelector = nothingMatches;
      for (const known of everythingKnown(subject)) {
        for (const ask of bothWays(subject, known, { metricSelector })) await errorOf(subject, ask);
      }
    },
  },

  'finds nothing in a namespace where no object has a value': {
    advice: "throw a MetricNotFoundError; never answer with another namespace's objects.",
    check: async (subject) => {
      for (const namespace of [subject.emptyNamespace, unknownNames.namespace]) {
        for (const ask of bothWays(subject, subject.known, { namespace })) await notFoundOf(subject, ask);
      }
    },
  },

  'finds nothing for a metric that there is not': {
    advice: 'throw a MetricNotFoundError for a metric that the backend does not know.',
    check: async (subject) => {
      for (const known of everythingKnown(subject)) {
        for (const ask of bothWays(subject, known, { metric: unknownNames.metric })) await notFoundOf(subject, ask);
      }
    },
  },

  'finds nothing for a kind of object that the cluster does not have': {
    advice: 'compare group and resource; throw a MetricNotFoundError where the `ResourceMapper` knows no such kind.',
    check: async (subject) => {
      for (const known of everythingKnown(subject)) {
        for (const groupResource of otherKinds(known.groupResource)) {
          for (const ask of bothWays(subject, known, { groupResource })) await notFoundOf(subject, ask);
        }
      }
    },
  },

  'names the metric and the object that it does not find': {
    advice: 'put what was asked for into the message: somebody reads it in `kubectl describe hpa`.',
    check: async (subject) => {
      const { known } = subject;
      const noObject = await notFoundOf(subject, toByName(subject, known, { name: unknownNames.object }));
      ensureNames(noObject, [known.metric, unknownNames.object]);
      for (const ask of bothWays(subject, known, { metric: unknownNames.metric })) {
        ensureNames(await notFoundOf(subject, ask), [unknownNames.metric]);
      }
    },
  },
};
