import { diskRuleFiles, RulePaths, type RuleText } from '@metrics-adapter/sysdig-provider';

/** What was read, and what could not be. */
export interface ReadTexts {
  /** In the order of the paths, each file once. */
  readonly texts: readonly RuleText[];
  /** Why the others could not be read, in words: none may be missing where rules are used. */
  readonly unreadable: readonly string[];
}

/** Reads the rule files that paths mean, as they are read again later. Never throws. */
export async function readRuleTexts(paths: readonly string[]): Promise<ReadTexts> {
  const { texts, problems } = await new RulePaths(paths, diskRuleFiles).read();
  return { texts, unreadable: problems.map(({ file, message }) => `rules in ${file}: ${message}`) };
}
