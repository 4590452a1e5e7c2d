import { formatProblem, loadRuleFiles } from '@metrics-adapter/sysdig-provider';
import type { BackendCommand, CommandStreams } from '../backend/backend-module.ts';
import { ConfigError } from '../config/config.ts';
import { FlagReader } from '../config/flag-reader.ts';
import { type FlagGroup, ruleFlags, serverFlags } from '../config/flags.ts';
import { parseFlags } from '../config/parse-flags.ts';
import { leastMaxAgeOf, readDialect, readSampling } from '../config/sysdig-settings.ts';
import { cadenceProblem } from './check-cadence.ts';
import { readRuleTexts } from './read-rule-texts.ts';
import { toLoadOptions } from './rule-options.ts';

const usage = `Usage: k8s-sysdig-adapter check-config [flags] FILE...

Checks files with metric rules, or folders of them, as serve would read them: without a cluster, and without Sysdig.
Prints every problem with its line. Exit codes: 0 all is well, 1 there are problems, 2 wrong flags, or no such file.`;

/** The server's, by which rules are measured as well. */
const agingFlags = serverFlags.flatMap((group) => group.flags).filter(({ name }) => name === 'max-age');

const flags: readonly FlagGroup[] = [{ title: 'As serve is told', flags: [...ruleFlags, ...agingFlags] }];

/** `check-config`: what is wrong with rule files, for whoever writes them and for pipelines. */
export const checkConfig: BackendCommand = {
  name: 'check-config',
  summary: 'check files with metric rules, without a cluster',
  usage,
  flags,
  run: async (args, streams) => {
    const { files, options } = readArguments(args, streams.env);
    const { texts, unreadable } = await readRuleTexts(files);
    const { rules, problems = [] } = loadRuleFiles(texts, options);
    for (const problem of problems) {
      const text = texts.find(({ file }) => file === problem.file)?.text ?? '';
      streams.stdout.write(`${formatProblem(problem, text)}\n\n`);
    }
    if (unreadable.length > 0) throw new ConfigError(unreadable);
    const where = texts.length === 1 ? texts[0]?.file : `${texts.length} files`;
    streams.stdout.write(
      rules === undefined
        ? `${count(problems.length, 'problem')} in ${where}\n`
        : `${where}: ${count(rules.rules.length, 'rule')}, no problems\n`,
    );
    return rules === undefined ? 1 : 0;
  },
};

function readArguments(args: readonly string[], environment: CommandStreams['env']) {
  const { values, given, operands, problems } = parseFlags(flags, { args, environment, takesOperands: true });
  const reader = new FlagReader(values, problems, given);
  const sampling = readSampling(reader);
  const { seconds: least } = leastMaxAgeOf(sampling);
  const maxAge = reader.has('max-age') ? { maxAge: reader.seconds('max-age', { least }) } : {};
  const dialect = readDialect(reader);
  const options = toLoadOptions({ dialect, sampling, given: maxAge });
  const problem = reader.problems.length === 0 ? cadenceProblem({ dialect, sampling }) : undefined;
  if (problem !== undefined) reader.report(problem);
  if (operands.length === 0) reader.report('name at least one file or folder with metric rules');
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return { files: operands, options };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
