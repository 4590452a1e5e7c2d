/** Labels for people: `queue="a" tier="front"`. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.toSorted().join(' ') || 'a series without labels';
}
