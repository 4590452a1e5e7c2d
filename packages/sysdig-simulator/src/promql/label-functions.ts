import { type Labels, withLabel } from '../series/labels.ts';
import { parseRegularExpression, RegularExpressionError } from '../series/regular-expression.ts';
import { PromqlExecutionError } from './errors.ts';
import type { Vector } from './value.ts';

const labelForm = /^[a-zA-Z_]\w*$/;

interface Replacement {
  readonly target: string;
  readonly replacement: string;
  readonly source: string;
  readonly pattern: string;
}

/** `label_replace(vector, target, replacement, source, pattern)`. A label that becomes empty is taken away. */
export function replaceLabel(vector: Vector, { target, replacement, source, pattern }: Replacement): Vector {
  if (!labelForm.test(target))
    throw new PromqlExecutionError(`invalid destination label name in label_replace(): ${target}`);
  const expression = parsePattern(pattern);
  return vector.map(({ labels, value }) => {
    const match = expression.exec(labels.get(source) ?? '');
    return { value, labels: match === null ? labels : withLabel(labels, target, expandTemplate(replacement, match)) };
  });
}

/** `label_join(vector, target, separator, sources…)`. */
export function joinLabels(vector: Vector, target: string, [separator = '', ...sources]: readonly string[]): Vector {
  for (const name of [target, ...sources]) {
    if (!labelForm.test(name)) throw new PromqlExecutionError(`invalid label name in label_join(): ${name}`);
  }
  const join = (labels: Labels) => sources.map((source) => labels.get(source) ?? '').join(separator);
  return vector.map(({ labels, value }) => ({ value, labels: withLabel(labels, target, join(labels)) }));
}

function parsePattern(pattern: string): RegExp {
  try {
    return parseRegularExpression(pattern);
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error;
    throw new PromqlExecutionError(`invalid regular expression in label_replace(): ${pattern}`);
  }
}

/** Go's templates: `$1`, `${1}`, `$name`, `${name}`, `$$`; the longest name counts, an unknown one is empty. */
function expandTemplate(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(?:(\$)|(\w+)|\{(\w+)\})/g, (_, dollar?: string, plain?: string, braced?: string) => {
    if (dollar !== undefined) return '$';
    const name = plain ?? braced ?? '';
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
}
