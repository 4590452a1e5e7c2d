/** What must be undone in the end. The last thing that was set up is undone first. */
export class Cleanup {
  private readonly tasks: (() => Promise<unknown>)[] = [];

  add(task: () => Promise<unknown>): void {
    this.tasks.push(task);
  }

  /** Runs every task even when some fail, each once; throws their errors together. */
  async run(): Promise<void> {
    const errors: unknown[] = [];
    for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) {
      await task().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors, `cleaning up failed: ${errors.join('; ')}`);
  }
}

/** Sets something up that registers with `cleanup` what it started: undone at once when setting up fails half-way. */
export async function withCleanup<T>(setUp: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  try {
    return await setUp(cleanup);
  } catch (error) {
    await cleanup.run().catch((second: unknown) => {
      throw new AggregateError([error, second], `${error}; then ${second}`);
    });
    throw error;
  }
}
