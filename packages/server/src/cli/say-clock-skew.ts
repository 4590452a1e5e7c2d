import type { ClockSkew } from '@metrics-adapter/sysdig-provider';
import type { Log } from '../logging/log.ts';

/** Says that Sysdig's clock and ours have parted, or agree again. */
export function sayClockSkew(log: Log, { isRefused, seconds, uncertainty }: ClockSkew): void {
  const fields = { seconds, uncertainty };
  if (isRefused) {
    log.warn(
      "Sysdig's clock is further from ours than --clock-tolerance: nobody knows how old its samples are, and its answers are refused; set the clock of this node right (NTP)",
      fields,
    );
  } else {
    log.info("Sysdig's clock agrees with ours again: its answers are used", fields);
  }
}
