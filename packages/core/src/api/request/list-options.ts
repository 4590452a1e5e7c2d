import { BadRequestError, WatchNotSupportedError } from '../../errors/request-errors.ts';
import { parseInt64 } from '../../model/int64.ts';
import { checkFieldSelector, type SelectedPlace } from './field-selector.ts';
import { firstValue, isSet, type QueryParameters } from './query-parameters.ts';

/** What a path says, as far as options may speak of it. */
export interface ListedPlace extends SelectedPlace {
  readonly group: string;
}

/**
 * Checks Kubernetes' `ListOptions`. Those that only ask for less or for later (`limit`, `continue`, `resourceVersion`,
 * `timeoutSeconds`) are well-formed or refused, and otherwise without effect: every answer is whole and new. Those whose
 * answer would be another one are refused: `watch`, an exact `resourceVersionMatch`, and `fieldSelector`.
 *
 * Throws a {@link WatchNotSupportedError}, or a {@link BadRequestError} naming the parameter and what to use instead.
 */
export function checkListOptions(query: QueryParameters, place: ListedPlace): void {
  if (isSet(query, 'watch')) throw new WatchNotSupportedError(place.group);
  checkInteger(query, 'limit');
  checkInteger(query, 'timeoutSeconds');
  checkVersionMatch(query);
  checkFieldSelector(query, place);
}

function checkInteger(query: QueryParameters, parameter: string): void {
  const text = firstValue(query, parameter);
  if (text === undefined || parseInt64(text) !== undefined) return;
  throw new BadRequestError(`${parameter}: "${text}" is no 64-bit integer`);
}

function checkVersionMatch(query: QueryParameters): void {
  const match = firstValue(query, 'resourceVersionMatch');
  if (match === undefined || match === 'NotOlderThan') return;
  throw new BadRequestError(
    `resourceVersionMatch: "${match}" cannot be answered, since metric values have no versions; leave it out for the newest`,
  );
}
