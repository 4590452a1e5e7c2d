import { watch } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from '../../errors/error-code.ts';

/** The disk, as far as certificates need it. */
export interface CertificateDisk {
  /** Undefined when there is no such file. Throws when there is one that cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Puts a whole file in place at once, its directory too if needed, with these permissions (`0o600`). */
  write(path: string, text: string, mode: number): Promise<void>;
  /**
   * Calls `onChange` whenever something in the directory changed, often more than once, until the returned function is
   * called. Calls `onProblem` when watching is impossible or has ended.
   */
  watch(directory: string, onChange: () => void, onProblem: (error: unknown) => void): () => void;
}

/** The disk of this machine. */
export class NodeCertificateDisk implements CertificateDisk {
  async read(path: string): Promise<string | undefined> {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (errorCodeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async write(path: string, text: string, mode: number): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const draft = join(dirname(path), `.${basename(path)}.new`);
    await rm(draft, { force: true });
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  }

  /** On the directory, never on a file: Kubernetes changes mounted secrets by swapping a symbolic link beside them. */
  watch(directory: string, onChange: () => void, onProblem: (error: unknown) => void): () => void {
    try {
      const watcher = watch(directory, { persistent: false }, () => onChange());
      watcher.on('error', onProblem);
      return () => watcher.close();
    } catch (error) {
      onProblem(error);
      return () => {};
    }
  }
}
