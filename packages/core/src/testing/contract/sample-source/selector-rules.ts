import { nothingMatches } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensureTrue } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { eachSample, failureOf } from './ask-source.ts';
import { ensureNothing } from './ensure-outcome.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

const honesty = 'give an error as the outcome where a selector has requirements that cannot be honoured.';

export const selectorRules: Rules<SampleSourceSubject, SampleSourceAbility> = {
  'chooses series by the metric selector': {
    advice: "take the metric selector for conditions on the metric's own labels, and make it part of the query.",
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { metricSelector, samples } = given(subject, 'metricSelection', 'metricSelectors');
      const request = { ...subject.known.request, metricSelector };
      for (const [what, known, sample] of await eachSample(subject, { request, samples })) {
        ensureTrue(sample, known, what);
      }
    },
  },

  'has nothing for a metric selector that no series matches': {
    advice: 'answer with no samples, or with a MetricNotFoundError; never without the selector.',
    needs: ['metricSelectors'],
    check: async (subject) => ensureNothing(subject, { ...subject.known.request, metricSelector: nothingMatches }),
  },

  'refuses a metric selector, rather than overlook it': {
    advice: honesty,
    without: 'metricSelectors',
    check: async (subject) => {
      await failureOf(subject, { ...subject.known.request, metricSelector: nothingMatches });
    },
  },

  "chooses an external metric's series by their labels": {
    advice: "take the selector for conditions on the metric's own labels, and make it part of the query.",
    needs: ['externalMetrics', 'externalSelectors'],
    check: async (subject) => {
      const { selector, samples } = given(subject, 'externalSelection', 'externalSelectors');
      const request = { ...given(subject, 'external', 'externalMetrics').request, selector };
      for (const [what, known, sample] of await eachSample(subject, { request, samples })) {
        ensureTrue(sample, known, what);
      }
    },
  },

  'has nothing for a selector that no external series matches': {
    advice: 'answer with no samples, or with a MetricNotFoundError; never without the selector.',
    needs: ['externalMetrics', 'externalSelectors'],
    check: async (subject) => {
      const { request } = given(subject, 'external', 'externalMetrics');
      await ensureNothing(subject, { ...request, selector: nothingMatches });
    },
  },

  "refuses an external metric's selector, rather than overlook it": {
    advice: honesty,
    needs: ['externalMetrics'],
    without: 'externalSelectors',
    check: async (subject) => {
      const { request } = given(subject, 'external', 'externalMetrics');
      await failureOf(subject, { ...request, selector: nothingMatches });
    },
  },
};
