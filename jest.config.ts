import { basename } from 'node:path';
import type { Config } from 'jest';

/** What every jest configuration here shares. Jest strips types by itself, so what is tested is the source as written. */
export const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@metrics-adapter/source', 'node', 'node-addons'] },
  transform: {},
  // What was built there is not what is tested, and mutation testing keeps whole copies there.
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
} satisfies Config;

const folders = [
  'packages/core',
  'packages/sysdig-provider',
  'packages/sysdig-simulator',
  'packages/server',
  'demo',
  'examples',
  'docs',
];

const config: Config = {
  projects: folders.map((folder) => ({
    ...base,
    displayName: basename(folder),
    rootDir: folder,
    testMatch: ['<rootDir>/{src/**/,test/**/,*/,}*.test.ts'],
  })),
};
export default config;
