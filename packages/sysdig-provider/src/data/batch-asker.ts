import type { RequestContext, TraceStep } from '@metrics-adapter/core';
import type { MonitorApi } from '../client/monitor-api.ts';
import type { DataRequest, DataRow } from '../client/monitor-types.ts';
import { columnsOf } from './batches.ts';
import type { DataQuestion } from './data-question.ts';
import type { AskedWindow } from './data-window.ts';
import { type Columns, entityOf } from './entities.ts';
import { type PageReader, type Paging, ShiftedPagesError } from './page-reader.ts';

/** Of entities and of rows: a row has a hundred bytes or two, and answers of more than 64 MiB are refused. */
const mostOnPage = 1000;
const mostRowsOnPage = 60_000;

/** A question and the window of which it wants the settled part. */
export interface DatedQuestion {
  readonly question: DataQuestion;
  readonly window: AskedWindow;
}

/** What the rows of an answer say, and where. */
export interface BatchAnswer {
  readonly rows: readonly DataRow[];
  /** All that was seen on the way: also what is younger than every settled interval. */
  readonly seen: readonly DataRow[];
  readonly columnsOf: (question: DataQuestion) => Columns;
}

export interface BatchAskerParts {
  readonly api: Pick<MonitorApi, 'data'>;
  readonly pages: PageReader;
}

/** Asks several questions by one request, page by page. */
export class BatchAsker {
  readonly #parts: BatchAskerParts;

  constructor(parts: BatchAskerParts) {
    this.#parts = parts;
  }

  /**
   * Fails with what the client throws, and with `UnusableDataError` for an answer that is not known to be whole.
   * @param trace gets every request, as it is sent.
   */
  async ask(
    dated: readonly DatedQuestion[],
    context: RequestContext,
    trace: (step: TraceStep) => void,
  ): Promise<BatchAnswer> {
    const questions = dated.map(({ question }) => question);
    const [first] = questions;
    if (first === undefined) throw new Error('nothing is asked');
    const columns = columnsOf(questions);
    const metrics = [...first.keys.map((id) => ({ id })), ...columns];
    const { sampling } = first.timing;
    const all = {
      start: Math.min(...dated.map(({ window }) => window.start)),
      end: Math.max(...dated.map(({ window }) => window.end)),
    };
    const read = (span: Span) => {
      const size = Math.max(1, Math.min(mostOnPage, Math.floor((mostRowsOnPage * sampling) / (span.end - span.start))));
      const askPage = async (paging: Paging) => {
        const request: DataRequest = {
          metrics,
          ...span,
          sampling,
          ...(first.filter !== undefined && { filter: first.filter }),
          dataSourceType: first.source,
          paging,
        };
        trace(describeRequest(request));
        return (await this.#parts.api.data(request, context)).rows;
      };
      return this.#parts.pages.read(askPage, { size, entityOf: (row) => entityOf(row, first.keys.length) });
    };
    const settled = Math.max(...dated.map(({ window }) => window.settled));
    const answer = await readSteadily(read, all, settled);
    const place = ({ column }: DataQuestion) => ({
      keys: first.keys.length,
      metric: first.keys.length + columns.findIndex(({ id }) => id === column.id),
    });
    return { ...answer, columnsOf: place };
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Pages are ordered by value, and late samples change values: where that moved an entity from one page to another, all
 * pages are read once more, this time of what is settled and has no reason to change.
 */
async function readSteadily(
  read: (span: Span) => Promise<readonly DataRow[]>,
  all: Span,
  settled: number,
): Promise<Pick<BatchAnswer, 'rows' | 'seen'>> {
  try {
    const rows = await read(all);
    return { rows, seen: rows };
  } catch (error) {
    if (!(error instanceof ShiftedPagesError)) throw error;
    return { rows: await read({ start: all.start, end: settled }), seen: error.rows };
  }
}

function describeRequest(request: DataRequest): TraceStep {
  const text = JSON.stringify(request);
  const iso = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000).toISOString();
  return { stage: 'query', text, data: { call: 'POST /api/data', from: iso(request.start), to: iso(request.end) } };
}
