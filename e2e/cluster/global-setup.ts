import { provideBinaries } from '../binaries.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { adapterUser, autoscalerUser } from './manifests.ts';
import { shareCluster } from './shared-cluster.ts';

let controlPlane: ControlPlane | undefined;

/** Starts the control plane that all test files share, and stops it in order when somebody interrupts the tests. */
// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function setUp(): Promise<void> {
  const binaries = await provideBinaries((line) => process.stdout.write(`${line}\n`));
  controlPlane = await startControlPlane({ binaries, audited: [adapterUser, autoscalerUser] });
  shareCluster(controlPlane.access);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void interrupted());
}

export async function stopControlPlane(): Promise<void> {
  await controlPlane?.stop();
  controlPlane = undefined;
}

async function interrupted(): Promise<void> {
  await stopControlPlane().finally(() => process.exit(130));
}
