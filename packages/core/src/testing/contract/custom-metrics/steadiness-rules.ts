import { StaleMetricError } from '../../../errors/metric-errors.ts';
import { ensureKept, ensureSameAtOnce, errorOf } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensure } from '../contract-violation.ts';
import { firstOf } from '../pair-up.ts';
import type { Rules } from '../register-rules.ts';
import { eachBySelector, toByName, toBySelector } from './ask-provider.ts';
import type { CustomMetricsAbility, CustomMetricsSubject } from './custom-metrics-subject.ts';

export const steadinessRules: Rules<CustomMetricsSubject, CustomMetricsAbility> = {
  'answers questions that are asked at once as it answers each alone': {
    advice: 'keep what belongs to one question in variables of that question, not in fields of the provider.',
    check: async (subject) => {
      const { known } = subject;
      const byName = known.objects.map(({ name }) => toByName(subject, known, { name }));
      await ensureSameAtOnce(subject, [toBySelector(subject, known), ...byName]);
    },
  },

  'does not change an answer after it was given': {
    advice: 'make a new array and new values for every answer, rather than fill those of the last one.',
    check: async (subject) => {
      const { known, neighbour } = subject;
      const askOther = toBySelector(subject, { ...known, namespace: neighbour.namespace });
      await ensureKept(subject, { ask: toBySelector(subject, known), askOther });
    },
  },

  'forgets an object that is gone': {
    advice: 'leave out objects that the cluster no longer has, and refuse samples that have grown old.',
    needs: ['disappearance'],
    check: async (subject) => {
      const { known } = subject;
      const { name } = firstOf(known.objects);
      const others = known.objects.slice(1);
      await eachBySelector(subject, known);
      await given(subject, 'vanish', 'disappearance').call(subject, name);
      await eachBySelector(subject, { ...known, objects: others });
      const error = await errorOf(subject, toByName(subject, known, { name }));
      const isHonest = error.meaning === 'metric-not-found' || error instanceof StaleMetricError;
      ensure(
        isHonest,
        `failed with "${error.message}", which says neither that it is not there nor that it is too old`,
      );
    },
  },
};
