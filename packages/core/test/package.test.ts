import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as core from '../src/index.ts';
import * as testing from '../src/testing/index.ts';
import { compilers, nodes, PackedProject } from './packed-project.ts';

// Compilers and other processes run here, on machines that may have other things to do.
jest.setTimeout(180_000);

const packageFolder = join(import.meta.dirname, '..');

/** Uses the ports as a backend does, and the contracts as its tests do; prints what came of it. */
const program = `
import { everything, FreshnessEngine, Quantity, type Sample, type SampleSource } from '@metrics-adapter/core';
import { FakeClock, FakeObjectLister, FakeResourceMapper, testContext } from '@metrics-adapter/core/testing';

declare const console: { log(line: string): void };

class Queue implements SampleSource {
  readonly #clock: FakeClock;
  constructor(clock: FakeClock) {
    this.#clock = clock;
  }
  list() {
    return [{ kind: 'external', info: { metric: 'depth' } }] as const;
  }
  policyOf() {
    return {};
  }
  async fetch(requests: readonly unknown[]) {
    const sample: Sample = { labels: {}, value: Quantity.fromNumber(105.763), timestamp: this.#clock.now() };
    return requests.map(() => ({ ok: true, samples: [sample] }) as const);
  }
  pressure() {
    return 0;
  }
}

const clock = new FakeClock();
const parts = { source: new Queue(clock), mapper: new FakeResourceMapper(), lister: new FakeObjectLister() };
const engine = new FreshnessEngine({ ...parts, clock, timers: clock });
const reading = engine.getExternalMetric({ namespace: 'shop', metric: 'depth', selector: everything }, testContext);
await clock.advance(1_000);
for (const { metric, value } of await reading) console.log(\`\${metric} \${value}\`);
`;

let project: PackedProject;
beforeAll(async () => {
  project = await PackedProject.create();
});
afterAll(() => project.remove());

describe('the packed core, installed in an empty folder', () => {
  it('brings nothing but itself', async () => {
    const installed = await readdir(join(project.folder, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['@metrics-adapter']);
    expect(await readdir(join(project.folder, 'node_modules/@metrics-adapter'))).toEqual(['core']);
  });

  it('imports nothing outside itself', async () => {
    const files = (await project.files()).filter((name) => /^dist.*\.(js|d\.ts)$/.test(name));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const code = await project.read(join('node_modules/@metrics-adapter/core', file));
      const imported = [...code.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map(([, path]) => path);
      expect(imported.filter((path) => !path?.startsWith('.'))).toEqual([]);
    }
  });

  it('holds no tests, nor what only they need', async () => {
    const known = await readdir(join(packageFolder, 'src/testing/fixtures'));
    expect(known).toContain('engine-under-test.ts');
    const fixtures = known.map((name) => name.replace(/\.ts$/, ''));
    const isUnwanted = (name: string) =>
      /\.test\.|fixtures/.test(name) || fixtures.some((fixture) => basename(name).startsWith(`${fixture}.`));
    expect((await project.files()).filter(isUnwanted)).toEqual([]);
  });

  it('holds what its source compiles to, and nothing of yesterday', async () => {
    const files = await project.files();
    const modulesIn = (folder: string, ending: string) =>
      files.filter((name) => name.startsWith(folder) && name.endsWith(ending) && !name.endsWith(`.d${ending}`));
    const sources = modulesIn('src/', '.ts').map((name) => name.slice('src/'.length, -'.ts'.length));
    expect(sources).toContain('model/quantity');
    expect(modulesIn('dist/', '.js').toSorted()).toEqual(sources.map((name) => `dist/${name}.js`).toSorted());
  });

  it('holds every source that its maps name', async () => {
    const files = await project.files();
    const maps = files.filter((name) => name.endsWith('.map'));
    expect(maps.length).toBeGreaterThan(20);
    for (const map of maps) {
      const { sources } = JSON.parse(await project.read(join('node_modules/@metrics-adapter/core', map)));
      expect(
        sources.map((source: string) => join(map, '..', source)).filter((name: string) => !files.includes(name)),
      ).toEqual([]);
    }
  });

  it('says on what it runs', async () => {
    const manifest = JSON.parse(await project.read('node_modules/@metrics-adapter/core/package.json'));
    expect(manifest.engines).toEqual({ node: '>=22.19.0' });
  });

  it('says what it is, and under which licence', async () => {
    const own = (path: string) => project.read(join('node_modules/@metrics-adapter/core', path));
    expect(await own('README.md')).toBe(await readFile(join(packageFolder, 'README.md'), 'utf8'));
    expect(await own('LICENSE')).toBe(await readFile(join(packageFolder, '../../LICENSE'), 'utf8'));
  });
});

describe('a project that uses the packed core', () => {
  const nodeNext = { module: 'NodeNext', moduleResolution: 'NodeNext' };
  const bundler = { module: 'ESNext', moduleResolution: 'Bundler', noEmit: true };

  describe.each(compilers)('under %s', (compiler) => {
    it.each([nodeNext, bundler])('compiles strictly: %j', async (options) => {
      await project.write('program.ts', program);
      expect(await project.compile(compiler, options)).toEqual([]);
    });

    it.each([nodeNext, bundler])('is told of its mistakes: %j', async (options) => {
      await project.write('program.ts', "import { Quantity } from '@metrics-adapter/core';\nQuantity.parse(1);\n");
      expect(await project.compile(compiler, { ...options, noEmit: true })).toEqual([
        expect.stringContaining("program.ts(2,16): error TS2345: Argument of type 'number'"),
      ]);
    });

    it.each([nodeNext, bundler])('reaches nothing behind the two entries: %j', async (options) => {
      await project.write('program.ts', "export * from '@metrics-adapter/core/dist/model/quantity.js';\n");
      const deep = await project.compile(compiler, { ...options, noEmit: true });
      expect(deep).toEqual([expect.stringMatching(/error TS\d+: Cannot find module '@metrics-adapter\/core\/dist/)]);
    });
  });

  describe.each(nodes)('on $name', ({ path: node }) => {
    it('runs', async () => {
      await project.write('program.ts', program);
      expect(await project.compile(compilers[0] ?? '', nodeNext)).toEqual([]);
      expect(await project.run(node, 'program.js')).toBe('depth 105763m\n');
    });

    it('finds the public names and no others', async () => {
      const print = (entry: string) => `console.log(Object.keys(await import('${entry}')).sort().join());`;
      await project.write('names.js', ['@metrics-adapter/core', '@metrics-adapter/core/testing'].map(print).join('\n'));
      const names = (await project.run(node, 'names.js')).split('\n');
      expect(names).toEqual([Object.keys(core).sort().join(), Object.keys(testing).sort().join(), '']);
    });

    it.each(['dist/model/quantity.js', 'dist/index.js', 'src/index.ts', 'package.json'])(
      'is refused %s',
      async (path) => {
        const attempt = `import('@metrics-adapter/core/${path}').catch(({ code }) => console.log(code))`;
        expect(await project.run(node, '--input-type=module', '-e', attempt)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
      },
    );

    it("runs the README's program", async () => {
      const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
      const [, code = ''] = readme.match(/```ts\n(.*?)```/s) ?? [];
      const [, printed] = readme.match(/It prints `(.*?)`/) ?? [];
      await project.write('program.ts', `${forNode}${code}`);
      expect(await project.compile(compilers[0] ?? '', nodeNext)).toEqual([]);
      expect(await project.run(node, 'program.js')).toBe(`${printed}\n`);
    });
  });
});

/** What the README takes for granted, in a project that has no types of Node. */
const forNode = `
declare const console: { log(line: string): void };
declare function setTimeout(task: () => void, milliseconds: number): number;
declare function clearTimeout(timer: number): void;
declare class AbortController { readonly signal: import('@metrics-adapter/core').CancelSignal }
`;
