import type { ExpectedRead } from '@metrics-adapter/core';
import type { PodExpectation, ReadExpectation } from '../autoscalers/autoscaler-store.ts';

/** Remembers what it is told, as `shop/cart: requests, errors`, `shop/cart: forgotten` and `pods of shop, bank`. */
export class RecordingExpectations implements ReadExpectation, PodExpectation {
  told: string[] = [];
  readonly reads = new Map<string, readonly ExpectedRead[]>();

  expect(owner: string, reads: readonly ExpectedRead[]): void {
    this.reads.set(owner, reads);
    this.told.push(`${owner}: ${reads.map(({ metric }) => metric).join(', ')}`);
  }

  forget(owner: string): void {
    this.reads.delete(owner);
    this.told.push(`${owner}: forgotten`);
  }

  expectPods(namespaces: ReadonlySet<string>): void {
    this.told.push(`pods of ${[...namespaces].join(', ')}`);
  }

  /** What it was told since it was asked the last time. */
  take(): readonly string[] {
    const { told } = this;
    this.told = [];
    return told;
  }
}
