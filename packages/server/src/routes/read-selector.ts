import { BadRequestError, type LabelSelector, parseLabelSelector } from '@metrics-adapter/core';
import type { Request } from 'express';
import { queryOf } from '../http/query.ts';

/** The selector in one parameter of the query; absent or empty: everything. Throws {@link BadRequestError} naming the parameter. */
export function readSelector(request: Request, parameter: 'labelSelector' | 'metricLabelSelector'): LabelSelector {
  const given = queryOf(request).getAll(parameter);
  if (given.length > 1) throw new BadRequestError(`${parameter} is given ${given.length} times; give it once`);
  try {
    return parseLabelSelector(given[0] ?? '');
  } catch (error) {
    if (error instanceof BadRequestError) throw new BadRequestError(`${parameter}: ${error.message}`, { cause: error });
    throw error;
  }
}
