import { typeOf } from './check-types.ts';
import type { Aggregation, BinaryOperation, Expression, FunctionCall, Matching } from './expression.ts';
import { placeholders } from './expression.ts';
import { PromqlTextError } from './promql-text-error.ts';

/** How the rows of an answer are told apart. */
export interface Groups {
  readonly objects: boolean;
  /** Labels that stand for `<<groupBy>>` when all of them are named; none: nothing does. */
  readonly groupBy: readonly string[];
}

/** The labels that a vector has besides those of `<<groupBy>>`, all of which it has. */
type OtherLabels = ReadonlySet<string> | 'any';

const remedy = 'aggregate by (<<groupBy>>)';

/**
 * Throws {@link PromqlTextError} unless every row of the result is of one group, and made of that group's own series. A
 * value that others take part in would depend on who else is asked for at the same time. Of objects, each has one row.
 */
export function checkGroups(expression: Expression, groups: Groups): void {
  const checker = new GroupChecker(groups);
  const others = checker.othersOf(expression);
  if (!groups.objects || (others !== 'any' && others.size === 0)) return;
  const which = others === 'any' ? 'all labels of its series' : [...others].join(', ');
  throw new PromqlTextError(`gives several values for one object, told apart by ${which}: ${remedy}`, expression.place);
}

class GroupChecker {
  readonly #groups: Groups;

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  othersOf(expression: Expression): OtherLabels {
    switch (expression.kind) {
      case 'selector':
        return 'any';
      case 'subquery':
      case 'parentheses':
      case 'signed':
        return this.othersOf(expression.inner);
      case 'call':
        return this.#othersOfCall(expression);
      case 'aggregation':
        return this.#othersOfAggregation(expression);
      case 'binary':
        return this.#othersOfBinary(expression);
      default:
        throw this.#lost('has a number that belongs to no object', expression);
    }
  }

  #othersOfCall(call: FunctionCall): OtherLabels {
    const { name, operands } = call;
    if (name === 'scalar') throw this.#lost('makes one number of all objects (scalar)', call);
    if (name.startsWith('absent')) throw this.#lost(`says nothing of single objects (${name})`, call);
    const vectors = operands.filter((operand) => typeOf(operand).endsWith('vector'));
    for (const operand of operands) {
      if (!vectors.includes(operand)) this.#checkNumber(operand);
    }
    const [vector] = vectors;
    if (vector === undefined) throw this.#lost(`has ${name}(…), which belongs to no object`, call);
    const others = this.othersOf(vector);
    if (name === 'label_replace' || name === 'label_join') return this.#withLabel(others, operands[1]);
    const lost = name === 'histogram_quantile' || name === 'histogram_fraction' ? ['le'] : [];
    return without(others, lost);
  }

  /** A label that is written must not be one by which objects are told apart. */
  #withLabel(others: OtherLabels, label: Expression | undefined): OtherLabels {
    if (label?.kind !== 'string') return 'any';
    if (this.#groups.groupBy.includes(label.value)) {
      throw new PromqlTextError(`writes the label ${label.value}, by which values are told apart`, label.place);
    }
    return others === 'any' ? others : new Set([...others, label.value]);
  }

  #othersOfAggregation(aggregation: Aggregation): OtherLabels {
    const { operation, grouping, parameter, inner, place } = aggregation;
    if (parameter !== undefined) this.#checkNumber(parameter);
    const others = this.othersOf(inner);
    if (grouping?.mode === 'without') {
      const names = grouping.labels.join(', ');
      throw new PromqlTextError(
        `has ${operation} without (${names}), which may keep any label or none: ${remedy}`,
        place,
      );
    }
    const named = this.#othersNamed(grouping?.labels ?? []);
    if (named === undefined) throw this.#lost(`makes one value of several objects (${operation})`, aggregation);
    if (operation === 'topk' || operation === 'bottomk') return others;
    return operation === 'count_values' ? this.#withLabel(named, parameter) : named;
  }

  #othersOfBinary(operation: BinaryOperation): OtherLabels {
    const { operator, left, right, matching } = operation;
    const [isLeftNumber, isRightNumber] = [left, right].map((side) => typeOf(side) === 'scalar');
    if (isLeftNumber) this.#checkNumber(left);
    if (isRightNumber) this.#checkNumber(right);
    if (isLeftNumber) return this.othersOf(right);
    if (isRightNumber) return this.othersOf(left);
    const [ofLeft, ofRight] = [this.othersOf(left), this.othersOf(right)];
    const matched = this.#othersMatched(matching, operation);
    if (operator === 'or') return union(ofLeft, ofRight);
    if (operator === 'and' || operator === 'unless') return ofLeft;
    if (matching?.many === undefined) return matched ?? smaller(ofLeft, ofRight);
    const { side, labels } = matching.many;
    for (const label of labels) {
      if (this.#groups.groupBy.includes(label)) throw this.#lost(`takes over the label ${label}`, operation);
    }
    return union(side === 'left' ? ofLeft : ofRight, new Set(labels));
  }

  /** Undefined where both sides match by all labels that they have. */
  #othersMatched(matching: Matching | undefined, operation: BinaryOperation): OtherLabels | undefined {
    if (matching === undefined) return undefined;
    const named = matching.mode === 'on' ? this.#othersNamed(matching.labels) : undefined;
    if (named !== undefined) return named;
    throw new PromqlTextError(
      `matches objects with others (${matching.mode} (${matching.labels.join(', ')})): match on (<<groupBy>>)`,
      operation.place,
    );
  }

  /** What a list names besides the labels of `<<groupBy>>`; undefined where it does not name these. */
  #othersNamed(labels: readonly string[]): ReadonlySet<string> | undefined {
    const { groupBy } = this.#groups;
    const isGrouped = groupBy.length > 0 && groupBy.every((label) => labels.includes(label));
    if (!isGrouped && !labels.includes(placeholders.groupBy)) return undefined;
    const own: readonly string[] = [...(isGrouped ? groupBy : []), placeholders.groupBy];
    return new Set(labels.filter((label) => !own.includes(label)));
  }

  /** A number may be computed, and not of series. */
  #checkNumber(expression: Expression): void {
    if (expression.kind === 'call' && expression.name === 'scalar') this.othersOf(expression);
    if (expression.kind === 'call') for (const operand of expression.operands) this.#checkNumber(operand);
    if (expression.kind === 'binary') for (const side of [expression.left, expression.right]) this.#checkNumber(side);
    if (expression.kind === 'signed' || expression.kind === 'parentheses') this.#checkNumber(expression.inner);
  }

  #lost(what: string, { place }: Expression): PromqlTextError {
    const whose = this.#groups.objects ? 'each object has a value of its own' : 'values are told apart by groupBy';
    return new PromqlTextError(`${what}, but ${whose}: ${remedy}`, place);
  }
}

function union(one: OtherLabels, other: OtherLabels): OtherLabels {
  return one === 'any' || other === 'any' ? 'any' : new Set([...one, ...other]);
}

/** Matched by all of their labels, both sides have the same ones. */
function smaller(one: OtherLabels, other: OtherLabels): OtherLabels {
  if (one === 'any') return other;
  return other === 'any' || one.size <= other.size ? one : other;
}

function without(others: OtherLabels, labels: readonly string[]): OtherLabels {
  return others === 'any' ? others : new Set([...others].filter((label) => !labels.includes(label)));
}
