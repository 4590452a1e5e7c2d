import type { Config } from 'jest';

/** What every jest configuration here shares. Jest strips types by itself, so what is tested is the source as written. */
export const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@metrics-adapter/source', 'node', 'node-addons'] },
  transform: {},
} satisfies Config;

const config: Config = {
  projects: ['core', 'sysdig-provider', 'server'].map((name) => ({
    ...base,
    displayName: name,
    rootDir: `packages/${name}`,
    testMatch: ['<rootDir>/{src,test}/**/*.test.ts'],
  })),
};
export default config;
