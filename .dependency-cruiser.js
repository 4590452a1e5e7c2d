/** The dependency rule of this house: arrows point inwards, to core. Each rule says why it is there. */
/** @type {import('dependency-cruiser').IConfiguration} */
// biome-ignore lint/style/noDefaultExport: the tool reads the default export
export default {
  forbidden: [
    {
      name: 'core-knows-nothing-outside-itself',
      comment: 'Whoever imports core gets a library that runs anywhere, so it uses the language and nothing else.',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/core/src' },
    },
    {
      name: 'sysdig-provider-knows-core-only',
      comment: 'A backend is testable alone: it knows its port, never the server that asks it.',
      severity: 'error',
      from: { path: '^packages/sysdig-provider' },
      to: { path: '^packages/(?!core/|sysdig-provider/)' },
    },
    {
      name: 'sysdig-simulator-knows-nobody',
      comment: 'What stands in for Sysdig must not share the mistakes of those who ask it.',
      severity: 'error',
      from: { path: '^packages/sysdig-simulator' },
      to: { path: '^(?:packages/(?!sysdig-simulator/)|demo/)' },
    },
    {
      name: 'axios-in-one-file',
      comment: 'An axios error carries the token; only one file may ever hold one.',
      severity: 'error',
      from: { pathNot: '^packages/sysdig-provider/src/client/axios-transport\\.ts$' },
      to: { path: 'node_modules/axios/' },
    },
    {
      name: 'the-backend-is-chosen-in-the-container',
      comment: 'The server speaks ports; another backend is a change in one folder.',
      severity: 'error',
      from: { path: '^packages/server/src', pathNot: '^packages/server/src/(container/|main\\.ts|cli/)' },
      to: { path: '^packages/sysdig-provider' },
    },
    {
      name: 'inversify-in-the-container-only',
      comment: 'Classes take what they need; the container never leaves its folder.',
      severity: 'error',
      from: { path: '^packages/server/src', pathNot: '^packages/server/src/container/' },
      to: { path: 'node_modules/(inversify|@inversifyjs|reflect-metadata)/' },
    },
    {
      name: 'kubernetes-client-in-its-folder',
      comment: 'Unit tests of everything else never load a client library of sixty megabytes.',
      severity: 'error',
      from: { path: '^packages/server/src', pathNot: '^packages/server/src/kubernetes/' },
      to: { path: 'node_modules/@kubernetes/' },
    },
    {
      name: 'packages-meet-at-their-index',
      comment: 'What a package does not export is free to change; a path into another one would freeze it.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/(testing/)?index\\.ts$'] },
    },
    {
      name: 'packages-need-no-tests-around-them',
      comment: 'What is published must stand without the folders that are not.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(e2e|demo|examples|benchmarks)/' },
    },
    {
      name: 'core-tests-know-core-only',
      comment: 'Whoever changes core runs its tests alone.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: '^packages/(?!core/)' },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that cannot be resolved escapes every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle is two rooms that should be one, or a thing in the wrong room.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'production-code-needs-no-test-code',
      comment: 'What is published must not need what is not.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '(\\.test\\.ts$|/testing/|node_modules/(fast-check|@jest)/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@metrics-adapter/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
