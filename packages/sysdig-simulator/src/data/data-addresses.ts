import type { Answer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { answerBatch } from './answer-batch.ts';
import { answerData } from './answer-data.ts';
import { answerLabelValues } from './answer-label-values.ts';
import { answerAlignments, answerTimelines } from './answer-timelines.ts';

/** One address of the data API. */
export interface DataAddress {
  readonly methods: readonly string[];
  /** Whether a path, without its trailing slash, is this address. */
  readonly fits: (path: string) => boolean;
  readonly answer: (request: ApiRequest, context: MonitorContext) => Answer;
}

/** Data, and from when on there are any. */
export const dataAddresses: readonly DataAddress[] = [
  at('POST', '/api/data', answerData),
  at('POST', '/api/data/batch', answerBatch),
  at('POST', '/api/data/entity/metadata', answerLabelValues),
  at('GET', '/api/history/timelines', answerTimelines),
  at('GET', '/api/v2/history/timelines/alignments', answerAlignments),
];

function at(method: string, address: string, answer: DataAddress['answer']): DataAddress {
  return { methods: [method], fits: (path) => path === address, answer };
}
