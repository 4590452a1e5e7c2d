import { expect, it } from '@jest/globals';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { sayClockSkew } from './say-clock-skew.ts';

it('warns of clocks that have parted, and says when they agree again', () => {
  const log = new RecordingLog();
  sayClockSkew(log, { seconds: 300.5, uncertainty: 0.5, isRefused: true });
  sayClockSkew(log, { seconds: 0.5, uncertainty: 0.5, isRefused: false });
  expect(log.lines).toEqual([
    "warn: Sysdig's clock is further from ours than --clock-tolerance: nobody knows how old its samples are, and its answers are refused; set the clock of this node right (NTP)",
    "info: Sysdig's clock agrees with ours again: its answers are used",
  ]);
  expect(log.fields).toEqual([
    { seconds: 300.5, uncertainty: 0.5 },
    { seconds: 0.5, uncertainty: 0.5 },
  ]);
});
