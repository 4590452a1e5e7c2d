import { formatGroupResource } from '../../../model/group-resource.ts';
import { given } from '../contract-subject.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
import { ensureList } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { rememberedListRules } from '../remembered-list-rules.ts';
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

  ...rememberedListRules<CustomMetricsSubject>(({ provider }) => provider.listAllMetrics()),
};

function ensureListed({ provider }: CustomMetricsSubject, { metric, groupResource, namespace }: KnownObjects): void {
  const what = formatGroupResource(groupResource);
  const entry = provider.listAllMetrics().find((info) => {
    return info.metric === metric && formatGroupResource(info.groupResource) === what;
  });
  ensure(entry !== undefined, `the list lacks ${metric} of ${what}`);
  ensureEqual(entry.namespaced, namespace !== undefined, `\`namespaced\` of ${metric} of ${what}`);
}
