import type { Sample } from '../../src/freshness/sample-source.ts';
import type { ExternalMetricValue, MetricValue } from '../../src/model/metric-value.ts';
import { Quantity } from '../../src/model/quantity.ts';

/** Every so many milliseconds there is a new sample of everything, at whole multiples of it. */
export const period = 10_000;

/** What a sample is of: a pod, or a queue of an external metric. */
export interface Subject {
  readonly metric: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The value that a subject truly had at a moment: different for every metric, namespace, name and moment, so that a value
 * which was mixed up with another one, or was given another time, is never true by accident.
 */
export function trueValue({ metric, namespace, name }: Subject, timestamp: number): string {
  let hash = 7;
  for (const character of `${metric}/${namespace}/${name}@${timestamp}`) {
    hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
  }
  return `${hash}`;
}

/** The newest sample that there is at a moment, whoever asks for it. */
export function trueSample(subject: Subject, at: number): Sample {
  const timestamp = Math.floor(at / period) * period;
  return { value: Quantity.parse(trueValue(subject, timestamp)), timestamp };
}

/** What is wrong with a value that was served, in words; nothing when it is true, of the right object, and young enough. */
export class TruthRecorder {
  /** Every lie that was found. */
  readonly lies: string[] = [];
  readonly #now: () => number;
  /** How far the backend's clock was ahead of the adapter's, in milliseconds: its times are true by its own clock. */
  skews: readonly number[] = [0];
  readonly #maxAge: number;

  /** @param maxAge the greatest age at which a sample may be served, in milliseconds. */
  constructor(now: () => number, maxAge: number) {
    this.#now = now;
    this.#maxAge = maxAge;
  }

  /** Checks the value of a pod, asked for in this namespace. */
  checkPod(value: MetricValue, asked: { readonly metric: string; readonly namespace: string }): void {
    const { name, namespace = '' } = value.describedObject;
    if (namespace !== asked.namespace) this.lies.push(`${name} of ${namespace} was served to ${asked.namespace}`);
    this.#check({ metric: asked.metric, namespace, name }, value);
  }

  /** Checks that an external metric has every queue, and each once. */
  checkQueues(
    values: readonly ExternalMetricValue[],
    asked: { readonly metric: string; readonly namespace: string; readonly queues: readonly string[] },
  ): void {
    const names = values.map(({ labels }) => labels['queue'] ?? '').toSorted();
    if (names.join() !== asked.queues.toSorted().join()) this.lies.push(`${names.join()} is not the whole sum`);
    for (const value of values) this.#check({ ...asked, name: value.labels['queue'] ?? '' }, value);
  }

  #check(subject: Subject, { value, timestamp }: { readonly value: Quantity; readonly timestamp: number }): void {
    const told = `${subject.metric} of ${subject.namespace}/${subject.name}`;
    if (!this.skews.some((skew) => isTrue(subject, value, timestamp - skew))) {
      this.lies.push(`${told} was never ${value} at ${new Date(timestamp).toISOString()}`);
    }
    const age = this.#now() - timestamp;
    if (Math.abs(age) > this.#maxAge) this.lies.push(`${told} was served ${age} ms old`);
  }
}

function isTrue(subject: Subject, value: Quantity, taken: number): boolean {
  return taken % period === 0 && value.toString() === Quantity.parse(trueValue(subject, taken)).toString();
}
