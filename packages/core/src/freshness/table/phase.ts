/**
 * A number from 0 up to 1 that belongs to a text: always the same one, and spread evenly over many texts. What happens
 * at regular intervals to a thousand tables happens at this part of the interval, and not to all at once.
 */
export function phaseOf(text: string): number {
  // FNV-1a with 32 bits, and its bits mixed once more, since texts that differ at their end only would stay close.
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash >>> 0) / 2 ** 32;
}
