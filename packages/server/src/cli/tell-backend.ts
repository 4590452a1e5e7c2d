import { formatProblem, type RuleFiles, type SysdigSourceParts } from '@metrics-adapter/sysdig-provider';
import type { Log } from '../logging/log.ts';

/** Most problems of a file that are told in one line of the log; `check-config` tells all of them. */
const mostTold = 10;
/** Metrics that are named when a list changes. */
const mostNamed = 20;

/** Says in the log when rules change, and when they cannot. */
export function tellRules(log: Log): Pick<RuleFiles, 'onLoaded' | 'onProblems'> {
  return {
    onLoaded: ({ files, metrics, external }) => log.info('metric rules taken', { files, metrics, external }),
    onProblems: (problems) =>
      log.error('the metric rules are wrong now; those before them stay until this is mended', {
        count: problems.length,
        problems: problems.slice(0, mostTold).map((problem) => formatProblem(problem)),
      }),
  };
}

type Listeners = Pick<SysdigSourceParts, 'onCatalogueChange' | 'onListCut' | 'onPatternsCut'>;

/** Says in the log what changes in the list of metrics, and what is not listed. */
export function tellLists(log: Log): Listeners {
  return {
    onCatalogueChange: ({ added, removed, size }) =>
      log.info('the list of metrics has changed', {
        size,
        ...told('added', added),
        ...told('removed', removed),
      }),
    onListCut: ({ resources, maxResources }) =>
      log.warn('there are more metrics than are listed, so those in use are; all can be asked for', {
        resources,
        maxResources,
      }),
    onPatternsCut: () => log.warn('patterns of the metric rules give more names than are known; make them narrower'),
  };
}

function told(what: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  return names.length === 0 ? {} : { [what]: names.length, [`${what}Names`]: names.slice(0, mostNamed) };
}
