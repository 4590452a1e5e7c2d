import { type MetricPolicy, Quantity, QuantityError } from '@metrics-adapter/core';
import type { RuleTiming } from './read-timing.ts';
import { remedyFor } from './remedies.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawRule } from './rule-schema.ts';
import { quote } from './shape-problems.ts';

type Fields = RuleFields<RawRule>;

/** The HPA reads thousandths into 64 bits; larger numbers become zero or change their sign there. */
const mostMilli = 2n ** 63n - 1n;

/** Reads how a metric is kept, and who may use it. */
export function readPolicy(
  fields: Fields,
  { maxAge, refreshInterval }: RuleTiming,
  options: { readonly external: boolean },
): MetricPolicy {
  const fallback = readFallback(fields, options);
  const namespaces = readNamespaces(fields);
  return {
    ...(maxAge !== undefined && { maxAge }),
    ...(refreshInterval !== undefined && { refreshInterval }),
    ...(fallback !== undefined && { fallback }),
    ...(namespaces !== undefined && { namespaces }),
  };
}

function readFallback(fields: Fields, { external }: { readonly external: boolean }): Quantity | undefined {
  const written = fields.get('fallback');
  if (written === undefined) return undefined;
  const fallback = parseQuantity(String(written));
  const problem = problemOf(fallback, external);
  if (problem === undefined) return fallback;
  fields.report(['fallback'], { message: `${quote(String(written))} ${problem}`, remedy: remedyFor(['fallback']) });
  return undefined;
}

function parseQuantity(text: string): Quantity | undefined {
  // Kubernetes reads a text without digits as zero, which nobody can mean by a fallback.
  if (!/[0-9]/.test(text)) return undefined;
  try {
    return Quantity.parse(text);
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    return undefined;
  }
}

function problemOf(fallback: Quantity | undefined, external: boolean): string | undefined {
  if (fallback === undefined) return 'is no quantity';
  const milli = fallback.milliValue();
  if (milli > mostMilli || milli < -mostMilli) return 'is larger than an autoscaler can read';
  if (external && milli < 0n) return 'is less than 0, which an autoscaler takes for an overflow of an external metric';
  return undefined;
}

/** Undefined: everybody's. */
function readNamespaces(fields: Fields): readonly string[] | undefined {
  const namespaces = fields.get('namespaces');
  if (namespaces === undefined) return undefined;
  for (const [index, namespace] of namespaces.entries()) {
    const message = namespaces.indexOf(namespace) < index ? `${namespace} stands twice` : undefined;
    if (message !== undefined) fields.report(['namespaces', index], { message, remedy: 'leave it out' });
  }
  if (!namespaces.includes('*')) return namespaces;
  if (namespaces.length > 1) {
    fields.report(['namespaces'], { message: '"*" means all namespaces', remedy: 'leave the others out, or the "*"' });
  }
  return undefined;
}
