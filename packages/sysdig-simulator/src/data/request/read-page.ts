import type { Page } from '../data-query.ts';
import { invalidField } from '../data-request-error.ts';
import type { DataSwitches } from '../data-switches.ts';
import { isAbsent, readNumber, readObject } from './json-fields.ts';

const defaultPage: Page = { from: 0, to: 9 };

/** Ten entities when the request does not say. */
export function readPage(value: unknown, { pagingMaximum }: DataSwitches): Page {
  if (isAbsent(value)) return defaultPage;
  const paging = readObject(value, 'paging');
  const [from, to] = ['from', 'to'].map((name) => readNumber(paging[name], `paging.${name}`));
  if (from === undefined || to === undefined || !(Number.isInteger(from) && Number.isInteger(to))) {
    throw invalidField('paging', 'paging must be whole numbers', value);
  }
  if (from < 0 || to < from) throw invalidField('paging', 'paging must not end before it begins', value);
  if (to > pagingMaximum) throw invalidField('paging.to', `paging.to must not be above ${pagingMaximum}`, to);
  return { from, to };
}
