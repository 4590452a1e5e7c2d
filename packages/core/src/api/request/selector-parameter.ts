import { BadRequestError } from '../../errors/request-errors.ts';
import type { LabelSelector } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import type { QueryParameters } from './query-parameters.ts';

type SelectorParameter = 'labelSelector' | 'metricLabelSelector';

/**
 * The selector in one parameter; absent or empty: everything. Throws a {@link BadRequestError} naming the parameter when
 * it cannot be read (Go's framework answers 500 for a `metricLabelSelector`) and when it is given more than once (there
 * the first counts, and the others are lost).
 */
export function readSelector(query: QueryParameters, parameter: SelectorParameter): LabelSelector {
  const [text = '', ...more] = query.get(parameter) ?? [];
  if (more.length > 0) throw new BadRequestError(`${parameter} is given ${more.length + 1} times; give it once`);
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw new BadRequestError(`${parameter}: ${(error as BadRequestError).message}`);
  }
}

/**
 * Refuses a selector that has nothing to choose from here. To pass over it, as Go's framework does, would answer with
 * values that the client did not mean.
 */
export function refuseSelector(query: QueryParameters, parameter: SelectorParameter, reason: string): void {
  const values = query.get(parameter) ?? [];
  if (values.some((value) => value !== '')) throw new BadRequestError(`${parameter} cannot be used here: ${reason}`);
}
