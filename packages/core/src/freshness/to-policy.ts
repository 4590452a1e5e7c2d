import { defaultFreshnessSettings, type FreshnessSettings } from './freshness-settings.ts';
import type { MetricPolicy } from './sample-source.ts';

/** The longest time that makes sense anywhere here, in seconds: a week. Timers of 25 days and more fire at once in Node. */
const longest = 7 * 86_400;

type Times = Pick<MetricPolicy, 'maxAge' | 'refreshInterval' | 'settleSeconds'>;

/**
 * What of a policy can be kept: a time that is no finite number above 0 counts as not given, one above a week as a week.
 * Compared with NaN nothing is ever too old, and a wait of NaN is none: neither may come from a backend's arithmetic.
 */
export function toPolicy(policy: MetricPolicy): MetricPolicy {
  const { maxAge, refreshInterval, settleSeconds, ...rest } = policy;
  // Every read asks: what is sound costs nothing.
  if (isSound(maxAge) && isSound(refreshInterval) && isSound(settleSeconds)) return policy;
  return { ...rest, ...toTimes({ maxAge, refreshInterval, settleSeconds }) };
}

/** Where nothing is gathered or waited for, 0 says so. */
const mayBeZero: ReadonlySet<string> = new Set<keyof FreshnessSettings>(['gatherTime', 'coldReadWait']);

/** The settings with defaults for what is not given, or is no number that makes sense. */
export function toSettings(given: Partial<FreshnessSettings> = {}): FreshnessSettings {
  const sound = Object.entries(given).filter(([name, value]) => {
    return Number.isFinite(value) && (value > 0 || (value === 0 && mayBeZero.has(name)));
  });
  return { ...defaultFreshnessSettings, ...Object.fromEntries(sound) };
}

function isSound(time: number | undefined): boolean {
  return time === undefined || (time > 0 && time <= longest);
}

function toTimes(times: { readonly [Name in keyof Times]: number | undefined }): Times {
  const sound = Object.entries(times).flatMap(([name, value]) =>
    value !== undefined && value > 0 && value < Number.POSITIVE_INFINITY
      ? [[name, Math.min(value, longest)] as const]
      : [],
  );
  return Object.fromEntries(sound);
}
