import type { MetricBySelectorQuery } from '../../../provider/custom-metrics-provider.ts';
import { answerOf, listOf, notFoundOf, nothingMatches, nothingOf } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensureEqual } from '../contract-violation.ts';
import { ensureTrue } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { ensureHonoured } from '../selector-cases.ts';
import { eachByName, eachBySelector, nameOf, toByName, toBySelector } from './ask-provider.ts';
import type { CustomMetricsAbility, CustomMetricsSubject, KnownObjects } from './custom-metrics-subject.ts';

export const selectionRules: Rules<CustomMetricsSubject, CustomMetricsAbility> = {
  'gives every object one value, sorted by name': {
    advice: 'answer with every object that lives and has data, once, in the order of the names.',
    check: async (subject) => {
      const values = await listOf(subject, toBySelector(subject, subject.known));
      const names = subject.known.objects.map(({ name }) => name).toSorted();
      ensureEqual(values.map(nameOf), names, 'the objects of the answer');
    },
  },

  'gives each of several objects its true value': {
    advice: 'answer with what the backend measured for each object, when, and over which window.',
    check: async (subject) => {
      for (const [object, value] of await eachBySelector(subject, subject.known)) {
        ensureTrue(value, object, object.name);
      }
    },
  },

  'chooses objects by their labels in Kubernetes': {
    advice: 'ask the `ObjectLister` which objects the selector chooses, and leave out the others.',
    check: async (subject) => {
      const { known, selection } = subject;
      const objects = known.objects.filter(({ name }) => selection.names.includes(name));
      await eachBySelector(subject, { ...known, objects }, { selector: selection.selector });
    },
  },

  'says the same of an object by name as among others': {
    advice: 'answer both from the same data, and by one way of making a value of it.',
    check: async (subject) => {
      for (const [{ name }, value] of await eachBySelector(subject, subject.known)) {
        const alone = await answerOf(subject, toByName(subject, subject.known, { name }));
        ensureEqual(alone, value, `${name} by its name`);
      }
    },
  },

  'keeps each namespace to itself': {
    advice: 'make the namespace part of every query and of every key: names repeat between namespaces.',
    check: async (subject) => {
      const neighbour = { ...subject.known, ...subject.neighbour };
      for (const [object, value] of await eachByName(subject, neighbour)) ensureTrue(value, object, object.name);
      for (const [object, value] of await eachBySelector(subject, neighbour)) ensureTrue(value, object, object.name);
    },
  },

  'chooses series by the metric selector': {
    advice: "take the metric selector for conditions on the metric's own labels, not on those of the objects.",
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { metricSelector, objects } = given(subject, 'metricSelection', 'metricSelectors');
      const known = { ...subject.known, objects };
      for (const ask of [eachByName, eachBySelector]) {
        for (const [object, value] of await ask(subject, known, { metricSelector })) {
          ensureTrue(value, object, object.name);
        }
      }
    },
  },

  'honours every requirement of a metric selector, or refuses it': {
    advice: 'throw an error of the library where a selector has requirements that cannot be honoured.',
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { known } = subject;
      const { metricSelector: own, objects } = given(subject, 'metricSelection', 'metricSelectors');
      await ensureHonoured(own, async ({ selector: metricSelector, leaves }) => {
        if (leaves === 'nothing') {
          await nothingOf(subject, toBySelector(subject, known, { metricSelector }));
          return;
        }
        const left = leaves === 'everything' ? known.objects : objects;
        await ensureSelected(subject, { ...known, objects: left }, { metricSelector });
      });
    },
  },

  'chooses by both selectors at once': {
    advice: 'answer with the objects that the selector chooses, from the series that the metric selector leaves.',
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { known, selection } = subject;
      const { metricSelector, objects } = given(subject, 'metricSelection', 'metricSelectors');
      const left = objects.filter(({ name }) => selection.names.includes(name));
      const difference = { metricSelector, selector: selection.selector };
      if (left.length > 0) await ensureSelected(subject, { ...known, objects: left }, difference);
      else await notFoundOf(subject, toBySelector(subject, known, difference));
      await notFoundOf(subject, toBySelector(subject, known, { ...difference, selector: nothingMatches }));
      await notFoundOf(subject, toBySelector(subject, known, { ...difference, metricSelector: nothingMatches }));
    },
  },

  'echoes the metric selector': {
    advice: "set `metricSelector` to the query's, on every value.",
    needs: ['metricSelectors'],
    check: async (subject) => {
      const { metricSelector, objects } = given(subject, 'metricSelection', 'metricSelectors');
      for (const ask of [eachByName, eachBySelector]) {
        for (const [, value] of await ask(subject, { ...subject.known, objects }, { metricSelector })) {
          ensureEqual(value.metricSelector, metricSelector, 'the metric selector of the answer');
        }
      }
    },
  },

  'echoes no metric selector where there was none': {
    advice: 'leave `metricSelector` out where the query has a selector without requirements.',
    check: async (subject) => {
      for (const ask of [eachByName, eachBySelector]) {
        for (const [, value] of await ask(subject, subject.known)) {
          ensureEqual(value.metricSelector, undefined, 'the metric selector of the answer');
        }
      }
    },
  },
};

async function ensureSelected(
  subject: CustomMetricsSubject,
  known: KnownObjects,
  difference: Partial<MetricBySelectorQuery>,
): Promise<void> {
  for (const [object, value] of await eachBySelector(subject, known, difference)) {
    ensureTrue(value, object, object.name);
  }
}
