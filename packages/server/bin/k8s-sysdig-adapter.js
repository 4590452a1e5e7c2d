#!/usr/bin/env node
/** Runs the built adapter; says what to do when that cannot be. */
import { existsSync } from 'node:fs';

const entry = new URL('../dist/main.js', import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  fail(
    `Node 22.19 or newer is needed, this is ${process.versions.node}; from a checkout, npx and npm run bring their own`,
  );
} else if (existsSync(entry)) {
  await import(entry.href);
} else {
  fail('not built yet; run "npm run build" first');
}

/** @param {string} problem */
function fail(problem) {
  process.stderr.write(`k8s-sysdig-adapter: ${problem}\n`);
  process.exitCode = 1;
}
