import type { Sample, SampleRequest } from '../../../freshness/sample-source.ts';
import { formatGroupResource } from '../../../model/group-resource.ts';
import { ensure, ensureDistinct, ensureEqual } from '../contract-violation.ts';
import { ensureNotNegative } from '../ensure-not-negative.ts';
import { ensureReadable } from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { everythingKnown, formatPlace } from './ask-source.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

export const policyRules: Rules<SampleSourceSubject, SampleSourceAbility> = {
  'says every time the same policy': {
    advice: 'derive the policy from the request and from settings, not from a clock or a counter.',
    check: async (subject) => {
      for (const { request } of everythingKnown(subject)) {
        const policy = subject.source.policyOf(request);
        ensureEqual(subject.source.policyOf(request), policy, 'the second policy');
      }
    },
  },

  'has policies that can be followed': {
    advice:
      "give ages and intervals in seconds, finite and above zero; leave out what is the engine's to decide; fall back to what autoscalers can read.",
    check: async (subject) => {
      for (const { request } of everythingKnown(subject)) {
        const {
          maxAge = 1,
          refreshInterval = 1,
          settleSeconds = 0,
          namespaces = [],
        } = subject.source.policyOf(request) ?? {};
        ensure(Number.isFinite(maxAge) && maxAge > 0, `the policy's maxAge is ${maxAge}`);
        ensure(
          Number.isFinite(refreshInterval) && refreshInterval > 0,
          `the policy's refreshInterval is ${refreshInterval}`,
        );
        ensure(Number.isFinite(settleSeconds) && settleSeconds >= 0, `the policy's settleSeconds is ${settleSeconds}`);
        ensureDistinct(namespaces, 'the namespaces of the policy');
        const { fallback } = subject.source.policyOf(request) ?? {};
        if (fallback !== undefined) ensureReadable(fallback, "the policy's fallback");
        if (fallback !== undefined && request.kind === 'external') {
          ensureNotNegative({ value: fallback }, "the policy's fallback");
        }
      }
    },
  },

  'has policies under which what it has may be served': {
    advice:
      'let `maxAge` be more than the age that samples have when they come, and name every namespace that may use it.',
    check: async (subject) => {
      const now = subject.clock.now();
      for (const { request, samples } of everythingKnown(subject)) {
        const { maxAge = Number.POSITIVE_INFINITY, namespaces } = subject.source.policyOf(request) ?? {};
        for (const sample of samples) {
          const age = (now - sample.timestamp) / 1000;
          ensure(age <= maxAge, `the policy's maxAge is ${maxAge}, and ${formatPlace(sample)} is ${age} s old`);
        }
        const missing = askingNamespaces(request, samples).find((asking) => namespaces?.includes(asking) === false);
        ensure(missing === undefined, `the policy of ${request.metric} does not admit the namespace ${missing}`);
      }
    },
  },
};

/** On whose behalf it is asked; a namespace asks for its own metrics itself. */
function askingNamespaces(request: SampleRequest, samples: readonly Sample[]): readonly string[] {
  if (request.kind === 'external') return [request.namespace];
  if (request.namespaces !== 'cluster-scoped') return request.namespaces;
  const areNamespaces = formatGroupResource(request.groupResource) === 'namespaces';
  return areNamespaces ? samples.flatMap(({ name }) => name ?? []) : [];
}
