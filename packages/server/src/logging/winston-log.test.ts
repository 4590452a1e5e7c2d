import { Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, InternalError } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import type { Log } from './log.ts';
import { createWinstonLog } from './winston-log.ts';

const start = { timestamp: '2026-01-02T03:04:05.000Z', level: 'info', message: 'text' };
let written: string;

beforeEach(() => {
  written = '';
});

function createLog(verbose = false): Log {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  return createWinstonLog({ stream, clock: new FakeClock(), verbose });
}

/** What was written, once winston has passed it on. */
async function lines(): Promise<readonly string[]> {
  await new Promise((resolve) => setImmediate(resolve));
  return written.split('\n').slice(0, -1);
}

async function parsed(): Promise<readonly unknown[]> {
  return (await lines()).map((line) => JSON.parse(line));
}

describe('createWinstonLog', () => {
  it('writes one JSON object a line: time, level, message, fields', async () => {
    createLog().info('serving', { port: 6443, scope: { cluster: 'prod' }, absent: undefined });
    expect(await lines()).toEqual([
      '{"timestamp":"2026-01-02T03:04:05.000Z","level":"info","message":"serving","port":6443,"scope":{"cluster":"prod"}}',
    ]);
  });

  it('writes every level but debug', async () => {
    const log = createLog();
    log.error('text');
    log.warn('text');
    log.info('text');
    log.debug('text');
    expect(await parsed()).toEqual(['error', 'warn', 'info'].map((level) => ({ ...start, level })));
  });

  it('writes debug when verbose', async () => {
    createLog(true).debug('text');
    expect(await parsed()).toEqual([{ ...start, level: 'debug' }]);
  });

  it('keeps a message with line breaks on one line', async () => {
    createLog().info('a\nb');
    expect(await parsed()).toEqual([{ ...start, message: 'a\nb' }]);
  });

  it('lets no field take the place of time, level or message', async () => {
    createLog().info('text', { timestamp: 0, level: 'error', message: 'other', more: 1 });
    expect(await lines()).toEqual([`${JSON.stringify({ ...start, more: 1 })}`]);
  });

  it('writes an error with its stack and what caused it, to any depth', async () => {
    const root = Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
    const error = new TypeError('outer', { cause: new Error('middle', { cause: root }) });
    createLog().info('text', { error });
    expect(await parsed()).toEqual([
      {
        ...start,
        error: {
          name: 'TypeError',
          message: 'outer',
          stack: error.stack,
          cause: {
            name: 'Error',
            message: 'middle',
            stack: expect.any(String),
            cause: { name: 'Error', message: 'no route', code: 'EHOSTUNREACH', stack: root.stack },
          },
        },
      },
    ]);
  });

  it('writes an error that was foreseen without its stack', async () => {
    createLog().info('text', { error: new BackendUnavailableError('Sysdig is away') });
    expect(await parsed()).toEqual([
      { ...start, error: { name: 'BackendUnavailableError', message: 'Sysdig is away' } },
    ]);
  });

  it('writes no stack of what caused an error that was foreseen either', async () => {
    const cause = new AggregateError([new Error('connect ::1')], 'all failed');
    createLog().info('text', { error: new BackendUnavailableError('Sysdig is away', { cause }) });
    expect(await parsed()).toEqual([
      {
        ...start,
        error: {
          name: 'BackendUnavailableError',
          message: 'Sysdig is away',
          cause: { name: 'AggregateError', message: 'all failed', errors: [{ name: 'Error', message: 'connect ::1' }] },
        },
      },
    ]);
  });

  it('writes the stack of what caused a defect', async () => {
    const cause = new TypeError('x is not a function');
    createLog().info('text', { error: new InternalError(cause) });
    expect(await parsed()).toMatchObject([{ error: { name: 'InternalError', cause: { stack: cause.stack } } }]);
  });

  it('writes the line without an error that is its own cause', async () => {
    const error = new Error('turning');
    error.cause = error;
    createLog().info('text', { error });
    expect(await parsed()).toEqual([{ ...start, unwritable: expect.any(String) }]);
  });

  it('writes what an error of many errors is made of', async () => {
    createLog().info('text', { error: new AggregateError([new Error('first'), new Error('second')]) });
    expect(await parsed()).toEqual([
      expect.objectContaining({
        error: expect.objectContaining({
          errors: [expect.objectContaining({ message: 'first' }), expect.objectContaining({ message: 'second' })],
        }),
      }),
    ]);
  });

  it('tells nothing else that hangs on an error', async () => {
    createLog().info('text', { error: Object.assign(new Error('x'), { config: { headers: 'Bearer hunter2' } }) });
    expect((await lines()).join()).not.toContain('hunter2');
  });

  it('writes numbers of any size', async () => {
    createLog().info('text', { big: 2n ** 64n });
    expect(await parsed()).toEqual([{ ...start, big: '18446744073709551616' }]);
  });

  it('writes the line without fields that cannot be written', async () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    createLog().info('text', { loop });
    expect(await parsed()).toEqual([{ ...start, unwritable: expect.stringContaining('circular') }]);
  });
});
