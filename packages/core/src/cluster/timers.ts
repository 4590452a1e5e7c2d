/** Runs something later. */
export interface Timers {
  /** Calls `task` once after `milliseconds`, unless the returned function is called first. */
  after(milliseconds: number, task: () => void): () => void;
}
