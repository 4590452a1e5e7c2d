import { readFile } from 'node:fs/promises';
import { errorCodeOf } from '../../errors/error-code.ts';
import { KubeConfigError } from './kube-endpoint.ts';

/**
 * Reads a file that must have content. Throws {@link KubeConfigError} that names it.
 * @param name what errors call it.
 */
export async function readText(path: string, name = path): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new KubeConfigError(`${name} cannot be read: ${errorCodeOf(error) ?? 'unknown error'}`);
  });
  if (text.trim() === '') throw new KubeConfigError(`${name} is empty`);
  return text;
}
