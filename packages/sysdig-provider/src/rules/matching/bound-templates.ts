import { bindSeries } from '../../promql/template/parse-template.ts';
import type { PromqlTemplate } from '../../promql/template/promql-template.ts';

/** Of one template. More are asked of a pattern only by somebody who goes through all of them. */
const mostBound = 1000;

/** Remembers templates with their series: bound for every question, they would be parsed for every question. */
export class BoundTemplates {
  /** Forgotten with the rules that have them. */
  readonly #bound = new WeakMap<PromqlTemplate, Map<string, PromqlTemplate>>();

  bind(template: PromqlTemplate, series: string): PromqlTemplate {
    const known = this.#bound.get(template) ?? new Map<string, PromqlTemplate>();
    this.#bound.set(template, known);
    const found = known.get(series) ?? bindSeries(template, series);
    if (known.size >= mostBound) known.clear();
    known.set(series, found);
    return found;
  }
}
