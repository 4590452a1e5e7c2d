/**
 * Finds a token in a text, however JSON, a URL or HTML spell its characters, also one inside of another: a gateway may
 * repeat what it was sent, and errors quote answers. Undefined for what is too short to be a token: it may well be data.
 */
export function tokenPattern(token: string): RegExp | undefined {
  if (token.length < 16) return undefined;
  const characters = [...token];
  if (characters.length <= longest) return new RegExp(characters.map(spellingsOf).join(''), 'gi');
  // Tokens of IAM have more than a thousand: an expression of all of them would be too large.
  const beginning = characters.slice(0, enough).map(spellingsOf).join('');
  return new RegExp(`${beginning}[^\\s"'<>]*`, 'gi');
}

/** The longest token that is looked for as a whole, and how much of a longer one tells it from anything else. */
const longest = 128;
const enough = 64;

/**
 * The longest first, which may begin with the character itself. All repetitions are bounded: a text of nothing but
 * backslashes must not take the time of its square.
 */
function spellingsOf(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  const itself = /[A-Za-z0-9]/.test(character) ? character : `\\${character}`;
  const html = `&(?:amp;){0,2}#(?:x0{0,6}${hex}|0{0,6}${code});`;
  return `(?:${html}|%(?:25){0,2}${hex}|\\\\{1,3}u00${hex}|\\\\{0,3}${itself})`;
}
