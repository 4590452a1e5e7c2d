import type { SysdigSourceState } from '@metrics-adapter/sysdig-provider';
import { byLabel, gauge, type MetricFamily } from '../metrics/metric-family.ts';

const prefix = 'metrics_adapter_sysdig';

/** What is known of Sysdig, and of the calls to it, at one moment. @param now in milliseconds since the epoch. */
export function toSysdigFamilies(state: SysdigSourceState, now: number): readonly MetricFamily[] {
  const rowLimit = gauge(`${prefix}_row_limit`, 'How many rows an answer is taken to have at the most', state.rowLimit);
  const listed = gauge(`${prefix}_listed_metrics`, 'How many metrics are known to be there', state.listedMetrics);
  const families = [...toBudgetFamilies(state.budget, now), rowLimit, listed];
  return [...families, ...toRuleFamilies(state.rules), ...toClockFamilies(state.clockSkew)];
}

/** Nothing without rule files. */
function toRuleFamilies(state: SysdigSourceState['rules']): readonly MetricFamily[] {
  if (state === undefined) return [];
  const { rules, failing, problems, loadedAt = 0 } = state;
  return [
    gauge(`${prefix}_rules`, 'How many metric rules are in use', rules),
    gauge(`${prefix}_rules_loaded_timestamp_seconds`, 'When the rules in use were read', loadedAt / 1000),
    gauge(
      `${prefix}_rules_failing`,
      'Whether the rule files cannot be used as they are now, so that earlier rules are (1) or not (0)',
      failing ? 1 : 0,
    ),
    gauge(`${prefix}_rule_problems`, 'How much is wrong in the rule files as they are now', problems.length),
  ];
}

function toBudgetFamilies(budget: SysdigSourceState['budget'], now: number): readonly MetricFamily[] {
  const { limit, remaining, burst, waiting, underWay, concurrency, calls, stoppedUntil = now } = budget;
  return [
    {
      name: `${prefix}_calls_total`,
      help: 'Calls by how they ended: answered, limited (429), failed, cancelled; refused and abandoned ones were not made',
      type: 'counter',
      samples: byLabel('outcome', calls),
    },
    {
      name: `${prefix}_calls_waiting`,
      help: 'Calls that wait for their turn, by who waits for them',
      type: 'gauge',
      samples: byLabel('priority', waiting),
    },
    gauge(`${prefix}_calls_under_way`, 'Calls that are being answered', underWay),
    gauge(`${prefix}_calls_under_way_limit`, 'How many calls may be under way at once', concurrency),
    gauge(`${prefix}_calls_per_minute_limit`, 'How many calls this replica may make in a minute', limit),
    gauge(`${prefix}_calls_remaining`, 'How many calls could be made at once, now', remaining),
    gauge(`${prefix}_calls_burst_limit`, 'How many calls can be made at once after a while without any', burst),
    gauge(
      `${prefix}_stopped_seconds`,
      'For how long no call is made any more after a 429; 0: calls are made',
      Math.max(0, stoppedUntil - now) / 1000,
    ),
  ];
}

/** Nothing while no answer told a date. */
function toClockFamilies(skew: SysdigSourceState['clockSkew']): readonly MetricFamily[] {
  if (skew === undefined) return [];
  return [
    gauge(`${prefix}_clock_skew_seconds`, "How far Sysdig's clock is ahead of the adapter's", skew.seconds),
    gauge(`${prefix}_clock_skew_uncertainty_seconds`, 'How much that may be wrong, either way', skew.uncertainty),
    gauge(
      `${prefix}_clock_skew_refused`,
      'Whether answers are refused since the clocks differ too much (1) or not (0)',
      skew.isRefused ? 1 : 0,
    ),
  ];
}
