import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadYaml } from '@kubernetes/client-node';
import { serveFlags } from '../src/config/flags.ts';

const root = join(import.meta.dirname, '../../..');
let readme: string;

beforeAll(async () => {
  readme = await readFile(join(root, 'README.md'), 'utf8');
});

describe('the README', () => {
  it('shows an HPA as Kubernetes reads one', () => {
    const [, yaml = ''] = readme.match(/```yaml\n(.*?)```/s) ?? [];
    expect(loadYaml(yaml)).toMatchObject({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      spec: {
        minReplicas: 3,
        maxReplicas: 10,
        metrics: [
          {
            type: 'Object',
            object: {
              describedObject: { apiVersion: 'v1', kind: 'Service', name: 'kuard' },
              metric: { name: 'net.http.request.count' },
              target: { type: 'Value', value: '100' },
            },
          },
        ],
      },
    });
  });

  it('names scripts, flags and variables that there are', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const flags = serveFlags.flatMap((group) => group.flags);
    const asked = [...readme.matchAll(/npm run (\w[\w:]*)/g)].map(([, name = '']) => name);
    const own = Object.keys(scripts);
    expect(asked).toContain('demo');
    expect(asked.filter((name) => !own.includes(name))).toEqual([]);
    const serve = readme.match(/adapter serve (.*)$/m)?.[1] ?? '';
    const used = [...serve.matchAll(/--([\w-]+)/g)].map(([, name = '']) => name);
    expect(used).toEqual(['secure-port', 'lister-kubeconfig']);
    expect(used.filter((name) => !flags.some((flag) => flag.name === name))).toEqual([]);
    const variables = [...readme.matchAll(/^export (\w+)=/gm)].map(([, name]) => name);
    const known = ['SDC_TOKEN', ...flags.flatMap(({ environment = [] }) => environment)];
    expect(variables.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it('links to files that there are', async () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(3);
    await Promise.all(links.filter((path) => /\.\w+$/.test(path)).map((path) => readFile(join(root, path))));
  });
});
