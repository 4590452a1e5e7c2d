import { describe, expect, it } from '@jest/globals';
import { UnusableDataError } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import type { DataRow } from '../client/monitor-types.ts';
import { type RefusalReason, RefusedCallError } from '../client/refused-call-error.ts';
import { type AskPage, PageReader, type Paging, ShiftedPagesError } from './page-reader.ts';

const entityOf = ({ values }: DataRow) => String(values[0]);

function rows(...names: readonly (string | number)[]): readonly DataRow[] {
  return names.flatMap((name) => [10, 20].map((time) => ({ time, values: [String(name), 1] })));
}

const numbers = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

interface Server {
  readonly ask: AskPage;
  readonly pages: Paging[];
}

/** Has so many entities, and gives at most so many at once. */
function serverOf(entities: number, cap = Number.POSITIVE_INFINITY): Server {
  const pages: Paging[] = [];
  const ask: AskPage = async (paging) => {
    pages.push(paging);
    return rows(...numbers(paging.from, Math.min(paging.to + 1, entities, paging.from + cap)));
  };
  return { ask, pages };
}

/** Gives these pages, one after the other. */
function serverWith(...pages: readonly (readonly DataRow[])[]): AskPage {
  let turn = 0;
  return async () => pages[turn++] ?? [];
}

const read = (ask: AskPage, size = 30, reader = new PageReader(new FakeClock())) =>
  reader.read(ask, { size, entityOf });

describe('PageReader', () => {
  it('asks once where a page is not full', async () => {
    const { ask, pages } = serverOf(7);
    expect(await read(ask)).toEqual(rows(...numbers(0, 7)));
    expect(pages).toEqual([{ from: 0, to: 29 }]);
  });

  it('goes on after as many entities as it got, to the end', async () => {
    const { ask, pages } = serverOf(71);
    expect(await read(ask)).toEqual(rows(...numbers(0, 71)));
    expect(pages).toEqual([
      { from: 0, to: 29 },
      { from: 30, to: 59 },
      { from: 60, to: 89 },
    ]);
  });

  it.each([30, 60])('asks for one page more after a last one that is full: %d entities', async (entities) => {
    const { ask, pages } = serverOf(entities);
    expect(await read(ask)).toHaveLength(2 * entities);
    expect(pages).toHaveLength(entities / 30 + 1);
  });

  it('reads on where a server does not count the end of a page', async () => {
    const { ask, pages } = serverOf(40, 29);
    expect(await read(ask)).toEqual(rows(...numbers(0, 40)));
    expect(pages.map(({ from }) => from)).toEqual([0, 29]);
  });

  it('reads on where a server may have cut a page to a round number', async () => {
    const { ask, pages } = serverOf(34, 10);
    expect(await read(ask, 1000)).toEqual(rows(...numbers(0, 34)));
    expect(pages.map(({ from }) => from)).toEqual([0, 10, 20, 30]);
  });

  it('knows that a page was not cut when a longer one has been seen', async () => {
    const reader = new PageReader(new FakeClock());
    await read(serverOf(11).ask, 1000, reader);
    const { ask, pages } = serverOf(10);
    expect(await read(ask, 1000, reader)).toHaveLength(20);
    expect(pages).toHaveLength(1);
  });

  it('has no rows where there are none', async () => {
    const { ask, pages } = serverOf(0);
    expect(await read(ask)).toEqual([]);
    expect(pages).toHaveLength(1);
  });

  it('refuses what a server says that gives the same page again and again', async () => {
    const ask = async () => rows(...numbers(0, 10));
    await expect(read(ask)).rejects.toThrow(UnusableDataError);
    await expect(read(ask)).rejects.toThrow('does not give the pages that it is asked for');
  });

  it('refuses a page that is longer than it was asked for', async () => {
    await expect(read(async () => rows(...numbers(0, 31)))).rejects.toThrow('does not give the pages');
  });

  it('does not believe pages of which one entity is there twice: another one may be on none', async () => {
    const ask = serverWith(rows('a', 'b'), rows('b', 'c'), rows());
    const failure = read(ask, 2).catch((error: unknown) => error);
    expect(await failure).toBeInstanceOf(ShiftedPagesError);
    expect((await failure) as ShiftedPagesError).toMatchObject({ rows: rows('a', 'b', 'b', 'c') });
  });

  it('asks for less where a server refuses so many, and remembers it', async () => {
    const reader = new PageReader(new FakeClock());
    const { ask, pages } = serverOf(130);
    const refusing: AskPage = (paging) => {
      const message = 'paging.to must not be above 199';
      const reasons = [{ reason: 'Invalid', message, field: 'paging.to' }];
      if (paging.to > 199) throw new RefusedCallError('refused', { status: 400, reasons });
      return ask(paging);
    };
    expect(await read(refusing, 1000, reader)).toEqual(rows(...numbers(0, 130)));
    expect(pages).toEqual([
      { from: 0, to: 99 },
      { from: 100, to: 199 },
    ]);
    await read(refusing, 1000, reader);
    expect(pages).toHaveLength(4);
    const more = serverOf(300);
    const ended = read((paging) => (paging.to > 199 ? refusing(paging) : more.ask(paging)), 1000, reader);
    await expect(ended).rejects.toThrow(RefusedCallError);
  });

  const refusing = (reasons: readonly RefusalReason[], most = -1) => {
    const { ask, pages } = serverOf(5);
    const asked: Paging[] = [];
    const answer: AskPage = (paging) => {
      asked.push(paging);
      if (paging.to > most) throw new RefusedCallError('refused', { status: 400, reasons });
      return ask(paging);
    };
    return { answer, asked, pages };
  };

  it.each<RefusalReason>([
    { reason: 'Metric not found', message: "'landing.page.views' is not a Sysdig Cloud metric", field: 'metrics' },
    { reason: 'Metric not found', message: "'paging.queue' is not a Sysdig Cloud metric" },
    { reason: 'Metric not found', message: "'x' is not a Sysdig Cloud metric", field: 'paging' },
    { message: 'the page was not found' },
    { message: 'the filter names paging.to', field: 'filter' },
  ])('does not ask for less because of a refusal that speaks of something else: %j', async (reason) => {
    const reader = new PageReader(new FakeClock());
    const { answer, asked } = refusing([reason]);
    await expect(read(answer, 1000, reader)).rejects.toThrow(RefusedCallError);
    expect(asked).toEqual([{ from: 0, to: 999 }]);
    const { ask, pages } = serverOf(5);
    await read(ask, 1000, reader);
    expect(pages).toEqual([{ from: 0, to: 999 }]);
  });

  it.each(['paging', 'paging.to', 'paging/to', '$.paging.to', 'Paging'])(
    'asks for less where the member %s of the request is refused',
    async (field) => {
      const { answer, asked } = refusing([{ reason: 'Invalid', field }], 99);
      expect(await read(answer, 1000)).toHaveLength(10);
      expect(asked.map(({ to }) => to)).toEqual([999, 499, 99]);
    },
  );

  it('remembers no size that was refused as well', async () => {
    const reader = new PageReader(new FakeClock());
    const { answer, asked } = refusing([{ reason: 'Invalid', field: 'paging' }]);
    await expect(read(answer, 1000, reader)).rejects.toThrow(RefusedCallError);
    expect(asked.map(({ to }) => to)).toEqual([999, 499, 99, 9]);
    const { ask, pages } = serverOf(5);
    await read(ask, 1000, reader);
    expect(pages).toEqual([{ from: 0, to: 999 }]);
  });

  it('asks for as many as ever again after a while', async () => {
    const clock = new FakeClock();
    const reader = new PageReader(clock);
    const first = refusing([{ reason: 'Invalid', field: 'paging' }], 499);
    await read(first.answer, 1000, reader);
    await clock.advance(599_000);
    const second = serverOf(5);
    await read(second.ask, 1000, reader);
    await clock.advance(1000);
    const third = serverOf(5);
    await read(third.ask, 1000, reader);
    expect([first.pages, second.pages, third.pages].map(([page]) => page?.to)).toEqual([499, 499, 999]);
  });

  it('ends with a server that always has more', async () => {
    const { ask, pages } = serverOf(Number.POSITIVE_INFINITY);
    await expect(read(ask, 10_000)).rejects.toThrow('the answer has more than 100000 objects');
    expect(pages).toHaveLength(10);
  });

  it('fails with what the server fails with', async () => {
    const down = new Error('down');
    await expect(read(() => Promise.reject(down))).rejects.toBe(down);
  });
});
