import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

// A compiler runs here, on machines that may have other things to do.
jest.setTimeout(180_000);

const root = join(import.meta.dirname, '..');
const tsconfig = { compilerOptions: { module: 'NodeNext', target: 'ES2023', types: [] }, files: ['index.ts'] };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-reference-'));
  await writeFile(join(folder, 'package.json'), '{"name": "library", "version": "1.0.0", "type": "module"}');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const own = { entryPoints: ['index.ts'], tsconfig: 'tsconfig.json', packagesRequiringDocumentation: ['library'] };
  await writeFile(join(folder, 'typedoc.json'), JSON.stringify({ extends: [join(root, 'typedoc.json')], ...own }));
});
afterEach(() => rm(folder, { recursive: true }));

/** The check of `npm run lint`, before a package of this one file. */
async function check(code: string) {
  await writeFile(join(folder, 'index.ts'), code);
  const program = join(root, 'node_modules/typedoc/bin/typedoc');
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--emit', 'none'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  const undocumented = [...`${stdout}${stderr}`.matchAll(/warning\] (\S+) \(\w+\), defined in .* not have any doc/g)];
  const broken = [...`${stdout}${stderr}`.matchAll(/Failed to resolve link to "(.*?)"/g)];
  return {
    passes: status === 0,
    undocumented: undocumented.map(([, name]) => name),
    broken: broken.map(([, link]) => link),
  };
}

describe('the check of the API reference', () => {
  it('passes when everything is documented', async () => {
    const code = `
      /** A shape. */
      export type Shape = { readonly kind: 'circle'; readonly radius: number } | { readonly kind: 'point' };

      /** A thing. */
      export class Thing {
        /** Its size. */
        readonly size = 1 as number;
        readonly kind = 'thing';

        /** Grows. */
        grow(): void {}

        #grown = 0;
        private hidden(): number {
          return this.#grown;
        }
      }

      /** Makes one. */
      export const createThing = (): Thing => new Thing();

      const unseen = 1;
    `;
    expect(await check(code)).toEqual({ passes: true, undocumented: [], broken: [] });
  });

  it('fails, and names what is undocumented, of whatever sort it is', async () => {
    const code = `
      export type Shape = string;
      export interface Sized {
        readonly size: number;
        grow(): void;
      }
      export class Thing {
        name = '';
        constructor(name: string) {
          this.name = name;
        }
        get length(): number {
          return 1;
        }
        call(): void {}
      }
      export const size = Math.random();
      export function double(value: number): number {
        return value * 2;
      }
    `;
    const { passes, undocumented } = await check(code);
    expect(passes).toBe(false);
    const members = ['Sized', 'Sized.grow', 'Sized.size', 'Thing', 'Thing.call', 'Thing.constructor', 'Thing.length'];
    expect(undocumented.toSorted()).toEqual(['Shape', ...members, 'Thing.name', 'double', 'size'].toSorted());
  });

  it('fails for a link that leads nowhere', async () => {
    expect(await check('/** See {@link Nothing}. */\nexport const one = 1;\n')).toEqual({
      passes: false,
      undocumented: [],
      broken: ['Nothing'],
    });
  });
});
