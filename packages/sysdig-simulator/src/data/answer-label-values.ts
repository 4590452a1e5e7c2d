import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { toPublicLabel } from '../monitor/label-names.ts';
import { compareText } from '../series/labels.ts';
import { problemsAsAnswers } from './answer-data.ts';
import { toDataContext } from './data-context.ts';
import { invalidField } from './data-request-error.ts';
import { readBody } from './read-body.ts';
import { readList, readNumber, readObject } from './request/json-fields.ts';
import { readPage } from './request/read-page.ts';
import { readScope } from './request/read-scope.ts';

/** `POST /api/data/entity/metadata`: the values of labels that occur together, within a time in microseconds. */
export function answerLabelValues(request: ApiRequest, monitor: MonitorContext): Answer {
  const body = readBody(request, monitor.now);
  return problemsAsAnswers(monitor.data, () => {
    const context = toDataContext(monitor);
    const time = readObject(body['time'], 'time');
    const [from = 0, to = 0] = ['from', 'to'].map((name) => readNumber(time[name], `time.${name}`) / 1000);
    const ids = readList(body['metrics'], 'metrics').map(readLabel);
    const { includes } = readScope(body['filter'], context);
    const page = readPage(body['paging'], monitor.data);
    const found = new Map<string, unknown>();
    for (const { labels, existsIn } of context.source.series(undefined, { from, to })) {
      const values = ids.map((id) => labels.get(toPublicLabel(id)) ?? null);
      if (values.every((value) => value === null) || !existsIn({ from, to }) || !includes(labels)) continue;
      found.set(JSON.stringify(values), Object.fromEntries(ids.map((id, index) => [id, values[index]])));
    }
    const sorted = [...found].sort(([one], [other]) => compareText(one, other)).map(([, values]) => values);
    return jsonAnswer(200, { data: sorted.slice(page.from, page.to + 1) });
  });
}

function readLabel(value: unknown): string {
  if (typeof value !== 'string') throw invalidField('metrics', 'metrics must be labels', value);
  return value;
}
