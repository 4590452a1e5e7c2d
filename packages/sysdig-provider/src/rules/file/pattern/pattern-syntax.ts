import { PatternError } from './pattern-error.ts';

/** Something in a pattern, and how often it may come. */
export type Item = Characters | Group;

interface AnyItem {
  readonly least: number;
  /** `Infinity` for `*`, `+` and `{2,}`. */
  readonly most: number;
  readonly offset: number;
}

/** One character of these. */
export interface Characters extends AnyItem {
  readonly kind: 'characters';
  readonly set: ReadonlySet<string>;
}

export interface Group extends AnyItem {
  readonly kind: 'group';
  readonly alternatives: readonly Sequence[];
}

export type Sequence = readonly Item[];

/** Everything of which names of metrics are made, and more. */
const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const mostRepeats = 100;

/**
 * Reads what patterns may be made of: characters, classes, groups, alternatives, quantifiers. Not the rest of regular
 * expressions: what looks around or back can be made to take for ever.
 */
export class PatternReader {
  readonly #text: string;
  #at: number;
  readonly #end: number;
  #groups = 0;

  /** @param text with its slashes, by which places are counted. */
  constructor(text: string) {
    this.#text = text;
    this.#at = 1;
    this.#end = text.length - 1;
  }

  /** How many groups can be named by `$1`, `$2` … */
  get groups(): number {
    return this.#groups;
  }

  read(): readonly Sequence[] {
    const alternatives = this.#readAlternatives('top');
    if (this.#at < this.#end) throw this.#error('closes no group', 'write \\) for the character itself');
    return alternatives;
  }

  #readAlternatives(depth: 'top' | 'group'): readonly Sequence[] {
    const alternatives: Sequence[] = [];
    do {
      if (depth === 'top') this.#skip('^');
      alternatives.push(this.#readSequence(depth));
    } while (this.#skip('|'));
    return alternatives;
  }

  #readSequence(depth: 'top' | 'group'): Sequence {
    const items: Item[] = [];
    while (this.#at < this.#end && !'|)'.includes(this.#next)) {
      if (depth === 'top' && this.#next === '$' && ['|', '/'].includes(this.#text.charAt(this.#at + 1))) {
        this.#at += 1;
        break;
      }
      items.push(this.#readItem());
    }
    return items;
  }

  #readItem(): Item {
    const offset = this.#at;
    const atom = this.#readAtom();
    return { ...atom, ...this.#readQuantifier(), offset };
  }

  #readAtom(): Pick<Characters, 'kind' | 'set'> | Pick<Group, 'kind' | 'alternatives'> {
    const start = this.#at;
    const next = this.#next;
    if (next === '(') return this.#readGroup();
    if (next === '[') return toSet(this.#readClass(), start);
    if (next === '\\') return toSet(this.#readEscape(), start);
    if ('*+?{'.includes(next)) throw this.#error(`${next} repeats nothing`, `write \\${next} for the character itself`);
    if ('^$'.includes(next)) throw this.#error(`${next} stands inside`, 'leave it out: a pattern is about whole names');
    this.#at += 1;
    return toSet(next === '.' ? '.' : escapeCharacter(next), start);
  }

  #readGroup(): Pick<Group, 'kind' | 'alternatives'> {
    const open = this.#at;
    this.#at += 1;
    if (this.#skip('?')) {
      if (!this.#skip(':')) throw this.#error('looks around, or names a group', 'write ( or (?: only', open);
    } else {
      this.#groups += 1;
    }
    const alternatives = this.#readAlternatives('group');
    if (this.#at >= this.#end) throw this.#error('the group is not closed', 'write its )', open);
    this.#at += 1;
    return { kind: 'group', alternatives };
  }

  #readClass(): string {
    const start = this.#at;
    this.#at += 1;
    while (this.#at < this.#end && this.#next !== ']') {
      if (this.#next === '\\') this.#readEscape();
      else this.#at += 1;
    }
    if (this.#at >= this.#end) throw this.#error('the class is not closed', 'write its ]', start);
    this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #readEscape(): string {
    const start = this.#at;
    const escaped = this.#text.charAt(start + 1);
    const written = `\\${escaped}`;
    if (/[1-9]/.test(escaped)) throw this.#error(`${written} refers back`, 'write out what it repeats');
    if (start + 1 >= this.#end || /[0A-Za-z]/.test(escaped.replace(/[dDwWsS]/, ''))) {
      throw this.#error(`${written} means nothing here`, 'write the character itself, or one of \\d \\w \\s');
    }
    this.#at += 2;
    return written;
  }

  #readQuantifier(): Pick<AnyItem, 'least' | 'most'> {
    const rest = this.#text.slice(this.#at, this.#end);
    const [written = '', simple, low, comma, high] = /^(?:([*+?])|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(rest) ?? [];
    if (written === '' && rest.startsWith('{')) throw this.#error('{ repeats nothing', 'write \\{ for the character');
    this.#at += written.length;
    if (written === '') return { least: 1, most: 1 };
    if (simple !== undefined)
      return { least: simple === '+' ? 1 : 0, most: simple === '?' ? 1 : Number.POSITIVE_INFINITY };
    const least = Number(low);
    const most = comma === '' ? least : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    const tooMany = Math.max(least, Number.isFinite(most) ? most : 0) > mostRepeats;
    if (tooMany || least > most)
      throw this.#error(`${written} cannot be`, `write at most ${mostRepeats}, the lower first`);
    return { least, most };
  }

  get #next(): string {
    return this.#text.charAt(this.#at);
  }

  #skip(character: string): boolean {
    const isThere = this.#at < this.#end && this.#next === character;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #error(message: string, remedy: string, offset = this.#at): PatternError {
    return new PatternError(message, remedy, offset);
  }
}

function escapeCharacter(character: string): string {
  return character.replace(/[\\.+*?()|[\]{}^$/-]/g, '\\$&');
}

function toSet(source: string, offset: number): Pick<Characters, 'kind' | 'set'> {
  try {
    const expression = new RegExp(`^${source}$`);
    return { kind: 'characters', set: new Set(ascii.filter((character) => expression.test(character))) };
  } catch {
    throw new PatternError(`${source} is no class of characters`, 'write a range from lower to higher: [a-z]', offset);
  }
}
