import type { Subquery } from './ast.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { leftEnd } from './select.ts';
import { SeriesCollector } from './series-collector.ts';
import type { RangeVector, Vector } from './value.ts';

/** Evaluates the inner expression at every multiple of the step that lies in the range. */
export function evaluateSubquery(
  { range, step, offset }: Subquery,
  context: EvaluationContext,
  evaluateAt: (time: number) => Vector,
): RangeVector {
  const to = context.time - offset;
  const from = to - range;
  const distance = step ?? context.subqueryStep;
  const collector = new SeriesCollector();
  for (let time = Math.ceil(leftEnd(from, context) / distance) * distance; time <= to; time += distance) {
    collector.add(time, evaluateAt(time));
  }
  return { series: collector.series, from, to };
}
