/** Words with more differences than this are other words rather than misspelt ones. */
const mostEdits = 3;

/**
 * The word that somebody probably meant: the nearest of the known ones, if it is near. Letters' case counts for nothing,
 * nor do `_` and `-`.
 */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const plain = simplify(word);
  const near = Math.min(mostEdits, Math.floor(plain.length / 2));
  const [best] = known
    .map((candidate) => ({ candidate, edits: editsBetween(plain, simplify(candidate)) }))
    .filter(({ edits }) => edits <= near)
    .toSorted((one, other) => one.edits - other.edits);
  return best?.candidate;
}

/** Longer words than any that is known are nobody's slip of a finger, and would take long to compare. */
function simplify(word: string): string {
  return word.slice(0, 64).toLowerCase().replace(/[_-]/g, '');
}

/** How many letters must be put in, left out or replaced to make one word of the other (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
