import { ensureKept, ensureSameAtOnce, listOf, nothingOf } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensure, ensureDistinct, ensureEqual } from '../contract-violation.ts';
import { ensureNotNegative } from '../ensure-not-negative.ts';
import {
  ensureNumber,
  ensurePossible,
  ensureTelling,
  ensureTime,
  ensureTrue,
  ensureUnlikeTimes,
  ensureWholeWindow,
  ensureWindow,
} from '../ensure-values.ts';
import { formatLabels } from '../format-labels.ts';
import type { Rules } from '../register-rules.ts';
import { ensureHonoured } from '../selector-cases.ts';
import { eachSeries, toQuestion } from './ask-provider.ts';
import type { ExternalMetricsAbility, ExternalMetricsSubject } from './external-metrics-subject.ts';

export const seriesRules: Rules<ExternalMetricsSubject, ExternalMetricsAbility> = {
  'is tested on facts that tell a true answer from a lucky one': {
    advice: 'this is about the test, not the provider: give its subject other series, as its comments ask for.',
    check: async (subject) => {
      const { series } = subject.known;
      ensure(series.length > 0, 'the subject knows no series');
      ensureTelling(series, subject, 'the subject');
      ensureUnlikeTimes(series, 'the subject');
    },
  },

  'gives every series, each label set once': {
    advice: 'answer with all series of the metric: the autoscaler adds them up, and what is missing is missing there.',
    check: async (subject) => {
      const values = await listOf(subject, toQuestion(subject));
      ensureDistinct(
        values.map(({ labels }) => formatLabels(labels)),
        'the label sets of the answer',
      );
      ensureEqual(values.length, subject.known.series.length, 'the number of series');
    },
  },

  'gives every series its true value': {
    advice: 'answer with what the backend measured for this very series: no default, no share of a sum, no other unit.',
    check: async (subject) => {
      for (const [what, series, value] of await eachSeries(subject, subject.known.series)) {
        ensureNumber(value, series, what);
      }
    },
  },

  'gives a value the time of its sample': {
    advice: 'answer with the time at which the backend measured, in milliseconds; never with the time of the answer.',
    check: async (subject) => {
      for (const [what, series, value] of await eachSeries(subject, subject.known.series)) {
        ensureTime(value, series, what);
      }
    },
  },

  'gives a value the window that it covers': {
    advice: 'set `windowSeconds` to what a rate or an average was taken over; leave it out of a momentary value.',
    check: async (subject) => {
      for (const [what, series, value] of await eachSeries(subject, subject.known.series)) {
        ensureWindow(value, series, what);
      }
    },
  },

  'names the metric that was asked for': {
    advice: "set `metric` to the query's, as it was written there.",
    check: async (subject) => {
      for (const { metric } of await listOf(subject, toQuestion(subject))) {
        ensureEqual(metric, subject.known.metric, 'the metric');
      }
    },
  },

  'has only exact numbers, and times that have been': {
    advice:
      'use `Quantity.fromNumber`, which refuses what an autoscaler cannot read, milliseconds since the epoch, and refuse samples from the future.',
    check: async (subject) => {
      for (const value of await listOf(subject, toQuestion(subject))) {
        ensurePossible(value, subject, formatLabels(value.labels));
      }
    },
  },

  'has only windows of whole seconds': {
    advice: 'round a window to whole seconds, and leave it out where it would be none.',
    check: async (subject) => {
      for (const value of await listOf(subject, toQuestion(subject))) {
        ensureWholeWindow(value, formatLabels(value.labels));
      }
    },
  },

  'has no negative value': {
    advice: 'refuse the whole answer: an autoscaler takes a negative sum for an overflow and scales to the maximum.',
    check: async (subject) => {
      for (const value of await listOf(subject, toQuestion(subject))) {
        ensureNotNegative(value, formatLabels(value.labels));
      }
    },
  },

  'chooses series by their labels': {
    advice: "take the selector for conditions on the metric's own labels.",
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { selector, series } = given(subject, 'metricSelection', 'metricSelectors');
      for (const [what, known, value] of await eachSeries(subject, series, { selector })) {
        ensureTrue(value, known, what);
      }
    },
  },

  'honours every requirement of a selector, or refuses it': {
    advice: 'throw an error of the library where a selector has requirements that cannot be honoured.',
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { selector: own, series } = given(subject, 'metricSelection', 'metricSelectors');
      await ensureHonoured(own, async ({ selector, leaves }) => {
        if (leaves === 'nothing') {
          await nothingOf(subject, toQuestion(subject, { selector }));
          return;
        }
        const left = leaves === 'everything' ? subject.known.series : series;
        for (const [what, known, value] of await eachSeries(subject, left, { selector })) {
          ensureTrue(value, known, what);
        }
      });
    },
  },

  'answers questions that are asked at once as it answers each alone': {
    advice: 'keep what belongs to one question in variables of that question, not in fields of the provider.',
    check: async (subject) => ensureSameAtOnce(subject, [toQuestion(subject)]),
  },

  'does not change an answer after it was given': {
    advice: 'make a new array and new values for every answer, rather than fill those of the last one.',
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { selector } = given(subject, 'metricSelection', 'metricSelectors');
      await ensureKept(subject, { ask: toQuestion(subject), askOther: toQuestion(subject, { selector }) });
    },
  },
};
