import { provideBinaries } from './binaries.ts';

/** Builds what a control plane needs, before any test waits for it, and says how far it is. */
const started = Date.now();

function report(line: string): void {
  process.stdout.write(`[${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s] ${line}\n`);
}

const { etcd } = await provideBinaries(report);
report(`the control plane's programs are in ${etcd.replace(/\/etcd$/, '')}`);
