import { ensure } from '../contract-violation.ts';
import { ensureList } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { rememberedListRules } from '../remembered-list-rules.ts';
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

  ...rememberedListRules<ExternalMetricsSubject>(({ provider }) => provider.listAllExternalMetrics()),
};
