import { stringify } from 'yaml';

/** What was parsed from JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
interface JsonObject {
  readonly [member: string]: JsonValue;
}

/**
 * Writes YAML in Kubernetes' style. Readers of YAML 1.1 (Kubernetes' own) and of 1.2 read the same out of it: what only one
 * of them would take for a number, a boolean or a time is quoted.
 *
 * Its lines are put together here and only texts are left to the library, which would keep a server busy for a second
 * with the discovery of ten thousand metrics.
 */
export function formatYaml(value: JsonValue): string {
  const known = new Map<string, string>();
  const toText = (text: string): string => {
    if (obvious.test(text)) return text;
    const written = known.get(text) ?? formatText(text);
    known.set(text, written);
    return written;
  };
  return `${formatNode(value, '', toText).trimStart()}\n`;
}

/** What follows a key or a dash, the space or the line's end before it included. */
function formatNode(value: JsonValue, indent: string, toText: (text: string) => string): string {
  if (typeof value === 'string') return ` ${toText(value)}`;
  if (typeof value !== 'object' || value === null) return ` ${value}`;
  if (isList(value)) {
    if (value.length === 0) return ' []';
    const items = value.map((item) => `\n${indent}-${formatItem(item, `${indent}  `, toText)}`);
    return items.join('');
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (members.length === 0) return ' {}';
  const lines = members.map(([name, member]) => {
    const start = `\n${indent}${formatKey(toText(name), indent)}`;
    // A list stands where its key does.
    const inner = isList(member) ? indent : `${indent}  `;
    return start + formatNode(member, inner, toText);
  });
  return lines.join('');
}

/** What is within an item begins on the line of its dash. */
function formatItem(item: JsonValue, indent: string, toText: (text: string) => string): string {
  return formatNode(item, indent, toText).replace(/^\n +/, ' ');
}

/** A longer one would not be looked for by readers unless it is announced. */
function formatKey(key: string, indent: string): string {
  return key.length > longestKey ? `? ${key}\n${indent}:` : `${key}:`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** YAML's own limit, in characters with quotes. */
const longestKey = 1_024;

/** Can be nothing but a text, and is the most of what an API says. */
const obvious = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][\w./-]*$/i;

/** What readers refuse as it is, or take for the end of a line; between double quotes it can be escaped. */
const unreadable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const everyUnreadable = new RegExp(unreadable, 'g');

/** On one line, however long. */
function formatText(text: string): string {
  const defaultStringType = unreadable.test(text) ? 'QUOTE_DOUBLE' : 'PLAIN';
  const written = stringify(text, { compat: 'yaml-1.1', lineWidth: 0, blockQuote: false, defaultStringType });
  return written.trimEnd().replace(everyUnreadable, toEscape);
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
