import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { listRows } from './answer/list-rows.ts';
import { toDataContext } from './data-context.ts';
import type { DataRow } from './data-query.ts';
import { DataRequestError } from './data-request-error.ts';
import type { DataSwitches } from './data-switches.ts';
import { readBody } from './read-body.ts';
import { readDataQuery } from './request/read-data-query.ts';

/** `POST /api/data`: values by interval and entity. */
export function answerData(request: ApiRequest, monitor: MonitorContext): Answer {
  const body = readBody(request, monitor.now);
  return problemsAsAnswers(monitor.data, () => {
    const context = toDataContext(monitor);
    const query = readDataQuery(body, context);
    const { start, end } = query.window;
    return jsonAnswer(200, { data: formatRows(listRows(query, context), monitor.data), start, end });
  });
}

/** What is wrong with a request, as Sysdig Monitor says it. */
export function problemsAsAnswers(switches: DataSwitches, ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof DataRequestError)) throw error;
    const status = error.isUnknownMetric ? switches.unknownMetricStatus : switches.validationStatus;
    return jsonAnswer(status, { errors: [error.problem] });
  }
}

function formatRows(rows: readonly DataRow[], { numbersAsText, rowShape }: DataSwitches): readonly unknown[] {
  const formatted = rows.map(({ time, values }) => ({ t: time, d: numbersAsText ? values.map(toText) : values }));
  if (rowShape === 'flat') return formatted;
  const times = [...new Set(rows.map(({ time }) => time))];
  return times.map((time) => ({ t: time, d: formatted.filter(({ t }) => t === time).map(({ d }) => d) }));
}

function toText(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
