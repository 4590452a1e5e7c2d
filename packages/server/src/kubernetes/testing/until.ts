/** Sooner than the test runner ends a test, so that the reason is seen and nothing runs on. */
const longestMilliseconds = 4_000;

/** Lets the network do its work until the condition holds. Throws when it never does. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + longestMilliseconds;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`this never came true: ${condition}`);
    await nextTurn();
  }
}

/** Gives what is on its way over loopback the time of many turns of the event loop: to see that nothing happens. */
export async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
