import { mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NodeCertificateDisk } from './certificate-disk.ts';

const disk = new NodeCertificateDisk();
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'certificate-disk-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('NodeCertificateDisk', () => {
  it('reads what it wrote, replaces it whole, and leaves nothing else behind', async () => {
    const path = join(directory, 'deep', 'apiserver.key');
    await disk.write(path, 'first', 0o600);
    await disk.write(path, 'second', 0o600);
    expect(await disk.read(path)).toBe('second');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(directory, 'deep'))).toEqual(['apiserver.key']);
  });

  it('does not take over the permissions of a draft that was left behind', async () => {
    await writeFile(join(directory, '.apiserver.key.new'), 'old', { mode: 0o666 });
    await disk.write(join(directory, 'apiserver.key'), 'new', 0o600);
    expect((await stat(join(directory, 'apiserver.key'))).mode & 0o777).toBe(0o600);
  });

  it('tells a missing file from one that cannot be read', async () => {
    expect(await disk.read(join(directory, 'none'))).toBeUndefined();
    await expect(disk.read(directory)).rejects.toThrow('EISDIR');
  });

  it('sees the swap of a symbolic link by which Kubernetes changes a mounted secret', async () => {
    for (const version of ['..1', '..2']) {
      await mkdir(join(directory, version));
      await writeFile(join(directory, version, 'tls.crt'), version);
    }
    await symlink('..1', join(directory, '..data'));
    await symlink('..data/tls.crt', join(directory, 'tls.crt'));
    let stop = (): void => {};
    const changed = new Promise<void>((resolve, reject) => {
      stop = disk.watch(directory, resolve, reject);
    });
    await symlink('..2', join(directory, '..data_tmp'));
    await rename(join(directory, '..data_tmp'), join(directory, '..data'));
    await changed;
    stop();
    expect(await disk.read(join(directory, 'tls.crt'))).toBe('..2');
  });

  it('reports a directory that cannot be watched', async () => {
    const problem = await new Promise((resolve) => {
      disk.watch(join(directory, 'none'), () => {}, resolve)();
    });
    expect(problem).toMatchObject({ code: 'ENOENT' });
  });
});
