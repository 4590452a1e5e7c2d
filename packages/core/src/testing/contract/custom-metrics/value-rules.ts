import type { MetricValue } from '../../../model/metric-value.ts';
import { listOf } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
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
import type { Rules } from '../register-rules.ts';
import { eachByName, eachBySelector, toBySelector } from './ask-provider.ts';
import type { CustomMetricsAbility, CustomMetricsSubject, KnownObjects } from './custom-metrics-subject.ts';

export const valueRules: Rules<CustomMetricsSubject, CustomMetricsAbility> = {
  'is tested on facts that tell a true answer from a lucky one': {
    advice: 'this is about the test, not the provider: give its subject other objects, as its comments ask for.',
    check: async (subject) => {
      const { known, neighbour, selection, clusterScoped, namespaceMetrics } = subject;
      ensure(known.objects.length >= 2, 'the subject knows less than two objects');
      for (const { objects } of [known, neighbour]) ensureTelling(objects, subject, 'the subject');
      ensureUnlikeTimes(known.objects, 'the subject');
      for (const { objects } of [clusterScoped ?? known, namespaceMetrics ?? known]) {
        ensure(objects.length > 0, 'the subject knows no objects outside of namespaces');
        ensureTelling(objects, subject, 'the subject');
      }
      const chosen = selection.names.length;
      ensure(chosen > 0 && chosen < known.objects.length, 'the selection chooses all objects, or none');
      const twins = known.objects.filter((one) => neighbour.objects.some(({ name }) => name === one.name));
      ensure(twins.length > 0, 'the neighbour has no object of the name of a known one');
      for (const object of twins) {
        const isOther = neighbour.objects.every(({ value }) => !value.equals(object.value));
        ensure(isOther, `the neighbour has the value of ${object.name}`);
      }
    },
  },

  'gives one object its true value': {
    advice:
      'answer with what the backend measured for this very object: no default, no sum over others, no other unit.',
    check: async (subject) => {
      for (const [object, value] of await eachByName(subject, subject.known)) ensureNumber(value, object, object.name);
    },
  },

  'gives a value the time of its sample': {
    advice: 'answer with the time at which the backend measured, in milliseconds; never with the time of the answer.',
    check: async (subject) => {
      for (const [object, value] of await eachByName(subject, subject.known)) ensureTime(value, object, object.name);
    },
  },

  'gives a value the window that it covers': {
    advice: 'set `windowSeconds` to what a rate or an average was taken over; leave it out of a momentary value.',
    check: async (subject) => {
      for (const [object, value] of await eachByName(subject, subject.known)) ensureWindow(value, object, object.name);
    },
  },

  'has only exact numbers, and times that have been': {
    advice:
      'use `Quantity.fromNumber`, which refuses what an autoscaler cannot read, milliseconds since the epoch, and refuse samples from the future.',
    check: async (subject) => {
      for (const value of await valuesOf(subject)) ensurePossible(value, subject, value.describedObject.name);
    },
  },

  'has only windows of whole seconds': {
    advice: 'round a window to whole seconds, and leave it out where it would be none.',
    check: async (subject) => {
      for (const value of await valuesOf(subject)) ensureWholeWindow(value, value.describedObject.name);
    },
  },

  'describes the object and the metric that were asked for': {
    advice:
      'set kind, apiVersion, namespace and name as the `ResourceMapper` and the query have them, the metric as asked.',
    check: async (subject) => {
      for (const [{ name }, value] of await eachByName(subject, subject.known))
        ensureDescribes(value, subject.known, name);
      for (const [{ name }, value] of await eachBySelector(subject, subject.known))
        ensureDescribes(value, subject.known, name);
    },
  },

  'gives objects outside of namespaces their values': {
    advice: 'a query without a namespace is for cluster-scoped objects; their `describedObject` has no namespace.',
    needs: ['clusterScoped'],
    check: async (subject) => ensureAll(subject, given(subject, 'clusterScoped', 'clusterScoped')),
  },

  'gives namespaces, as objects, their values': {
    advice:
      'a namespace is a cluster-scoped object too: group resource `namespaces`, no namespace in query and answer.',
    needs: ['namespaceMetrics'],
    check: async (subject) => ensureAll(subject, given(subject, 'namespaceMetrics', 'namespaceMetrics')),
  },
};

/** All that is told of the known objects, by name and by selector. */
async function valuesOf(subject: CustomMetricsSubject): Promise<readonly MetricValue[]> {
  const alone = await eachByName(subject, subject.known);
  return [...alone.map(([, value]) => value), ...(await listOf(subject, toBySelector(subject, subject.known)))];
}

async function ensureAll(subject: CustomMetricsSubject, known: KnownObjects): Promise<void> {
  for (const ask of [eachByName, eachBySelector]) {
    for (const [object, value] of await ask(subject, known)) {
      ensureDescribes(value, known, object.name);
      ensureTrue(value, object, object.name);
    }
  }
}

function ensureDescribes(
  value: MetricValue,
  { metric, kind, apiVersion, namespace }: KnownObjects,
  name: string,
): void {
  ensureEqual(value.describedObject, { kind, apiVersion, name, namespace }, `the object that ${name} is described as`);
  ensureEqual(value.metric, metric, 'the metric');
}
