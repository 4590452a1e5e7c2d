import { formatGroupResource } from '../../../model/group-resource.ts';
import { breakDown, given } from '../contract-subject.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
import { ensureList } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import type { CustomMetricsAbility, CustomMetricsSubject, KnownObjects } from './custom-metrics-subject.ts';

export const listRules: Rules<CustomMetricsSubject, CustomMetricsAbility> = {
  'lists at once what can be asked for, each metric of a kind once': {
    advice: 'return an array from memory, not a promise; key it by group resource and metric.',
    check: async ({ provider }) => ensureList(provider.listAllMetrics()),
  },

  'lists the metrics that objects in namespaces have': {
    advice: 'list every metric that can be asked for, with `namespaced: true` where the objects live in namespaces.',
    check: async (subject) => ensureListed(subject, subject.known),
  },

  'lists the metrics that objects outside of namespaces have': {
    advice: 'list the metrics of nodes and their like with `namespaced: false`.',
    needs: ['clusterScoped'],
    check: async (subject) => ensureListed(subject, given(subject, 'clusterScoped', 'clusterScoped')),
  },

  'lists the same again while nothing changes': {
    advice: 'build the list when the data changes, not when it is read; sort it.',
    check: async ({ provider }) => {
      const list = provider.listAllMetrics();
      ensureEqual(provider.listAllMetrics(), list, 'the second list');
    },
  },

  'lists without asking the backend': {
    advice: 'discovery reads the list often; keep it in memory, and renew it in the background.',
    needs: ['callCounts'],
    check: async (subject) => {
      const countCalls = given(subject, 'countCalls', 'callCounts').bind(subject);
      const calls = countCalls();
      subject.provider.listAllMetrics();
      await subject.whileWaiting?.();
      ensureEqual(countCalls(), calls, 'the number of calls of the backend');
    },
  },

  'keeps its list while the backend is down': {
    advice: 'keep the last good list: metrics that vanish from discovery break every autoscaler that names them.',
    needs: ['outages'],
    check: async (subject) => {
      const list = [...subject.provider.listAllMetrics()];
      await breakDown(subject);
      await subject.whileWaiting?.();
      ensureEqual(subject.provider.listAllMetrics(), list, 'the list during an outage');
    },
  },
};

function ensureListed({ provider }: CustomMetricsSubject, { metric, groupResource, namespace }: KnownObjects): void {
  const what = formatGroupResource(groupResource);
  const entry = provider.listAllMetrics().find((info) => {
    return info.metric === metric && formatGroupResource(info.groupResource) === what;
  });
  ensure(entry !== undefined, `the list lacks ${metric} of ${what}`);
  ensureEqual(entry.namespaced, namespace !== undefined, `\`namespaced\` of ${metric} of ${what}`);
}
