import { BadRequestError } from '../../errors/request-errors.ts';
import type { QueryParameters } from './query-parameters.ts';

/** Which one object, and which namespace, the path names. */
export interface SelectedPlace {
  readonly namespace?: string | undefined;
  /** Absent where the path names no one object. */
  readonly name?: string | undefined;
}

/**
 * Metric values have no fields to choose by. A field selector that only repeats the path (`metadata.name`,
 * `metadata.namespace`) is let through, since clients add such by themselves; for any other throws a
 * {@link BadRequestError} that says what to use instead.
 */
export function checkFieldSelector(query: QueryParameters, { namespace, name }: SelectedPlace): void {
  const repeated = [
    ...(name === undefined ? [] : [`metadata.name=${name}`]),
    ...(namespace === undefined ? [] : [`metadata.namespace=${namespace}`]),
  ];
  const terms = (query.get('fieldSelector') ?? []).flatMap((text) => text.split(','));
  const refused = terms.find((term) => term !== '' && !repeated.includes(term.replace('==', '=')));
  if (refused === undefined) return;
  throw new BadRequestError(
    `fieldSelector: "${refused}" is not supported for metrics; name the object in the path, choose objects by labelSelector and values by metricLabelSelector (external metrics by labelSelector)`,
  );
}
