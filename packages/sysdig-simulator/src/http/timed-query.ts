import type { Settings } from '../monitor/settings.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import type { Fault } from './faults.ts';
import type { Place } from './place.ts';
import { readTimeout, timeoutAnswer } from './query-endpoints.ts';
import type { QueryGate } from './query-gate.ts';
import { type ApiRequest, promqlParameters } from './read-request.ts';
import type { Sysdig } from './sysdig.ts';

/** What an answer takes its time from. */
export interface Timing {
  readonly sysdig: Sysdig;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly fault: Fault | undefined;
}

/** Whether it counts among the queries of which there may be only so many at once. */
export function isQuery(place: Place): boolean {
  return place.area === 'promql' && /^query(?:_range)?$/.test(place.name);
}

/** What a query hears that is one too many; undefined: it may come, and perhaps wait. */
export function refuseExcess(gate: QueryGate, { excessQueries, statuses }: Settings): Answer | undefined {
  if (excessQueries === 'queue' || !gate.isFull) return undefined;
  const message = 'Too many concurrent queries';
  return jsonAnswer(statuses.tooManyQueries, { type: 'CONCURRENCY_LIMIT', message, details: [] });
}

/** Answers after the time that a fault wants it to take. */
export async function answerInTime(request: ApiRequest, { sysdig, wait, fault }: Timing): Promise<Answer> {
  if (fault?.kind === 'slow') await wait(fault.milliseconds);
  if (fault?.kind !== 'slow-query' || !isQuery(sysdig.placeOf(request))) return sysdig.answer(request, fault);
  const allowed = allowedTime(request, sysdig);
  await wait(Math.min(fault.milliseconds, allowed));
  const answer = sysdig.answer(request, fault);
  if (fault.milliseconds <= allowed || answer.status !== 200) return answer;
  return sysdig.dated(timeoutAnswer(sysdig.settings.statuses.queryTimeout));
}

/** A time that cannot be read is refused at once. */
function allowedTime(request: ApiRequest, { settings }: Sysdig): number {
  try {
    return readTimeout(promqlParameters(request, settings));
  } catch {
    return 0;
  }
}
