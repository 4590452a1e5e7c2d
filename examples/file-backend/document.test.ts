import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { adapterRules, type StandInCluster, startStandInCluster } from '@metrics-adapter/server/testing';
import { LaunchedAdapter, root } from './launched-adapter.ts';

// Processes are started here, on machines that may have other things to do.
jest.setTimeout(180_000);

const run = promisify(execFile);
let document: string;
beforeAll(async () => {
  document = await readFile(join(root, 'docs/writing-a-backend.md'), 'utf8');
});

/** The code blocks of the document whose first line is this, in their order. */
function blocksOf(opening: string): readonly string[] {
  const blocks = [...document.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, info, code = '']) => (info === opening ? [code] : []));
}

describe('the code of docs/writing-a-backend.md', () => {
  it.each(['parse-rows.ts', 'file-source.ts', 'main.ts'])('is all of %s, and nothing else', async (name) => {
    const path = `examples/file-backend/${name}`;
    expect(blocksOf(`ts ${path}`).join('\n')).toBe(await readFile(join(root, path), 'utf8'));
  });

  it('is in the contract test as it stands', async () => {
    const path = 'examples/file-backend/contract.test.ts';
    const blocks = blocksOf(`ts ${path}`);
    expect(blocks).toHaveLength(4);
    const text = await readFile(join(root, path), 'utf8');
    for (const block of blocks) expect(text).toContain(block);
  });

  it('is of these files, and every other block is looked at here too', () => {
    const infos = [...document.matchAll(/^```(.+)$/gm)].map(([, info]) => info);
    const files = ['parse-rows.ts', 'file-source.ts', 'contract.test.ts', 'main.ts'];
    expect([...new Set(infos)].toSorted()).toEqual(
      ['csv', 'json', 'sh', 'ts', ...files.map((name) => `ts examples/file-backend/${name}`)].toSorted(),
    );
  });

  it('shows of a signal what the library says of it', async () => {
    const library = await readFile(join(root, 'packages/core/src/provider/forward-abort.ts'), 'utf8');
    const [block = '', ...more] = blocksOf('ts');
    expect(more).toEqual([]);
    expect(library.replaceAll(' * ', '')).toContain(block);
  });

  it('is short', async () => {
    const names = ['parse-rows.ts', 'file-source.ts', 'main.ts'];
    const texts = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
    expect(texts.join('').split('\n').length - 1).toBeLessThan(150);
  });

  it('reads the file that is shown', async () => {
    const { parseRows } = await import('./parse-rows.ts');
    const [shown = ''] = blocksOf('csv');
    expect(parseRows(shown).map(({ metric, resource }) => [metric, resource])).toEqual([
      ['http_requests', 'pods'],
      ['load', 'nodes'],
      ['queue_depth', ''],
    ]);
  });

  it('links to files that there are', async () => {
    const links = [...document.matchAll(/\]\(\.\.\/([^)#]+)/g)].map(([, path = '']) => path);
    expect(links).toContain('examples/file-backend/contract.test.ts');
    await Promise.all(links.filter((path) => /\.\w+$/.test(path)).map((path) => readFile(join(root, path))));
  });
});

/** Stands in for curl, which not every machine has: the options that the document uses, and no others. */
const curl = `#!${process.execPath}
const [insecure, header, authorization, url, ...more] = process.argv.slice(2);
if (insecure !== '-k' || header !== '-H' || more.length > 0) throw new Error('these options are not known here');
const [name, value] = authorization.split(': ');
require('node:https').get(url, { headers: { [name]: value }, rejectUnauthorized: false }, (r) => r.pipe(process.stdout));
`;

describe('the commands of docs/writing-a-backend.md', () => {
  const adapter = 'system:serviceaccount:monitoring:adapter';
  let folder: string;
  let cluster: StandInCluster;
  let launched: LaunchedAdapter | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writing-a-backend-'));
    cluster = await startStandInCluster();
    for (const rule of adapterRules(adapter)) cluster.rules.allow(rule);
    await cluster.writeKubeconfig(join(folder, 'config'), adapter);
    await writeFile(join(folder, 'curl'), curl, { mode: 0o755 });
  });
  afterAll(async () => {
    await launched?.end();
    await cluster.stop();
    await rm(folder, { recursive: true });
  });

  /** As it is written, but for places of this machine. */
  const here = (command: string, port = 0): string =>
    command.replaceAll('/tmp/', `${folder}/`).replaceAll('~/.kube', folder).replaceAll('6443', String(port));

  const shell = async (command: string, environment: Readonly<Record<string, string>> = {}) => {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH: `${folder}:${PATH}`, HOME, ...environment };
    const { stdout, stderr } = await run('sh', ['-c', command], { cwd: root, env });
    return { stdout, stderr };
  };

  it('are all run here', () => {
    expect(blocksOf('sh')).toHaveLength(4);
  });

  it('prove the source', async () => {
    const [test = ''] = blocksOf('sh');
    const { stderr } = await shell(test);
    expect(stderr).toMatch(/^Test Suites: 2 passed, 2 total$/m);
  });

  it('serve a value', async () => {
    const [, write = '', serve = '', get = ''] = blocksOf('sh');
    await shell(here(write));
    const [time] = (await readFile(join(folder, 'metrics.csv'), 'utf8')).match(/\d{4}-[\d-]+T[\d:]+Z/) ?? [];
    launched = new LaunchedAdapter(here(serve));
    const port = await launched.port();
    cluster.rules.allow({ users: ['jane'], verbs: ['*'], apiGroups: ['external.metrics.k8s.io'], resources: ['*'] });
    const { stdout } = await shell(here(get, port), { TOKEN: cluster.token('jane') });
    const [shown = ''] = blocksOf('json');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(shown.replace('2026-01-02T03:04:05Z', time ?? '')));
  });
});
