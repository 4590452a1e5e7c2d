import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';

/** A new folder for one test's files, removed in the end; kept when `KEEP_E2E_FILES` is set, for whoever must read the logs. */
export async function createTemporaryFolder(name: string, cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `k8s-sysdig-adapter-${name}-`));
  if (process.env['KEEP_E2E_FILES'] === undefined) {
    cleanup.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  }
  return folder;
}
