/** How often each path was asked for, whatever came of it. */
export class RequestCounter {
  private counts = new Map<string, number>();

  add(path: string): void {
    this.counts.set(path, (this.counts.get(path) ?? 0) + 1);
  }

  /** Requests whose path ends so (`/query`); without it all. */
  count(path = ''): number {
    return [...this.counts].reduce((sum, [one, count]) => (one.endsWith(path) ? sum + count : sum), 0);
  }

  get byPath(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  reset(): void {
    this.counts = new Map();
  }
}
