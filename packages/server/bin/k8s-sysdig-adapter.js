#!/usr/bin/env node
/** Runs the built adapter; says what to do when it has not been built. */
import { existsSync } from 'node:fs';

const entry = new URL('../dist/main.js', import.meta.url);
if (existsSync(entry)) {
  await import(entry.href);
} else {
  process.stderr.write('k8s-sysdig-adapter: not built yet; run "npm run build" first\n');
  process.exitCode = 1;
}
