import type { Config } from 'jest';
import { base } from '../../jest.config.ts';

/** Tests on Debian's Prometheus, in real time. */
const config: Config = { ...base, rootDir: import.meta.dirname, testTimeout: 120_000, verbose: true };
export default config;
