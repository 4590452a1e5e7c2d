import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { descriptor } from '../../test/support/descriptor.ts';
import type { MetricDescriptor } from '../client/monitor-api.ts';
import { RefusedCallError } from '../client/refused-call-error.ts';
import { type DescriptorApi, readDescriptors } from './read-descriptors.ts';

const down = new BackendUnavailableError('Sysdig is away');

function refused(status: number): RefusedCallError {
  return new RefusedCallError(`Sysdig answered ${status}`, { status });
}

function metrics(count: number, prefix = 'm'): readonly MetricDescriptor[] {
  return Array.from({ length: count }, (_, index) => descriptor(`${prefix}${String(index).padStart(6, '0')}`));
}

/** A tenant's list, which a test lets change while it is read. */
class FakeList implements DescriptorApi {
  all: readonly MetricDescriptor[];
  /** However many are asked for, a page has no more. */
  longestPage = Number.POSITIVE_INFINITY;
  /** How many it claims to have beyond those that it has. */
  hidden = 0;
  old: readonly MetricDescriptor[] | Error = refused(404);
  /** Called after each page, with how many were read. */
  afterPage = (_pages: number): void => {};
  readonly calls: string[] = [];

  constructor(all: readonly MetricDescriptor[]) {
    this.all = all;
  }

  readonly listMetricDescriptors: DescriptorApi['listMetricDescriptors'] = async ({ offset, limit }) => {
    this.calls.push(`${offset}+${limit}`);
    const descriptors = this.all.slice(offset, offset + Math.min(limit, this.longestPage));
    const page = { total: this.all.length + this.hidden, offset, descriptors };
    this.afterPage(this.calls.length);
    return page;
  };

  readonly listOldMetricDescriptors: DescriptorApi['listOldMetricDescriptors'] = async () => {
    this.calls.push('old');
    if (this.old instanceof Error) throw this.old;
    return this.old;
  };
}

describe('readDescriptors', () => {
  it('reads page by page until there are as many as there should be', async () => {
    const list = new FakeList(metrics(4500));
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.size).toBe(4500);
    expect(gap).toBeUndefined();
    expect(list.calls).toEqual(['0+2000', '2000+2000', '4000+2000']);
  });

  it('asks no more than it must', async () => {
    const list = new FakeList(metrics(2000));
    await readDescriptors(list, testContext);
    expect(list.calls).toEqual(['0+2000']);
  });

  it('reads an empty list', async () => {
    expect(await readDescriptors(new FakeList([]), testContext)).toEqual({ metrics: new Map() });
  });

  it('goes on where the pages are shorter than asked for', async () => {
    const list = new FakeList(metrics(250));
    list.longestPage = 100;
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.size).toBe(250);
    expect(gap).toBeUndefined();
    expect(list.calls).toEqual(['0+2000', '100+2000', '200+2000']);
  });

  it('ends, and says so, where there are fewer than there should be', async () => {
    const list = new FakeList(metrics(10));
    list.hidden = 5;
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.size).toBe(10);
    expect(gap).toBe("Sysdig's list of 15 descriptors of metrics and labels ended after 10");
    expect(list.calls).toHaveLength(2);
  });

  it('ends, and says so, where the server answers the same page again and again', async () => {
    const list = new FakeList(metrics(300));
    list.longestPage = 100;
    const all = list.listMetricDescriptors;
    const repeating: DescriptorApi = {
      ...list,
      listMetricDescriptors: ({ limit }, context) => all({ offset: 0, limit }, context),
    };
    const { metrics: found, gap } = await readDescriptors(repeating, testContext);
    expect(found.size).toBe(100);
    expect(gap).toBe("Sysdig's list of 300 descriptors of metrics and labels ended after 100");
  });

  it('takes everything from a server that knows no pages', async () => {
    const list = new FakeList(metrics(5000));
    const all = list.listMetricDescriptors;
    const { metrics: found, gap } = await readDescriptors(
      { ...list, listMetricDescriptors: (_, context) => all({ offset: 0, limit: 5000 }, context) },
      testContext,
    );
    expect(found.size).toBe(5000);
    expect(gap).toBeUndefined();
  });

  it('reads on while the list grows at its beginning', async () => {
    const list = new FakeList(metrics(3000));
    list.afterPage = (pages) => {
      if (pages < 3) list.all = [descriptor(`new${pages}`), ...list.all];
    };
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect([...list.all].filter(({ id }) => id.startsWith('m') && !found.has(id))).toEqual([]);
    expect(gap).toBeUndefined();
  });

  it('reads once more when the list shrank, so that nothing is passed over', async () => {
    const list = new FakeList(metrics(5000));
    list.afterPage = (pages) => {
      if (pages === 1) list.all = list.all.slice(10);
    };
    const { metrics: found } = await readDescriptors(list, testContext);
    expect(list.all.filter(({ id }) => !found.has(id))).toEqual([]);
    expect(list.calls).toHaveLength(6);
  });

  it('does not read for ever while a list shrinks', async () => {
    const list = new FakeList(metrics(5000));
    list.afterPage = () => {
      list.all = list.all.slice(1);
    };
    const { metrics: found } = await readDescriptors(list, testContext);
    expect(list.calls).toHaveLength(9);
    expect(list.all.filter(({ id }) => !found.has(id))).toEqual([]);
  });

  it('fails as a whole when a page fails', async () => {
    const list = new FakeList(metrics(5000));
    list.afterPage = (pages) => {
      if (pages === 2) throw down;
    };
    await expect(readDescriptors(list, testContext)).rejects.toBe(down);
    expect(list.calls).not.toContain('old');
  });

  it('has an end, and says so', async () => {
    const list = new FakeList(metrics(60_000));
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.size).toBe(50_000);
    expect(gap).toBe('Sysdig has 60000 descriptors of metrics and labels, of which 50000 are used');
  });

  it('has an end where everything is one page', async () => {
    const list = new FakeList(metrics(60_000));
    const all = list.listMetricDescriptors;
    const { metrics: found, gap } = await readDescriptors(
      { ...list, listMetricDescriptors: (_, context) => all({ offset: 0, limit: 60_000 }, context) },
      testContext,
    );
    expect(found.size).toBe(50_000);
    expect(gap).toBe('Sysdig has 60000 descriptors of metrics and labels, of which 50000 are used');
  });

  it('takes as many as there may be', async () => {
    const list = new FakeList(metrics(50_000));
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.size).toBe(50_000);
    expect(gap).toBeUndefined();
  });

  it('counts those that PromQL cannot tell apart, and has an end', async () => {
    const list = new FakeList(metrics(60_000).map(({ id }) => descriptor([...id].join(id.endsWith('1') ? '.' : '-'))));
    list.all = [...list.all, ...Array.from({ length: 5 }, (_, index) => descriptor(`late${index}`))];
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.has('late1')).toBe(false);
    expect(gap).toBe('Sysdig has 60005 descriptors of metrics and labels, of which 50000 are used');
  });

  it('has an end in the older list, and says so', async () => {
    const list = new FakeList([]);
    list.old = metrics(60_000);
    list.afterPage = () => {
      throw refused(404);
    };
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.size).toBe(50_000);
    expect(gap).toBe('Sysdig has 60000 descriptors of metrics and labels, of which 50000 are used');
    list.old = metrics(50_000);
    expect(await readDescriptors(list, testContext)).not.toHaveProperty('gap');
  });

  it('has an end where pages are tiny', async () => {
    const list = new FakeList(metrics(1000));
    list.longestPage = 1;
    const { metrics: found, gap } = await readDescriptors(list, testContext);
    expect(found.size).toBe(500);
    expect(gap).toBe('Sysdig has 1000 descriptors of metrics and labels, of which 500 are used');
  });

  it.each([500, 404, 405, 410])('reads the older list of a server that answers %i to the newer', async (status) => {
    const list = new FakeList([]);
    list.old = metrics(3, 'old');
    list.afterPage = () => {
      throw refused(status);
    };
    const { metrics: found } = await readDescriptors(list, testContext);
    expect([...found.keys()]).toEqual(['old000000', 'old000001', 'old000002']);
    expect(list.calls).toEqual(['0+2000', 'old']);
  });

  it.each([401, 403, 429, 503])('does not look for an older list when the newer is refused with %i', async (status) => {
    const list = new FakeList([]);
    const reason = refused(status);
    list.afterPage = () => {
      throw reason;
    };
    await expect(readDescriptors(list, testContext)).rejects.toBe(reason);
    expect(list.calls).not.toContain('old');
  });

  it('fails for the reason of the newer list where there is no older one', async () => {
    const list = new FakeList([]);
    const reason = refused(500);
    list.afterPage = () => {
      throw reason;
    };
    await expect(readDescriptors(list, testContext)).rejects.toBe(reason);
  });

  it('fails for the reason of the older list where that is there', async () => {
    const list = new FakeList([]);
    list.old = down;
    list.afterPage = () => {
      throw refused(404);
    };
    await expect(readDescriptors(list, testContext)).rejects.toBe(down);
  });
});
