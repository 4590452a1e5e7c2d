import { defaultSettings, type SettingsChange } from './settings.ts';

/** A change of settings that cannot be understood; nothing of it is done. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const excess = ['queue', 'reject'];

/**
 * Reads `{"oldServer": true, "statuses": {"queryTimeout": 422}}`.
 * @throws SettingsError
 */
export function parseSettings(text: string): SettingsChange {
  const change = parseObject(text);
  for (const [name, value] of Object.entries(change)) check(name, value, defaultSettings);
  for (const [name, value] of Object.entries(change['statuses'] ?? {})) check(name, value, defaultSettings.statuses);
  if (change['excessQueries'] !== undefined && !excess.includes(String(change['excessQueries']))) {
    throw new SettingsError(`excessQueries is one of ${excess.join(', ')}`);
  }
  if (Object.values(change['extraLabels'] ?? {}).some((value) => typeof value !== 'string')) {
    throw new SettingsError('the values of extraLabels are strings');
  }
  return change;
}

function check(name: string, value: unknown, known: object): void {
  if (!Object.hasOwn(known, name)) {
    throw new SettingsError(`${name} is none of ${Object.keys(known).join(', ')}`);
  }
  const expected = kindOf(Object.entries(known).find(([one]) => one === name)?.[1]);
  if (kindOf(value) !== expected) throw new SettingsError(`${name} is ${expected}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? 'a list of strings' : 'a list';
  return value === null ? 'null' : `a JSON ${typeof value}`;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (kindOf(value) === 'a JSON object') return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw new SettingsError('a JSON object is expected');
}
