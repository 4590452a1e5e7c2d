import { parseObjectMetadata } from '../packages/server/src/kubernetes/objects/object-metadata.ts';
import { PodStore } from '../packages/server/src/kubernetes/objects/pod-store.ts';
import { describeMachine } from './measure.ts';

/**
 * What the pods of a cluster take in memory, beside what they would take as kube-apiserver answers them. Run it with
 * `node --expose-gc`; bytes are of the heap after it was cleaned.
 */
const pods = 10_000;
const namespaces = 50;
const pageSize = 500;

interface Layout {
  readonly name: string;
  /** What tells a pod from the others of its workload. */
  readonly ownLabels: (pod: number) => Readonly<Record<string, string>>;
}

const layouts: readonly Layout[] = [
  { name: 'pods of Deployments, 20 each', ownLabels: () => ({}) },
  {
    name: 'pods of StatefulSets, 20 each',
    ownLabels: (pod) => ({
      'statefulset.kubernetes.io/pod-name': nameOf(pod),
      'apps.kubernetes.io/pod-index': String(pod % 20),
    }),
  },
];

console.log(describeMachine());
console.log(`\n### ${pods} pods in ${namespaces} namespaces\n`);
console.log('| pods | heap as answered | heap as kept | bytes a pod, kept | kept compared |');
console.log('|---|---:|---:|---:|---:|');
for (const layout of layouts) report(layout);

function report({ name, ownLabels }: Layout): void {
  const answered = heapOf(() => Array.from(pagesOf(ownLabels), (page): unknown => JSON.parse(page)));
  const kept = heapOf(() => {
    const store = new PodStore();
    for (const page of pagesOf(ownLabels)) {
      for (const item of JSON.parse(page).items) store.put(parseObjectMetadata(item));
    }
    return store;
  });
  const cells = [name, megabytes(answered), megabytes(kept), Math.round(kept / pods), (kept / answered).toFixed(2)];
  console.log(`| ${cells.join(' | ')} |`);
}

/** Lists as they come: `PartialObjectMetadata` of pods that two ReplicaSets or StatefulSets of a namespace own, ten each. */
function* pagesOf(ownLabels: Layout['ownLabels']): Generator<string, void> {
  for (let first = 0; first < pods; first += pageSize) {
    const items = Array.from({ length: pageSize }, (_, index) => describePod(first + index, ownLabels(first + index)));
    yield JSON.stringify({ kind: 'PartialObjectMetadataList', metadata: { resourceVersion: '1' }, items });
  }
}

function describePod(pod: number, ownLabels: Readonly<Record<string, string>>): object {
  const workload = workloadOf(pod);
  const hash = (workload * 7919 + 31_337).toString(16).padStart(10, 'b');
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${workload}-${hash}`, uid: uidOf(workload) };
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {
      name: nameOf(pod),
      generateName: `checkout-service-${workload}-`,
      namespace: `team-${workload % namespaces}-production`,
      uid: uidOf(pod),
      resourceVersion: String(1_000_000 + pod),
      creationTimestamp: '2026-01-02T03:04:05Z',
      labels: {
        'app.kubernetes.io/name': `checkout-service-${workload}`,
        'app.kubernetes.io/instance': `checkout-service-${workload}-production`,
        'app.kubernetes.io/version': '2026.1.2-rc.4',
        'app.kubernetes.io/component': 'backend',
        'app.kubernetes.io/part-of': 'webshop-storefront',
        'app.kubernetes.io/managed-by': 'Helm',
        'pod-template-hash': hash,
        'topology.kubernetes.io/zone': 'eu-central-1a',
        ...ownLabels,
      },
      annotations: { 'prometheus.io/scrape': 'true', 'checksum/config': uidOf(pod).repeat(2) },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
      managedFields: [{ manager: 'kube-controller-manager', operation: 'Update', apiVersion: 'v1' }],
    },
  };
}

function workloadOf(pod: number): number {
  return Math.floor(pod / 20);
}

function nameOf(pod: number): string {
  return `checkout-service-${workloadOf(pod)}-${(pod * 104_729).toString(36).padStart(9, 'x')}`;
}

function uidOf(number: number): string {
  return `0f9b3c1e-7a52-4d6e-9c11-${number.toString(16).padStart(12, '0')}`;
}

/** How much the heap grows by what is made. */
function heapOf(make: () => unknown): number {
  const before = cleanHeap();
  const made = make();
  const grown = cleanHeap() - before;
  keep(made);
  return grown;
}

function cleanHeap(): number {
  if (globalThis.gc === undefined) throw new Error('run it with --expose-gc');
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Until here it must not be collected. */
function keep(made: unknown): void {
  if (made === undefined) throw new Error('nothing was made');
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}
