import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { listRows } from './answer/list-rows.ts';
import { problemsAsAnswers } from './answer-data.ts';
import { type DataContext, toDataContext } from './data-context.ts';
import { DataRequestError, invalidField } from './data-request-error.ts';
import { readBody } from './read-body.ts';
import { readList, readObject } from './request/json-fields.ts';
import { type BatchRequest, readBatchRequest } from './request/read-batch-request.ts';

/** `POST /api/data/batch`: several requests, in microseconds; what is wrong with one is told in its place. */
export function answerBatch(request: ApiRequest, monitor: MonitorContext): Answer {
  const body = readBody(request, monitor.now);
  const isNullWanted = request.parameters.text('emptyValuesAsNull') === 'true';
  const data = isNullWanted ? { ...monitor.data, gaps: 'null' as const } : monitor.data;
  return problemsAsAnswers(monitor.data, () => {
    const requests = readList(body['requests'], 'requests');
    if (requests.length > data.batchMaximum) {
      throw invalidField('requests', `requests must not be more than ${data.batchMaximum}`, requests.length);
    }
    const context = toDataContext({ ...monitor, data });
    return jsonAnswer(200, { responses: requests.map((one) => answerOne(one, context)) });
  });
}

function answerOne(request: unknown, context: DataContext): unknown {
  try {
    return formatResponse(readBatchRequest(readObject(request, 'requests'), context), context);
  } catch (error) {
    if (error instanceof DataRequestError) return { errors: [error.problem] };
    throw error;
  }
}

const microseconds = 1_000_000;

function formatResponse({ query, aliases, timeAlias, by }: BatchRequest, context: DataContext): unknown {
  const { start, end, sampling } = query.window;
  const data = listRows(query, context).map(({ time, values }) => ({
    ...(timeAlias !== undefined && { [timeAlias]: time * microseconds }),
    ...Object.fromEntries(aliases.map((alias, index) => [alias, values[index]])),
  }));
  const time = {
    from: start * microseconds,
    to: end * microseconds,
    sampling: (sampling ?? end - start) * microseconds,
  };
  return { data, time, group: { by } };
}
