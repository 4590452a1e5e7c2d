import type { SampleRequest } from '../../../freshness/sample-source.ts';
import { nothingMatches } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensureTrue } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { ensureHonoured } from '../selector-cases.ts';
import { eachSample, failureOf, goodOutcome, objectsKnown, outcomeOf, pairSamples } from './ask-source.ts';
import { ensureIsNothing, ensureNothing } from './ensure-outcome.ts';
import type { KnownSamples, SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

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

  'honours every requirement of a metric selector, or refuses it': {
    advice: honesty,
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { metricSelector, samples } = given(subject, 'metricSelection', 'metricSelectors');
      const { request, samples: everything } = subject.known;
      const left = { everything, selection: samples, nothing: [] };
      await ensureHonoured(metricSelector, ({ selector, leaves }) =>
        ensureLeaves(subject, { request: { ...request, metricSelector: selector }, samples: left[leaves] }),
      );
    },
  },

  'has nothing for a metric selector that no series matches': {
    advice: 'answer with no samples, or with a MetricNotFoundError; never without the selector.',
    needs: ['metricSelectors'],
    check: async (subject) => {
      for (const { request } of objectsKnown(subject)) {
        await ensureNothing(subject, { ...request, metricSelector: nothingMatches });
      }
    },
  },

  'refuses a metric selector, rather than overlook it': {
    advice: honesty,
    without: 'metricSelectors',
    check: async (subject) => {
      for (const { request } of objectsKnown(subject)) {
        await failureOf(subject, { ...request, metricSelector: nothingMatches });
      }
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

  "honours every requirement of an external metric's selector, or refuses it": {
    advice: honesty,
    needs: ['externalMetrics', 'externalSelectors'],
    check: async (subject) => {
      const { selector: own, samples } = given(subject, 'externalSelection', 'externalSelectors');
      const { request, samples: everything } = given(subject, 'external', 'externalMetrics');
      const left = { everything, selection: samples, nothing: [] };
      await ensureHonoured(own, ({ selector, leaves }) =>
        ensureLeaves(subject, { request: { ...request, selector }, samples: left[leaves] }),
      );
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

async function ensureLeaves(
  subject: SampleSourceSubject,
  { request, samples }: KnownSamples<SampleRequest>,
): Promise<void> {
  const outcome = await outcomeOf(subject, request);
  if (samples.length === 0 && !(outcome.ok || outcome.error.meaning === 'bad-request')) return ensureIsNothing(outcome);
  for (const [what, known, sample] of pairSamples(goodOutcome(outcome).samples, samples)) {
    ensureTrue(sample, known, what);
  }
}
