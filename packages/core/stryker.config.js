// Changes core's code in small ways, one at a time, and runs the tests that should notice. With CORE_ROOM=model only that
// folder's code, against that folder's own tests: minutes instead of hours.
const room = process.env.CORE_ROOM === undefined ? '' : `${process.env.CORE_ROOM}/`;

// biome-ignore lint/style/noDefaultExport: the tool reads the default export
export default {
  packageManager: 'npm',
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    projectType: 'custom',
    configFile: 'packages/core/jest.config.ts',
    enableFindRelatedTests: false,
    // It runs the contracts in processes of their own, where no change arrives.
    config: { testPathIgnorePatterns: ['/node-test\\.test\\.ts$'] },
  },
  coverageAnalysis: 'perTest',
  mutate: [`packages/core/src/${room}**/*.ts`, '!**/*.test.ts', '!**/fixtures/**', '!**/index.ts'],
  // Long enough that a busy machine is not taken for an endless loop.
  timeoutMS: 15_000,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: {
    fileName: `packages/core/dist/mutation/${process.env.CORE_ROOM?.replaceAll('/', '-') ?? 'core'}.json`,
  },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: 'packages/core/dist/mutation/sandboxes',
};
