import { describe, expect, it } from '@jest/globals';
import { brokenRules } from '../../fixtures/broken-rules.ts';
import { wrongExternalMetricsProviders } from '../../fixtures/wrong-external-metrics-providers.ts';
import { externalMetricsProviderContract } from './external-metrics-provider-contract.ts';

type Complaints = readonly [what: string, rule: string, complaint: string];

describe('a complaint tells a stranger what was seen', () => {
  it.each<Complaints>([
    ['keeps its list to itself', 'lists the metrics that it has', 'the list lacks queue_depth.'],
    ['promises a list', 'lists at once what can be asked for, each metric once', 'the list is no array.'],
    ['loses a series', 'gives every series, each label set once', 'the number of series: got 1 instead of 2.'],
    [
      'tells of a series twice',
      'gives every series, each label set once',
      'the label sets of the answer: got queue="a" twice.',
    ],
    [
      'does not tell series apart',
      'gives every series its true value',
      'the answer has a series without labels, which is not asked for.',
    ],
    ['counts what falls below nothing', 'has no negative value', 'the value of queue="a" is -1, which is negative.'],
    [
      'invents a window',
      'gives a value the window that it covers',
      'the window of queue="a": got 60 instead of nothing.',
    ],
    [
      'is tested without any series',
      'is tested on facts that tell a true answer from a lucky one',
      'the subject knows no series.',
    ],
    [
      'lists a metric for each of its series',
      'lists at once what can be asked for, each metric once',
      'the list: got {"metric":"queue_depth"} twice.',
    ],
    [
      'lists more each time',
      'lists the same again while nothing changes',
      'the second list: got [{"metric":"queue_depth"},{"metric":"metric_2"}] instead of [{"metric":"queue_depth"},{"metric":"metric_1"}].',
    ],
    [
      'lists more each time',
      'keeps its list while the backend is down',
      'the list during an outage: got [{"metric":"queue_depth"},{"metric":"metric_2"}] instead of [{"metric":"queue_depth"},{"metric":"metric_1"}].',
    ],
    [
      'asks the backend for its list',
      'lists without asking the backend',
      'the number of calls of the backend: got 1 instead of 0.',
    ],
    [
      'answers with another metric',
      'names the metric that was asked for',
      'the metric: got "other" instead of "queue_depth".',
    ],
    ['tells the token', 'tells no secret of the backend', 'the error during an outage tells a secret of the backend.'],
    [
      'tells the token of what it does not find',
      'tells no secret of the backend',
      'the error for an unknown metric tells a secret of the backend.',
    ],
    ['lists something else', 'lists the metrics that it has', 'the list lacks queue_depth.'],
    [
      'is tested on equal values',
      'is tested on facts that tell a true answer from a lucky one',
      'each known value of the subject differs from the others: got "40" twice.',
    ],
    ['loses a series', 'gives every series its true value', 'the answer lacks queue="b".'],
    [
      'is tested on values without a time',
      'is tested on facts that tell a true answer from a lucky one',
      'the time of the subject is 0, which cannot be milliseconds since the epoch.',
    ],
  ])('of an external metrics provider that %s', async (what, rule, complaint) => {
    const create = wrongExternalMetricsProviders[what]?.create;
    if (create === undefined) throw new Error(`there is no provider that ${what}`);
    const broken = await brokenRules((runner) => externalMetricsProviderContract(runner, create), rule);
    expect(broken[rule]?.split(' What to do: ')[0]).toBe(complaint);
  });
});
