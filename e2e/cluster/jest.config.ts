import type { Config } from 'jest';
import { base } from '../../jest.config.ts';

/** Tests on a real control plane, in real time; the files share it and run one after the other. */
const config: Config = {
  ...base,
  rootDir: import.meta.dirname,
  globalSetup: '<rootDir>/global-setup.ts',
  globalTeardown: '<rootDir>/global-teardown.ts',
  testTimeout: 300_000,
  verbose: true,
};
export default config;
