/** Lets so many queries be answered at once; the others wait their turn, or are sent away. */
export class QueryGate {
  private readonly most: number;
  private running = 0;
  private waiting: readonly (() => void)[] = [];

  /** @param most `Infinity`: any number. */
  constructor(most: number) {
    this.most = most;
  }

  /** Whether a query that comes now is one too many. */
  get isFull(): boolean {
    return this.running >= this.most;
  }

  /** Waits for a place; the result gives it back. */
  async enter(): Promise<() => void> {
    if (this.isFull) await new Promise<void>((resolve) => (this.waiting = [...this.waiting, resolve]));
    else this.running += 1;
    return () => this.leave();
  }

  /** The place goes to the next one, who does not count as a new one. */
  private leave(): void {
    const [next, ...others] = this.waiting;
    this.waiting = others;
    if (next === undefined) this.running -= 1;
    else next();
  }
}
