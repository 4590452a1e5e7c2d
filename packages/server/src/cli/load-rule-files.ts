import { diskRuleFiles, formatProblem, loadRuleFiles, type RuleFiles } from '@metrics-adapter/sysdig-provider';
import { ConfigError, type SysdigConfig } from '../config/config.ts';
import { readRuleTexts } from './read-rule-texts.ts';
import { toLoadOptions } from './rule-options.ts';

/** Reads the rules to begin with. Throws {@link ConfigError} with everything that is wrong; undefined without any file. */
export async function loadInitialRules(config: SysdigConfig): Promise<RuleFiles | undefined> {
  const { ruleFiles: paths, given, callsPerMinute } = config;
  if (paths.length === 0) return undefined;
  const options = toLoadOptions(config);
  const { texts, unreadable } = await readRuleTexts(paths);
  const { rules: first, problems = [] } = loadRuleFiles(texts, options);
  if (first === undefined || unreadable.length > 0) {
    throw new ConfigError([...unreadable, ...problems.map((problem) => formatProblem(problem))]);
  }
  const said = { ...given, ...(callsPerMinute !== undefined && { callsPerMinute }) };
  return { paths, reader: diskRuleFiles, options, first, given: said };
}
