/** Something to be packed. */
export interface Item {
  readonly name: string;
  readonly weight: number;
  /** How long it is as text, where that matters. */
  readonly length?: number;
}

/** What is packed together; weight and length are those of all items. */
export interface Bin {
  readonly items: readonly Item[];
  readonly weight: number;
  readonly length: number;
}

export const emptyBin: Bin = { items: [], weight: 0, length: 0 };

export function addTo({ items, weight, length }: Bin, item: Item): Bin {
  return { items: [...items, item], weight: weight + item.weight, length: length + (item.length ?? 0) };
}

/**
 * Puts each item into the first bin that has room, the heaviest first, and into a new one where none has; what fits
 * nowhere is alone in its bin. Bins that are there already keep what they have.
 */
export function packInto(
  bins: readonly Bin[],
  items: readonly Item[],
  hasRoom: (bin: Bin, item: Item) => boolean,
): readonly Bin[] {
  const packed: Bin[] = [...bins];
  for (const item of items.toSorted(heaviestFirst)) {
    const found = packed.findIndex((bin) => bin.weight === 0 || hasRoom(bin, item));
    const bin = packed[found];
    if (bin === undefined) packed.push(addTo(emptyBin, item));
    else packed[found] = addTo(bin, item);
  }
  return packed;
}

/** By name where weights are equal, so that equal items are always packed alike. */
function heaviestFirst(one: Item, other: Item): number {
  if (one.weight !== other.weight) return other.weight - one.weight;
  return one.name < other.name ? -1 : 1;
}
