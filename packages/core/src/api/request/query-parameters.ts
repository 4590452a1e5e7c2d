import { BadRequestError } from '../../errors/request-errors.ts';
import { decodeEscapes } from './decode-escapes.ts';

/** The parameters of a query, decoded once: by name, every value in the order in which it was given. */
export type QueryParameters = ReadonlyMap<string, readonly string[]>;

/**
 * Reads what follows the `?`. `+` is a space, `name` alone has the empty value, empty pieces are skipped.
 *
 * Throws a {@link BadRequestError} that names the parameter which cannot be decoded, one that nobody reads too: it may be
 * a selector that was misspelt. Go's framework passes over such a parameter, and over one that holds `;`, as if it had
 * not been given: without its selector the question is another one.
 */
export function parseQueryParameters(text: string): QueryParameters {
  const parameters = new Map<string, string[]>();
  for (const piece of text.split('&')) {
    if (piece === '') continue;
    const end = piece.indexOf('=');
    const rawName = end < 0 ? piece : piece.slice(0, end);
    const name = decode(rawName, rawName);
    const value = decode(end < 0 ? '' : piece.slice(end + 1), name);
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return parameters;
}

function decode(raw: string, name: string): string {
  const decoded = decodeEscapes(raw.replaceAll('+', '%20'));
  if ('problem' in decoded) throw new BadRequestError(`invalid query parameter "${name}": ${decoded.problem}`);
  return decoded.text;
}

/** The first value of a parameter: where Kubernetes takes one value, it takes the first. Undefined when absent or empty. */
export function firstValue(query: QueryParameters, name: string): string | undefined {
  const value = query.get(name)?.[0];
  return value === '' ? undefined : value;
}

/** Whether a flag is set. Kubernetes takes every value for a yes but `0` and `false`; the bare name is one too. */
export function isSet(query: QueryParameters, name: string): boolean {
  const value = query.get(name)?.[0];
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false';
}
