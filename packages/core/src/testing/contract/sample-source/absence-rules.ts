import { otherKinds, unknownNames } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensure } from '../contract-violation.ts';
import type { Rules } from '../register-rules.ts';
import { objectsKnown, outcomeOf } from './ask-source.ts';
import { ensureIsNothing, ensureNothing } from './ensure-outcome.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

export const absenceRules: Rules<SampleSourceSubject, SampleSourceAbility> = {
  'has nothing for a namespace where nothing is': {
    advice: 'answer with a good outcome without samples: no placeholder, and nothing of other namespaces.',
    check: async (subject) => {
      for (const namespace of [subject.emptyNamespace, unknownNames.namespace]) {
        const outcome = await outcomeOf(subject, { ...subject.known.request, namespaces: [namespace] });
        ensure(outcome.ok, `the outcome for ${namespace} is an error, as if the metric could not be read`);
        ensureIsNothing(outcome);
      }
    },
  },

  'has nothing for a metric that there is not': {
    advice: 'answer with no samples, or with a MetricNotFoundError; an outage is something else.',
    check: async (subject) => {
      await ensureNothing(subject, { ...subject.known.request, metric: unknownNames.metric });
    },
  },

  'has nothing for an external metric that there is not': {
    advice: 'answer with no samples, or with a MetricNotFoundError; an outage is something else.',
    needs: ['externalMetrics'],
    check: async (subject) => {
      const { request } = given(subject, 'external', 'externalMetrics');
      await ensureNothing(subject, { ...request, metric: unknownNames.metric });
    },
  },

  'has nothing of an external metric for a namespace that may not see it': {
    advice: 'make the namespace of the request part of the query, or refuse it with a ForbiddenError.',
    needs: ['externalMetrics', 'hiddenMetrics'],
    check: async (subject) => {
      const { request } = given(subject, 'external', 'externalMetrics');
      const namespace = given(subject, 'hiddenFrom', 'hiddenMetrics');
      const outcome = await outcomeOf(subject, { ...request, namespace });
      if (outcome.ok || outcome.error.meaning !== 'forbidden') ensureIsNothing(outcome);
    },
  },

  'has nothing for a kind of object that it does not know': {
    advice:
      'compare group and resource; answer with no samples, or a MetricNotFoundError, never with those of another kind.',
    check: async (subject) => {
      for (const { request } of objectsKnown(subject)) {
        for (const groupResource of otherKinds(request.groupResource)) {
          await ensureNothing(subject, { ...request, groupResource });
        }
      }
    },
  },
};
