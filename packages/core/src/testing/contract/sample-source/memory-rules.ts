import type { MetricOffer, SampleRequest } from '../../../freshness/sample-source.ts';
import { formatGroupResource } from '../../../model/group-resource.ts';
import { everything } from '../../../model/label-selector.ts';
import { breakDown, given } from '../contract-subject.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
import { ensureList } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { everythingKnown } from './ask-source.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

export const memoryRules: Rules<SampleSourceSubject, SampleSourceAbility> = {
  'lists at once what can be asked for, each thing once': {
    advice: 'return an array from memory, not a promise; key it by kind, group resource and metric.',
    check: async ({ source }) => ensureList(source.list()),
  },

  'lists the metrics that it has samples of, as what they are': {
    advice: 'list what can be asked for, with `namespaced: true` exactly where the objects live in namespaces.',
    check: async (subject) => {
      const offers = subject.source.list();
      for (const { request } of everythingKnown(subject)) {
        const offer = toOffer(request);
        ensure(
          offers.some((one) => formatOffer(one) === formatOffer(offer)),
          `the list lacks ${formatOffer(offer)}`,
        );
      }
    },
  },

  'lists the same again while nothing changes': {
    advice: 'build the list when the data changes, not when it is read; sort it.',
    check: async ({ source }) => {
      const list = source.list();
      ensureEqual(source.list(), list, 'the second list');
    },
  },

  'keeps its list and its policies while the backend is down': {
    advice: 'keep the last good list: metrics that vanish from discovery break every autoscaler that names them.',
    needs: ['outages'],
    check: async (subject) => {
      const { source, known } = subject;
      const list = [...source.list()];
      const policy = source.policyOf(known.request);
      await breakDown(subject);
      await subject.whileWaiting?.();
      ensureEqual(source.list(), list, 'the list during an outage');
      ensureEqual(source.policyOf(known.request), policy, 'the policy during an outage');
    },
  },

  'says from memory what it lists, how it is kept, and what is spent': {
    advice: 'answer `list`, `policyOf` and `pressure` without a call of the backend: every read asks them.',
    needs: ['callCounts'],
    check: async (subject) => {
      const { source, known } = subject;
      const countCalls = given(subject, 'countCalls', 'callCounts').bind(subject);
      const calls = countCalls();
      source.list();
      source.policyOf(known.request);
      source.pressure();
      await subject.whileWaiting?.();
      ensureEqual(countCalls(), calls, 'the number of calls of the backend');
    },
  },

  'has a policy for everything that it lists': {
    advice: 'answer `policyOf` with an object, an empty one at least, for every metric of `list`.',
    check: async ({ source, known }) => {
      // Enough to find a gap, and little enough for a catalogue of ten thousand.
      for (const offer of source.list().slice(0, 100)) {
        const request = toRequest(offer, known.request.namespaces);
        ensure(source.policyOf(request) !== undefined, `there is no policy for ${formatOffer(offer)}`);
      }
    },
  },

  'has no policy for a name that no metric can have': {
    advice:
      'answer `policyOf` with undefined where there can be no such metric: nothing is asked or remembered for it then.',
    needs: ['impossibleNames'],
    check: async (subject) => {
      const metric = given(subject, 'impossibleMetric', 'impossibleNames');
      const policy = subject.source.policyOf({ ...subject.known.request, metric });
      ensureEqual(policy, undefined, `the policy of ${metric}`);
    },
  },

  'tells from 0 to 1 how much of its call budget is spent': {
    advice: 'answer `pressure` with 0 where there is no budget.',
    check: async ({ source }) => {
      const pressure = source.pressure();
      ensure(pressure >= 0 && pressure <= 1, `the pressure is ${pressure}`);
    },
  },
};

function toOffer(request: SampleRequest): MetricOffer {
  const { metric } = request;
  if (request.kind === 'external') return { kind: 'external', info: { metric } };
  const { groupResource, namespaces } = request;
  return { kind: 'object', info: { metric, groupResource, namespaced: namespaces !== 'cluster-scoped' } };
}

function toRequest(offer: MetricOffer, [namespace]: readonly [string, string]): SampleRequest {
  if (offer.kind === 'external') return { ...offer.info, kind: 'external', namespace, selector: everything };
  const { metric, groupResource, namespaced } = offer.info;
  const namespaces = namespaced ? [namespace] : 'cluster-scoped';
  return { kind: 'object', metric, groupResource, metricSelector: everything, namespaces };
}

function formatOffer(offer: MetricOffer): string {
  if (offer.kind === 'external') return `the external metric ${offer.info.metric}`;
  const { metric, groupResource, namespaced } = offer.info;
  return `${metric} of ${namespaced ? 'namespaced' : 'cluster-scoped'} ${formatGroupResource(groupResource)}`;
}
