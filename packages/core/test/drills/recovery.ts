import { countResults, Drill, type DrillOptions } from './drill.ts';

const nothingLeft = { reads: 0, timers: 0, refreshing: 0 };
/** One refresh at the latest, with the time in which it gathers. */
const oneRefresh = 15 + 0.05;
/** As old as a sample is at most, where nothing is wrong: it is late, there is one every ten seconds, and it is kept. */
export const usualAge = 5 + 10 + 15 + 0.1;

/** A drill that is in its rhythm. */
export async function startDrill(options: DrillOptions = {}): Promise<Drill> {
  const drill = new Drill(options);
  await drill.run(120);
  return drill;
}

/** What everything is like again after a fault, one refresh later. */
export async function recover(drill: Drill) {
  await drill.clock.advance(oneRefresh * 1000);
  const results = await drill.run(60);
  return {
    results: countResults(results),
    rungs: Object.keys(drill.rungs),
    asYoungAsUsual: results.every(({ age, took }) => age <= usualAge && took === 0),
    lies: drill.truth.lies,
    left: await drill.end(),
  };
}

/** Four syncs of one metric, by name and by selector, and of the queues. */
export const well = { results: { served: 12 }, rungs: ['fresh'], asYoungAsUsual: true, lies: [], left: nothingLeft };
