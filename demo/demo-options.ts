import { parseArgs } from 'node:util';

/** What the demo is told. */
export interface DemoOptions {
  /** Seconds after which it ends by itself; absent: when it is interrupted. */
  readonly seconds?: number;
  readonly pace: Pace;
}

/** How fast time goes by for the shop and its autoscaler. Seconds. */
export interface Pace {
  /** The distance of samples. */
  readonly period: number;
  /** How late samples arrive. */
  readonly lag: number;
  /** How much of the past makes one value. */
  readonly window: number;
  readonly refreshInterval: number;
  /** From one look of the autoscaler to the next. */
  readonly sync: number;
  /** How long a recommendation holds off lower ones. */
  readonly stabilization: number;
  /** From one rush of customers to the next. */
  readonly dayLength: number;
}

/** Everything happens within half a minute. */
const quickPace: Pace = {
  period: 1,
  lag: 2,
  window: 10,
  refreshInterval: 1.5,
  sync: 1.5,
  stabilization: 3,
  dayLength: 24,
};

/** As with a real Sysdig and a real HPA controller. */
const realPace: Pace = {
  period: 10,
  lag: 20,
  window: 60,
  refreshInterval: 15,
  sync: 15,
  stabilization: 300,
  dayLength: 3600,
};

export const usage = `Usage: npm run demo [-- --for 30s] [-- --real-timing]

A small shop, a stand-in for Sysdig, a stand-in for Kubernetes, the adapter between them, and an autoscaler.
  --for DURATION  end by itself, with a summary; such as 30s or 5m
  --real-timing   samples every 10 s that arrive 20 s late, a look every 15 s: takes minutes to show anything
`;

/** Throws an error of one line for what it does not understand; undefined when help is wanted. */
export function parseDemoOptions(args: readonly string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      for: { type: 'string' },
      'real-timing': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const pace = values['real-timing'] ? realPace : quickPace;
  return values.for === undefined ? { pace } : { pace, seconds: parseSeconds(values.for) };
}

function parseSeconds(text: string): number {
  const [, number, unit] = /^(\d+)(s|m)?$/.exec(text) ?? [];
  const seconds = Number(number) * (unit === 'm' ? 60 : 1);
  if (!(seconds > 0)) throw new Error(`--for must be a duration such as 30s or 5m, not "${text}"`);
  return seconds;
}
