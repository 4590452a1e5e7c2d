import type { SampleSource } from '../sample-source.ts';

/** How scarce the source says it is, from 0 to 1; 0 where it says nothing of sense: then nothing is stretched. */
export function pressureOf(source: SampleSource): number {
  try {
    const pressure = source.pressure();
    return pressure > 0 ? Math.min(pressure, 1) : 0;
  } catch {
    return 0;
  }
}
