import type { Sample } from '@metrics-adapter/core';
import type { HttpAnswer, HttpRequest, HttpTransport } from '../../src/client/http-transport.ts';
import type { DialectName } from '../../src/dialect.ts';

/** A change of what stands between a source and its backend. */
export type Wrap = (transport: HttpTransport) => HttpTransport;

/** Where it lives, and its name. */
type Pod = Pick<Sample, 'namespace' | 'name'>;

/** What tests know of how a dialect asks for pods, and of how it is answered. */
export interface DialectRows {
  /** What was asked, as it arrived; undefined: this was no question for values. */
  readonly questionOf: (request: HttpRequest) => string | undefined;
  /** The value of this pod is infinite. */
  readonly spoil: (pod: Pod) => Wrap;
  /** There is another value of this pod. */
  readonly duplicate: (pod: Pod) => Wrap;
  /** There is nothing of this pod. */
  readonly vanish: (pod: Pod) => Wrap;
}

/** A row of an instant vector; the label `__k` says what its value means, `v` the value itself. */
interface VectorRow {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** A row of the data API: keys in the order in which they were asked for, namespace and name first, the value last. */
interface DataRow {
  readonly t: number;
  readonly d: readonly (string | number | null)[];
}

const promql: DialectRows = {
  questionOf: ({ url }) => url.searchParams.get('query') ?? undefined,
  spoil: (pod) => inVector(pod, (row) => [isValue(row) ? withValue(row, '+Inf') : row]),
  duplicate: (pod) => inVector(pod, (row) => (isValue(row) ? [row, withValue(row, '77')] : [row])),
  vanish: (pod) => inVector(pod, () => []),
};

function isValue({ metric }: VectorRow): boolean {
  return metric['__k'] === 'v';
}

function withValue({ metric, value: [time] }: VectorRow, value: string): VectorRow {
  return { metric, value: [time, value] };
}

function inVector(pod: Pod, change: (row: VectorRow) => readonly VectorRow[]): Wrap {
  const isOf = ({ metric }: VectorRow) =>
    metric['kube_namespace_name'] === pod.namespace && metric['kube_pod_name'] === pod.name;
  return changing(promql, (body: { readonly data: { readonly result: readonly VectorRow[] } }) => {
    const result = body.data.result.flatMap((row) => (isOf(row) ? change(row) : [row]));
    return { ...body, data: { ...body.data, result } };
  });
}

const data: DialectRows = {
  questionOf: ({ body }) => body,
  // JSON has no infinity: the text is what a server makes of it that writes numbers as texts.
  spoil: (pod) => inData(pod, (row) => [withLast(row, 'Infinity')]),
  duplicate: (pod) => inData(pod, (row) => [row, withLast(row, 77)]),
  vanish: (pod) => inData(pod, () => []),
};

function withLast({ t, d }: DataRow, value: string | number): DataRow {
  return { t, d: [...d.slice(0, -1), value] };
}

function inData(pod: Pod, change: (row: DataRow) => readonly DataRow[]): Wrap {
  const isOf = ({ d: [namespace, name] }: DataRow) => namespace === pod.namespace && name === pod.name;
  return changing(data, (body: { readonly data: readonly DataRow[] }) => ({
    ...body,
    data: body.data.flatMap((row) => (isOf(row) ? change(row) : [row])),
  }));
}

/** Changes the bodies of good answers to questions. */
function changing<Body>({ questionOf }: DialectRows, change: (body: Body) => Body): Wrap {
  return (transport) => ({
    send: async (request): Promise<HttpAnswer> => {
      const given = await transport.send(request);
      if (questionOf(request) === undefined || given.status !== 200) return given;
      return { ...given, body: JSON.stringify(change(JSON.parse(given.body))) };
    },
  });
}

export const dialectRows: Readonly<Record<DialectName, DialectRows>> = { promql, data };
