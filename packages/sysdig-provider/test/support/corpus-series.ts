import { parseGroupResource } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import { objectLabelsOf, supportedResources } from '../../src/rules/object-labels.ts';
import { corpusNamespaces } from './query-corpus.ts';

type Labels = Readonly<Record<string, string>>;
/** Seconds since the epoch, and the value. */
type Samples = readonly (readonly [time: number, value: number])[];

/** Takes every series that the questions of the corpus find something in. */
export function serveCorpus(serve: (name: string, labels: Labels, samples: Samples) => void): void {
  const end = Math.floor(new FakeClock().now() / 60_000) * 60;
  // On the grid of the slowest metric too; what is asked at that moment looks back 11 minutes.
  const every = (seconds: number, value: (index: number) => number): Samples =>
    Array.from({ length: Math.floor(900 / seconds) + 1 }, (_, index) => [end - 900 + index * seconds, value(index)]);
  for (const labels of corpusLabels()) {
    serve(
      'deltas',
      labels,
      every(10, () => 20),
    );
    serve(
      'requests_total',
      labels,
      every(10, (index) => 1000 + index * 8),
    );
    serve(
      'errors_total',
      { ...labels, code: '503' },
      every(10, (index) => 100 + index),
    );
    serve(
      'depth',
      labels,
      every(10, (index) => index % 7),
    );
    for (const [le, share] of Object.entries({ '0.1': 5, '1': 9, '+Inf': 10 })) {
      serve(
        'seconds_bucket',
        { ...labels, le },
        every(10, (index) => index * share),
      );
    }
  }
}

/** Series of an object of each kind, in some of the namespaces; some have no verb. */
function corpusLabels(): readonly Labels[] {
  const owners = supportedResources.flatMap((resource): readonly Labels[] => {
    const labels = objectLabelsOf(parseGroupResource(resource));
    return labels === undefined ? [] : [{ kube_node_name: 'node-1', [labels.name]: 'web', ...labels.fixed }];
  });
  return corpusNamespaces.slice(0, 4).flatMap((namespace) =>
    owners.flatMap((owner) =>
      [{}, { verb: 'GET' }, { verb: 'POST' }].map((verb) => ({
        ...owner,
        ...verb,
        kube_cluster_name: 'prod',
        kube_namespace_name: namespace,
        queue: 'orders',
      })),
    ),
  );
}
