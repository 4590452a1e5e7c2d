import { BadRequestError } from '../errors/request-errors.ts';
import type { SelectorToken } from './selector-token.ts';

/** Says what is wrong and where reading stopped: the position counts UTF-16 units from zero, as JavaScript does. */
export function refuseAt({ position }: Pick<SelectorToken, 'position'>, problem: string): BadRequestError {
  return new BadRequestError(`${problem} (at character ${position})`);
}

/** Within a requirement: something else belongs here. The expectation brings its own comma; Kubernetes lacks one of them. */
export function unexpected(token: SelectorToken, expected: string): BadRequestError {
  return refuseAt(token, `unable to parse requirement: found '${token.text}'${expected}`);
}

/** Within a requirement: the right kind of thing, but not a valid one. */
export function invalid(token: SelectorToken, path: string, problem: string): BadRequestError {
  return refuseAt(
    token,
    `unable to parse requirement: ${path}: Invalid value: ${JSON.stringify(token.text)}: ${problem}`,
  );
}
