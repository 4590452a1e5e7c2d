import { diskRuleFiles, type RuleText } from '@metrics-adapter/sysdig-provider';

/** What was read, and what could not be. */
export interface ReadTexts {
  /** In the order of the paths, each file once. */
  readonly texts: readonly RuleText[];
  /** Why the others could not be read, in words: none may be missing where rules are used. */
  readonly unreadable: readonly string[];
}

/** Reads the rule files that paths mean. Never throws. */
export async function readRuleTexts(paths: readonly string[]): Promise<ReadTexts> {
  const unreadable: string[] = [];
  const listed = await Promise.all(paths.map((path) => attempt(path, () => listFiles(path), unreadable)));
  const files = [...new Set(listed.flatMap((names) => names ?? []))];
  const read = await Promise.all(files.map((file) => attempt(file, () => diskRuleFiles.readText(file), unreadable)));
  const texts = files.flatMap((file, index) => {
    const text = read[index];
    return text === undefined ? [] : [{ file, text }];
  });
  return { texts, unreadable };
}

async function listFiles(path: string): Promise<readonly string[]> {
  const files = await diskRuleFiles.listFiles(path);
  if (files.length === 0) throw new Error('no *.yaml or *.yml is in it');
  return files;
}

async function attempt<T>(path: string, task: () => Promise<T>, unreadable: string[]): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    unreadable.push(`rules in ${path} cannot be read: ${code ?? message}`);
    return undefined;
  }
}
