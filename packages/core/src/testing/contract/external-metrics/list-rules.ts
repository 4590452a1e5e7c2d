import { breakDown, given } from '../contract-subject.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
import { ensureList } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import type { ExternalMetricsAbility, ExternalMetricsSubject } from './external-metrics-subject.ts';

export const listRules: Rules<ExternalMetricsSubject, ExternalMetricsAbility> = {
  'lists at once what can be asked for, each metric once': {
    advice: 'return an array from memory, not a promise, with every metric once however many series it has.',
    check: async ({ provider }) => ensureList(provider.listAllExternalMetrics()),
  },

  'lists the metrics that it has': {
    advice: 'list every metric that can be asked for.',
    check: async ({ provider, known }) => {
      const isListed = provider.listAllExternalMetrics().some(({ metric }) => metric === known.metric);
      ensure(isListed, `the list lacks ${known.metric}`);
    },
  },

  'lists the same again while nothing changes': {
    advice: 'build the list when the data changes, not when it is read; sort it.',
    check: async ({ provider }) => {
      const list = provider.listAllExternalMetrics();
      ensureEqual(provider.listAllExternalMetrics(), list, 'the second list');
    },
  },

  'lists without asking the backend': {
    advice: 'discovery reads the list often; keep it in memory, and renew it in the background.',
    needs: ['callCounts'],
    check: async (subject) => {
      const countCalls = given(subject, 'countCalls', 'callCounts').bind(subject);
      const calls = countCalls();
      subject.provider.listAllExternalMetrics();
      await subject.whileWaiting?.();
      ensureEqual(countCalls(), calls, 'the number of calls of the backend');
    },
  },

  'keeps its list while the backend is down': {
    advice: 'keep the last good list: metrics that vanish from discovery break every autoscaler that names them.',
    needs: ['outages'],
    check: async (subject) => {
      const list = [...subject.provider.listAllExternalMetrics()];
      await breakDown(subject);
      await subject.whileWaiting?.();
      ensureEqual(subject.provider.listAllExternalMetrics(), list, 'the list during an outage');
    },
  },
};
