import { readFile } from 'node:fs/promises';
import { errorCodeOf } from './error-code.ts';
import { KubeConfigError } from './kube-endpoint.ts';

/** Reads a file that must have content. Throws {@link KubeConfigError} that names it. */
export async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new KubeConfigError(`${path} cannot be read: ${errorCodeOf(error) ?? 'unknown error'}`);
  });
  if (text.trim() === '') throw new KubeConfigError(`${path} is empty`);
  return text;
}
