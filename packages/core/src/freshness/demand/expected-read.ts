import type { ResourceMapper } from '../../cluster/resource-mapper.ts';
import type { CustomMetricQuery } from '../../provider/custom-metrics-provider.ts';
import type { ExternalMetricQuery } from '../../provider/external-metrics-provider.ts';
import { requireMapping, requirePolicy } from '../answers/admission.ts';
import { type Question, toExternalQuestion, toObjectQuestion } from '../answers/question.ts';
import { withoutAlias } from '../answers/without-alias.ts';
import type { MetricPolicy, SampleSource } from '../sample-source.ts';
import { type Demand, formatDemandKey } from './demand.ts';

/** A read that somebody will make again and again: what one metric of a HorizontalPodAutoscaler comes to. */
export type ExpectedRead = ExpectedObjectRead | ExpectedExternalRead;

/** A metric of objects of one kind in one namespace. Which of them, by name or selector, makes no difference. */
export interface ExpectedObjectRead extends CustomMetricQuery {
  readonly kind: 'object';
  /** The object's name. Matters for namespaces, whose metrics may be theirs alone: see {@link MetricPolicy.namespaces}. */
  readonly name?: string;
}

/** An external metric, in the namespace of the HPA. */
export interface ExpectedExternalRead extends ExternalMetricQuery {
  readonly kind: 'external';
}

/** Where an expected read will look. */
export interface ExpectedPlace {
  readonly demand: Demand;
  readonly key: string;
  readonly scope: string;
  readonly policy: MetricPolicy;
}

/** Where a read will look; undefined when it would be refused as things are: a kind that is not known, say. */
export function placeOfRead(
  read: ExpectedRead,
  { mapper, source }: { readonly mapper: ResourceMapper; readonly source: SampleSource },
): ExpectedPlace | undefined {
  try {
    const question = toQuestion(meantBy(read, source), mapper);
    const policy = requirePolicy(question, source);
    const { demand, scope } = question;
    return { demand, key: formatDemandKey(demand), scope, policy };
  } catch {
    // Whoever reads it is told why.
    return undefined;
  }
}

function meantBy(read: ExpectedRead, source: SampleSource): ExpectedRead {
  return read.kind === 'external' || read.name === undefined
    ? read
    : withoutAlias({ ...read, name: read.name }, source);
}

function toQuestion(read: ExpectedRead, mapper: ResourceMapper): Question {
  if (read.kind === 'external') return toExternalQuestion(read);
  return toObjectQuestion(read, requireMapping(read, mapper), read.name ?? '');
}
