import { formatGroupResource } from '../model/group-resource.ts';
import { everything } from '../model/label-selector.ts';
import type { CustomMetricsProvider } from '../provider/custom-metrics-provider.ts';
import {
  answerOf,
  type CreateSubject,
  ensure,
  ensureEqual,
  ensureNotFound,
  ensureStableList,
  givenUp,
  nothingMatches,
  type Promises,
  type RegisterTest,
  registerPromises,
} from './contract.ts';
import {
  askByName,
  askBySelector,
  byName,
  bySelector,
  type CustomMetricsSubject,
  ensureDescribes,
  nameOf,
} from './custom-metrics-subject.ts';
import { testContext } from './never-cancelled.ts';

/**
 * Tests everything that {@link CustomMetricsProvider} promises.
 * @param it registers one test: `it` of Jest, Vitest, Mocha or `node:test`.
 * @param createSubject called anew for every test.
 */
export function customMetricsProviderContract(
  it: RegisterTest,
  createSubject: CreateSubject<CustomMetricsSubject>,
): void {
  registerPromises(it, createSubject, promises);
}

const promises: Promises<CustomMetricsSubject> = {
  'lists what can be asked for, at once and each thing once': async ({ provider, known }) => {
    ensureStableList(() => provider.listAllMetrics());
    const { metric, groupResource } = known;
    const entry = provider.listAllMetrics().find((info) => {
      return info.metric === metric && formatGroupResource(info.groupResource) === formatGroupResource(groupResource);
    });
    ensure(entry !== undefined, `lists ${metric} of ${formatGroupResource(groupResource)}`);
    ensureEqual(entry.namespaced, true, 'lists it as belonging to a namespace');
  },

  'gives one object its own value, with its own time': async (subject) => {
    for (const name of subject.known.names) ensureDescribes(await byName(subject, name), subject.known, name);
  },

  'gives the chosen objects each one value, sorted': async (subject) => {
    const values = await bySelector(subject);
    ensureEqual(values.map(nameOf), subject.known.names.toSorted(), 'has a value of each object, sorted by name');
    for (const value of values) ensureDescribes(value, subject.known, nameOf(value));
  },

  'says the same of an object by name as by selector': async (subject) => {
    const values = await bySelector(subject);
    for (const value of values) ensureEqual(await byName(subject, nameOf(value)), value, `agrees on ${nameOf(value)}`);
  },

  'echoes the metric selector where there was one': async (subject) => {
    const { metricSelector } = subject.known;
    if (metricSelector === undefined) return;
    for (const value of await bySelector(subject, { metricSelector })) {
      ensureEqual(value.metricSelector, metricSelector, 'echoes the metric selector');
    }
  },

  'finds nothing for a name that no object has': async (subject) => {
    await ensureNotFound(subject, () => askByName(subject, 'there-is-no-such-object'));
  },

  'finds nothing for a selector that chooses no object': async (subject) => {
    await ensureNotFound(subject, () => askBySelector(subject, { selector: nothingMatches }));
  },

  'finds nothing for a metric selector that no series matches': async (subject) => {
    await ensureNotFound(subject, () => askBySelector(subject, { metricSelector: nothingMatches }));
  },

  'finds nothing in a namespace for what another one has': async (subject) => {
    const [name = ''] = subject.known.names;
    const namespace = subject.emptyNamespace;
    await byName(subject, name);
    await ensureNotFound(subject, () => askByName(subject, name, { namespace }));
    await ensureNotFound(subject, () => askBySelector(subject, { namespace }));
  },

  'finds nothing for a metric that there is not': async (subject) => {
    await ensureNotFound(subject, () => askBySelector(subject, { metric: 'there_is_no_such_metric' }));
  },

  'gives objects outside of namespaces their values': async (subject) => {
    const { provider, clusterScoped } = subject;
    if (clusterScoped === undefined) return;
    const { metric, groupResource, names } = clusterScoped;
    const query = { metric, groupResource, metricSelector: everything };
    const values = await answerOf(subject, () => {
      return provider.getMetricBySelector({ ...query, selector: everything }, testContext);
    });
    ensureEqual(values.map(nameOf), names.toSorted(), 'has a value of each object, sorted by name');
    for (const value of values) {
      ensureDescribes(value, clusterScoped, nameOf(value));
      const alone = await answerOf(subject, () => {
        return provider.getMetricByName({ ...query, name: nameOf(value) }, testContext);
      });
      ensureEqual(alone, value, `agrees on ${nameOf(value)}`);
    }
  },

  'settles soon when nobody waits any longer': async (subject) => {
    if (subject.stall === undefined) return;
    subject.stall();
    await givenUp((context) => askBySelector(subject, {}, context));
  },
};
