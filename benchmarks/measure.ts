import { cpus } from 'node:os';

/** Something whose speed is asked for. */
export interface MeasuredCase {
  readonly name: string;
  /** One operation. What it returns is kept, so that the work cannot be left out. */
  run(): unknown;
  /** How many bytes one operation makes. */
  readonly bytes?: number;
  /** The name of the case that this one is compared with. */
  readonly against?: string;
}

/** How long one operation takes, in nanoseconds. */
interface Measurement {
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
}

const ROUNDS = 9;
const WARM_UP_MILLISECONDS = 200;
const BATCH_MILLISECONDS = 40;

/**
 * Measures the cases and prints a Markdown table. Every round runs a batch of each case in turn, so that whatever else the
 * machine does meanwhile falls on all of them; compare the ratios rather than the times.
 */
export function report(title: string, cases: readonly MeasuredCase[]): void {
  const measurements = measure(cases);
  console.log(`\n### ${title}\n`);
  console.log('| operation | ns/op, median | spread over rounds | op/s | bytes | time compared |');
  console.log('|---|---:|---:|---:|---:|---|');
  for (const each of cases) console.log(formatRow(each, measurements));
}

/** On what all this was measured. */
export function describeMachine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim()}, Node ${process.version}, V8 ${process.versions.v8}, ${ROUNDS} rounds`;
}

function measure(cases: readonly MeasuredCase[]): ReadonlyMap<string, Measurement> {
  const batches = cases.map((each) => ({ each, size: warmUp(each), times: [] as number[] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { each, size, times } of batches) times.push(timeOf(each, size) / size);
  }
  return new Map(batches.map(({ each, times }) => [each.name, summarize(times)]));
}

/** Runs a case until it is compiled, and tells how often it runs within one batch. */
function warmUp(each: MeasuredCase): number {
  let runs = 1;
  let elapsed = 0;
  for (let total = 0; total < WARM_UP_MILLISECONDS * 1e6; total += elapsed) {
    runs *= 2;
    elapsed = timeOf(each, runs);
  }
  return Math.max(1, Math.round((runs * BATCH_MILLISECONDS * 1e6) / elapsed));
}

const kept: { last?: unknown } = {};

function timeOf(each: MeasuredCase, runs: number): number {
  const start = process.hrtime.bigint();
  for (let run = 0; run < runs; run += 1) kept.last = each.run();
  return Number(process.hrtime.bigint() - start);
}

function summarize(times: readonly number[]): Measurement {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[ROUNDS >> 1] ?? 0, fastest: sorted[0] ?? 0, slowest: sorted.at(-1) ?? 0 };
}

function formatRow({ name, bytes, against }: MeasuredCase, measurements: ReadonlyMap<string, Measurement>): string {
  const { median, fastest, slowest } = measurements.get(name) ?? { median: 0, fastest: 0, slowest: 0 };
  const other = against === undefined ? undefined : measurements.get(against);
  const ratio = other === undefined ? '' : `${(median / other.median).toFixed(2)} × ${against}`;
  const cells = [name, format(median), `${format(fastest)}–${format(slowest)}`, format(1e9 / median)];
  return `| ${[...cells, bytes === undefined ? '' : format(bytes), ratio].join(' | ')} |`;
}

/** Three digits that count, thousands apart. */
function format(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: value < 1000 ? 3 : 4 })
    .format(value)
    .replaceAll(',', ' ');
}
