import { breakDown, type CommonAbility, type ContractSubject, given } from './contract-subject.ts';
import { ensureEqual } from './contract-violation.ts';
import type { Rules } from './register-rules.ts';

/**
 * What the lists of both providers promise, whatever stands in them.
 * @param read asks the subject's provider for its list.
 */
export function rememberedListRules<Subject extends ContractSubject>(
  read: (subject: Subject) => readonly unknown[],
): Rules<Subject, Extract<CommonAbility, 'callCounts' | 'outages'>> {
  return {
    'lists the same again while nothing changes': {
      advice: 'build the list when the data changes, not when it is read; sort it.',
      check: async (subject) => {
        const list = read(subject);
        ensureEqual(read(subject), list, 'the second list');
      },
    },

    'lists without asking the backend': {
      advice: 'discovery reads the list often; keep it in memory, and renew it in the background.',
      needs: ['callCounts'],
      check: async (subject) => {
        const countCalls = given<ContractSubject, 'countCalls'>(subject, 'countCalls', 'callCounts').bind(subject);
        const calls = countCalls();
        read(subject);
        await subject.whileWaiting?.();
        ensureEqual(countCalls(), calls, 'the number of calls of the backend');
      },
    },

    'keeps its list while the backend is down': {
      advice: 'keep the last good list: metrics that vanish from discovery break every autoscaler that names them.',
      needs: ['outages'],
      check: async (subject) => {
        const list = [...read(subject)];
        await breakDown(subject);
        await subject.whileWaiting?.();
        ensureEqual(read(subject), list, 'the list during an outage');
      },
    },
  };
}
