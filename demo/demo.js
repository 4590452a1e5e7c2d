/** Starts the demo where the running Node can; says what is missing where it cannot. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`demo: Node 22.19 or newer is needed, this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  await import('./main.ts');
}
