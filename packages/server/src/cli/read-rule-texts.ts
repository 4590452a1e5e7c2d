import { diskRuleFiles, type RuleText } from '@metrics-adapter/sysdig-provider';
import { ConfigError } from '../config/config.ts';

/** The rule files that paths mean, in their order, each once. Throws {@link ConfigError} with every one that cannot be read. */
export async function readRuleTexts(paths: readonly string[]): Promise<readonly RuleText[]> {
  const problems: string[] = [];
  const listed = await Promise.all(paths.map((path) => attempt(path, () => listFiles(path), problems)));
  const files = [...new Set(listed.flatMap((names) => names ?? []))];
  const texts = await Promise.all(files.map((file) => attempt(file, () => diskRuleFiles.readText(file), problems)));
  if (problems.length > 0) throw new ConfigError(problems);
  return files.map((file, index) => ({ file, text: texts[index] ?? '' }));
}

async function listFiles(path: string): Promise<readonly string[]> {
  const files = await diskRuleFiles.listFiles(path);
  if (files.length === 0) throw new Error('no *.yaml or *.yml is in it');
  return files;
}

async function attempt<T>(path: string, task: () => Promise<T>, problems: string[]): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    problems.push(`rules in ${path} cannot be read: ${code ?? message}`);
    return undefined;
  }
}
