import type { Expression } from '../promql/ast.ts';
import { checkTypes } from '../promql/check-types.ts';
import { PromqlExecutionError, PromqlSyntaxError, UnsupportedPromqlError } from '../promql/errors.ts';
import { evaluate } from '../promql/evaluate.ts';
import { type EvaluationContext, prometheusDefaults } from '../promql/evaluation-context.ts';
import { parsePromql } from '../promql/parse-promql.ts';
import type { PromqlVersion } from '../promql/promql-version.ts';
import { SeriesCollector } from '../promql/series-collector.ts';
import type { PromqlValue } from '../promql/value.ts';
import { noLabels } from '../series/labels.ts';
import { type Answer, errorAnswer, jsonAnswer, RefusedRequestError, successAnswer, toQueryData } from './answer.ts';
import type { EndpointContext } from './endpoint-context.ts';
import { createMetricCounter, limitValue } from './limits.ts';
import { badParameter, type Parameters } from './parameters.ts';

const mostSteps = 11_000;
/** Milliseconds that a query may take, whatever it asks for. */
const longestTimeout = 120_000;

/** `/query`: one moment. */
export function answerQuery(parameters: Parameters, context: EndpointContext): Answer {
  const time = parameters.time('time') ?? context.now;
  readTimeout(parameters);
  const expression = parseQuery(parameters.required('query'), context.version);
  const value = run(() => evaluate(expression, toEvaluation(context, time)));
  const limited = limitValue(value, expression, { limits: context.limits, wanted: parameters.limit() });
  return successAnswer(toQueryData(limited.value, time), limited.warnings);
}

/** `/query_range`: many moments, each as an instant query would answer it. */
export function answerQueryRange(parameters: Parameters, context: EndpointContext): Answer {
  const steps = readSteps(parameters);
  readTimeout(parameters);
  const expression = parseQuery(parameters.required('query'), context.version);
  const type = checkTypes('', expression);
  if (type === 'range vector' || type === 'string') {
    throw badParameter('query', `invalid expression type "${type}" for range query, must be Scalar or instant Vector`);
  }
  if (steps.length > context.limits.samplesPerSeries) {
    throw new RefusedRequestError(
      errorAnswer(
        context.settings.statuses.tooManySamples,
        `query gives more than ${context.limits.samplesPerSeries} samples per series`,
      ),
    );
  }
  const collector = new SeriesCollector();
  for (const time of steps) collector.add(time, vectorOf(run(() => evaluate(expression, toEvaluation(context, time)))));
  const value: PromqlValue = { type: 'matrix', series: collector.series };
  const limited = limitValue(value, expression, { limits: context.limits, wanted: parameters.limit() });
  return successAnswer(toQueryData(limited.value, 0), limited.warnings);
}

/** How long a query may take: what `timeout` says, and two minutes at most. Milliseconds. */
export function readTimeout(parameters: Parameters): number {
  return Math.max(0, Math.min(parameters.duration('timeout') ?? longestTimeout, longestTimeout));
}

/** What a query is answered that took longer. */
export function timeoutAnswer(status: number): Answer {
  return jsonAnswer(status, {
    status: 'error',
    errorType: 'timeout',
    error: 'query timed out in expression evaluation',
  });
}

/** Reads a query as the endpoints do: problems become 400. */
export function parseQuery(text: string, version: PromqlVersion, parameter = 'query'): Expression {
  try {
    return parsePromql(text, version);
  } catch (error) {
    if (error instanceof PromqlSyntaxError || error instanceof UnsupportedPromqlError)
      throw badParameter(parameter, error.message);
    throw error;
  }
}

function run(evaluation: () => PromqlValue): PromqlValue {
  try {
    return evaluation();
  } catch (error) {
    if (error instanceof PromqlExecutionError) throw new RefusedRequestError(errorAnswer(422, error.message));
    throw error;
  }
}

function toEvaluation({ source, version, limits, settings }: EndpointContext, time: number): EvaluationContext {
  return { ...prometheusDefaults, source, version, time, onSelected: createMetricCounter(limits, settings.statuses) };
}

function readSteps(parameters: Parameters): readonly number[] {
  const [start, end] = ['start', 'end'].map((name) => {
    parameters.required(name);
    return parameters.time(name) ?? 0;
  });
  if (start === undefined || end === undefined) throw badParameter('start', 'missing');
  if (end < start) throw badParameter('end', 'end timestamp must not be before start time');
  parameters.required('step');
  const step = parameters.duration('step') ?? 0;
  if (step <= 0)
    throw badParameter(
      'step',
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  if ((end - start) / step > mostSteps) {
    throw new RefusedRequestError(
      errorAnswer(
        400,
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
      ),
    );
  }
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
}

function vectorOf(value: PromqlValue) {
  if (value.type === 'scalar') return [{ labels: noLabels, value: value.value }];
  return value.type === 'vector' ? value.vector : [];
}
