import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as provider from '../src/index.ts';
import { compilers, nodes, PackedProject } from './packed-project.ts';

// Compilers and other processes run here, on machines that may have other things to do.
jest.setTimeout(180_000);

const packageFolder = join(import.meta.dirname, '..');
const nodeNext = { module: 'NodeNext', moduleResolution: 'NodeNext' };
const bundler = { module: 'ESNext', moduleResolution: 'Bundler', noEmit: true };

let project: PackedProject;
beforeAll(async () => {
  project = await PackedProject.create();
});
afterAll(() => project.remove());

/** The first program of the README. */
async function readmeProgram(): Promise<string> {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const [, code = ''] = readme.match(/```ts\n(.*?)```/s) ?? [];
  expect(code).toContain('createSysdigSource');
  return code;
}

describe('the packed provider, installed beside the packed core', () => {
  it('says what it is, and under which licence', async () => {
    const own = (path: string) => project.read(join('node_modules/@metrics-adapter/sysdig-provider', path));
    expect(await own('README.md')).toBe(await readFile(join(packageFolder, 'README.md'), 'utf8'));
    expect(await own('LICENSE')).toBe(await readFile(join(packageFolder, '../../LICENSE'), 'utf8'));
  });

  describe.each(compilers)('under %s', (compiler) => {
    it.each([nodeNext, bundler])('compiles strictly: %j', async (options) => {
      await project.write('program.ts', await readmeProgram());
      expect(await project.compile(compiler, { ...options, noEmit: true })).toEqual([]);
    });

    it.each([nodeNext, bundler])('shows nothing behind its entry: %j', async (options) => {
      await project.write('program.ts', "export * from '@metrics-adapter/sysdig-provider/dist/promql-dialect.js';\n");
      expect(await project.compile(compiler, { ...options, noEmit: true })).toEqual([
        expect.stringMatching(/error TS\d+: Cannot find module '@metrics-adapter\/sysdig-provider\/dist/),
      ]);
    });
  });

  describe.each(nodes)('on $name', ({ path: node }) => {
    it("runs the README's program", async () => {
      await project.write('program.ts', await readmeProgram());
      expect(await project.compile(compilers[0] ?? '', nodeNext)).toEqual([]);
      expect(await project.run(node, 'program.js')).toBe('0 metrics are known before catalogue.start() function\n');
    });

    it('finds the public names and no others', async () => {
      await project.write(
        'names.js',
        "console.log(Object.keys(await import('@metrics-adapter/sysdig-provider')).sort().join());",
      );
      expect(await project.run(node, 'names.js')).toBe(`${Object.keys(provider).sort().join()}\n`);
    });

    it.each(['dist/promql-dialect.js', 'dist/index.js', 'src/index.ts', 'package.json'])(
      'is refused %s',
      async (path) => {
        const attempt = `import('@metrics-adapter/sysdig-provider/${path}').catch(({ code }) => console.log(code))`;
        expect(await project.run(node, '--input-type=module', '-e', attempt)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
      },
    );
  });
});
