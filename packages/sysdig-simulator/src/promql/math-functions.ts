/** The functions that change each value of a vector and need nothing else. */
export const mathFunctions: ReadonlyMap<string, (value: number) => number> = new Map<string, (value: number) => number>(
  [
    ['abs', Math.abs],
    ['ceil', Math.ceil],
    ['exp', Math.exp],
    ['floor', Math.floor],
    ['ln', Math.log],
    ['log10', Math.log10],
    ['log2', Math.log2],
    ['sgn', Math.sign],
    ['sqrt', Math.sqrt],
  ],
);

/** To the next multiple; half-way upwards. */
export function roundTo(value: number, multiple: number): number {
  const inverse = 1 / multiple;
  return Math.floor(value * inverse + 0.5) / inverse;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
