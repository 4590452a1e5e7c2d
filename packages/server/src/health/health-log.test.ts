import { beforeEach, describe, expect, it } from '@jest/globals';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { HealthLog } from './health-log.ts';

let log: RecordingLog;
let health: HealthLog;

beforeEach(() => {
  log = new RecordingLog();
  health = new HealthLog(log);
});

const tell = (path: string, problems: Readonly<Record<string, string>>) => health.tell(path, { text: '', problems });

describe('HealthLog', () => {
  it('says nothing while all is well', () => {
    tell('readyz', {});
    expect(log.lines).toEqual([]);
  });

  it('says once what is wrong, however often it is asked', () => {
    tell('readyz', { cluster: 'not read yet' });
    tell('readyz', { cluster: 'not read yet' });
    expect(log.lines).toEqual(['warn: readyz fails']);
    expect(log.fields).toEqual([{ problems: { cluster: 'not read yet' } }]);
  });

  it('says what is wrong now, and when nothing is any longer', () => {
    tell('readyz', { cluster: 'not read yet' });
    tell('readyz', { cluster: 'forbidden' });
    tell('readyz', {});
    tell('readyz', {});
    tell('readyz', { cluster: 'forbidden' });
    expect(log.lines).toEqual([
      'warn: readyz fails',
      'warn: readyz fails',
      'info: readyz passes again',
      'warn: readyz fails',
    ]);
  });

  it('keeps paths apart', () => {
    tell('readyz', { cluster: 'not read yet' });
    tell('livez', {});
    tell('readyz/cluster', { cluster: 'not read yet' });
    expect(log.lines).toEqual(['warn: readyz fails', 'warn: readyz/cluster fails']);
  });
});
