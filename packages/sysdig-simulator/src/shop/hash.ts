/** A number in [0, 1) that looks random and is the same for the same words every time (FNV-1a, then mixed). */
export function hashToUnit(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of words.join('\0')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The letters of Kubernetes' generated names. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** The random-looking end of a generated name. */
export function hashToSuffix(length: number, ...words: readonly (string | number)[]): string {
  return Array.from({ length }, (_, index) => letters[Math.floor(hashToUnit(...words, index) * letters.length)]).join(
    '',
  );
}
