import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { Config } from 'jest';
import { base } from '../../jest.config.ts';

/** Narrows both to one folder, such as `model`. */
const room = process.env['CORE_ROOM'] === undefined ? '' : `${process.env['CORE_ROOM']}/`;

/** Files that leave nothing to run once their types are taken out are no files that a test could cover. */
function listRunnableFiles(): string[] {
  const files = globSync(`src/${room}**/*.ts`, { cwd: import.meta.dirname });
  const tested = files.filter((file) => !/\.test\.ts$|(^|\/)fixtures\/|(^|\/)index\.ts$/.test(file));
  return tested.filter((file) => {
    const code = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, file), 'utf8'));
    return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim() !== '';
  });
}

/** Core's own tests, counted: what none of them runs is either not needed or not held. */
const config: Config = {
  ...base,
  displayName: 'core',
  testMatch: [`<rootDir>/src/${room}**/*.test.ts`],
  coverageProvider: 'v8',
  collectCoverageFrom: listRunnableFiles(),
  coverageReporters: ['text-summary', ['text', { skipFull: true }]],
  coverageDirectory: 'dist/coverage',
  coverageThreshold: { global: { lines: 98, branches: 98, functions: 98, statements: 98 } },
};
export default config;
