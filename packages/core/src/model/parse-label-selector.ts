import type { LabelRequirement, LabelSelector } from './label-selector.ts';
import { everything, sortRequirements } from './label-selector.ts';
import { labelKeyProblems } from './label-validation.ts';
import { parseSelectorValues, type ValueOperator } from './parse-selector-values.ts';
import { invalid, refuseAt, unexpected } from './selector-errors.ts';
import { SelectorReader } from './selector-reader.ts';

const VALUE_OPERATORS: readonly ValueOperator[] = ['in', 'notin', '=', '==', '!=', '>', '<'];

/**
 * Reads a label selector as Kubernetes' `labels.Parse` does: `a=b,c in (d,e),!f`. The empty text chooses everything.
 *
 * Throws `BadRequestError` in the words of Kubernetes, with the place where reading stopped. Of several invalid
 * values of one requirement it names the first; Kubernetes lists them all.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const reader = new SelectorReader(text);
  if (reader.peek().kind === 'end') return everything;
  expectRequirement(reader, ", expected: !, identifier, or 'end of string'");
  const requirements = [readRequirement(reader)];
  for (let token = reader.next(); token.kind !== 'end'; token = reader.next()) {
    if (token.text !== ',') throw refuseAt(token, `found '${token.text}', expected: ',' or 'end of string'`);
    expectRequirement(reader, ", expected: identifier after ','");
    requirements.push(readRequirement(reader));
  }
  return { requirements: sortRequirements(requirements) };
}

function expectRequirement(reader: SelectorReader, expected: string): void {
  const token = reader.peek();
  if (token.kind === 'identifier' || token.text === '!') return;
  throw refuseAt(token, `found '${token.text}'${expected}`);
}

function readRequirement(reader: SelectorReader): LabelRequirement {
  const isNegated = reader.skip('!');
  const key = readKey(reader);
  if (isNegated) return { key, operator: '!', values: [] };
  const after = reader.peek();
  if (after.kind === 'end' || after.text === ',') return { key, operator: 'exists', values: [] };
  const operator = readOperator(reader);
  return { key, operator, values: parseSelectorValues(reader, key, operator) };
}

function readKey(reader: SelectorReader): string {
  const token = reader.next();
  if (token.kind !== 'identifier') throw unexpected(token, ', expected: identifier');
  const problems = labelKeyProblems(token.text);
  if (problems.length > 0) throw invalid(token, '<nil>', problems.join('; '));
  return token.text;
}

function readOperator(reader: SelectorReader): ValueOperator {
  const token = reader.next();
  const operator = VALUE_OPERATORS.find((known) => known === token.text);
  if (operator === undefined) throw unexpected(token, ', expected: in, notin, =, ==, !=, gt, lt');
  return operator;
}
