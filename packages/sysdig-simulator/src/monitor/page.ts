import type { Parameters } from '../http/parameters.ts';
import { badMonitorParameter } from './monitor-error.ts';

/** Which part of a list is wanted. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Reads `offset` and `limit`. */
export function readPage(parameters: Parameters, defaultLimit: number): Page {
  return { offset: wholeNumber(parameters, 'offset', 0), limit: wholeNumber(parameters, 'limit', defaultLimit) };
}

function wholeNumber(parameters: Parameters, name: string, otherwise: number): number {
  const text = parameters.text(name);
  if (text === undefined || text === '') return otherwise;
  if (!/^\d+$/.test(text)) throw badMonitorParameter(name, text);
  return Number(text);
}
