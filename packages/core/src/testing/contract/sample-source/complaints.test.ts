import { describe, expect, it } from '@jest/globals';
import { brokenRules } from '../../fixtures/broken-rules.ts';
import { wrongSampleSources } from '../../fixtures/wrong-sample-sources.ts';
import { sampleSourceContract } from './sample-source-contract.ts';

type Complaints = readonly [what: string, rule: string, complaint: string];

describe('a complaint tells a stranger what was seen', () => {
  it.each<Complaints>([
    [
      'keeps its list to itself',
      'lists the metrics that it has samples of, as what they are',
      'the list lacks http_requests of namespaced pods.',
    ],
    [
      'has no policy for what it lists',
      'has a policy for everything that it lists',
      'there is no policy for http_requests of namespaced pods.',
    ],
    ['wants to be asked without a pause', 'has policies that can be followed', "the policy's refreshInterval is 0."],
    [
      'has a policy for everything',
      'has no policy for a name that no metric can have',
      'the policy of no metric: got {} instead of nothing.',
    ],
    ['is spent twice over', 'tells from 0 to 1 how much of its call budget is spent', 'the pressure is 2.'],
    [
      'gives two samples of one object',
      'gives every object one sample, in its own namespace',
      'the objects of the answer: got web-2 in shop twice.',
    ],
    [
      'drops namespaces from samples',
      'gives every object one sample, in its own namespace',
      'the answer has web-2, which is not asked for.',
    ],
    [
      'puts nodes into a namespace',
      'gives objects outside of namespaces their samples',
      'the answer has node-1 in default, which is not asked for.',
    ],
    [
      'does not tell external series apart',
      'gives every series of an external metric one sample, without a place',
      'the answer has a series without labels, which is not asked for.',
    ],
    [
      'answers fewer requests than it gets',
      'answers the others beside a metric that there is not',
      'the number of outcomes: got 1 instead of 2.',
    ],
    [
      'calls what it does not know an outage',
      'has nothing for a namespace where nothing is',
      'the outcome for nowhere is an error, as if the metric could not be read.',
    ],
    [
      'calls what it does not know an outage',
      'has nothing for a metric that there is not',
      'the meaning of "it is down": got "unavailable" instead of "metric-not-found".',
    ],
    [
      'says zero where there is nothing',
      'has nothing for a metric that there is not',
      'the samples and refusals: got [{"name":"web-1","namespace":"shop","timestamp":1767323010000,"value":"0"}] instead of [].',
    ],
    [
      'gives an object a sample and refuses it',
      'either gives an object a sample or refuses it, once',
      'web-1 has a sample and is refused.',
    ],
    [
      'refuses with any error',
      'either gives an object a sample or refuses it, once',
      'the refusal RangeError: NaN is no error of the library.',
    ],
    [
      'drops data that is no value',
      'refuses data that cannot be a value, and gives the rest',
      'the objects that are refused: got nothing instead of [{"name":"web-1","namespace":"shop"}].',
    ],
    [
      'remembers objects forever',
      'leaves out an object that has no data any more',
      'the answer has web-1 in shop, which is not asked for.',
    ],
    [
      'speaks of other namespaces in its trace',
      'says on the way from request to value only what its reader may know',
      'the stage rows speaks of the namespace shop, which was not asked for.',
    ],
    [
      'has stages of its own in its trace',
      'says on the way from request to value only what its reader may know',
      'the trace has the stage "magic".',
    ],
    [
      'is empty while the backend is down',
      'says that the backend is down, rather than that there is nothing',
      'answered {"ok":true,"samples":[]} where only an error is true.',
    ],
    [
      'says when it is given up that there is nothing',
      'settles soon when nobody waits any longer',
      'the answer lacks web-1 in shop.',
    ],
    [
      'does not care whether somebody waits',
      'settles soon when nobody waits any longer',
      'has not settled after it was given up before it was asked; where that takes real time, give the subject `timers`.',
    ],
    [
      'wants samples that are younger than any that it has',
      'has policies under which what it has may be served',
      "the policy's maxAge is 1e-9, and web-1 in shop is 35 s old.",
    ],
    [
      'keeps a namespace from its own metrics',
      'has policies under which what it has may be served',
      'the policy of load does not admit the namespace shop.',
    ],
    [
      'falls back to what no autoscaler can read',
      'has policies that can be followed',
      "the value of the policy's fallback is 1E, whose thousandths do not fit in 64 bits.",
    ],
    [
      'understands the first requirement alone',
      'honours every requirement of a metric selector, or refuses it',
      'by the selector "!nobody_has_this_label,path=back": the answer has web-1 in shop, which is not asked for.',
    ],
    [
      'does not say what has two values',
      'refuses an object that the backend has two values of, and gives the rest',
      'the message "NaN" does not name http_requests.',
    ],
    [
      'is tested at the time of its samples',
      'is tested on facts that tell a true answer from a lucky one',
      'a known time of the subject is that of its clock.',
    ],
    [
      'is tested on samples of one time',
      'is tested on facts that tell a true answer from a lucky one',
      'all known times of the subject are the same.',
    ],
    [
      'is tested without objects of the same name',
      'is tested on facts that tell a true answer from a lucky one',
      'the namespaces of the subject have no object of the same name.',
    ],
    [
      'changes its policy all the time',
      'says every time the same policy',
      'the second policy: got {"settleSeconds":2} instead of {"settleSeconds":1}.',
    ],
    [
      'forgets its policies when the backend is down',
      'keeps its list and its policies while the backend is down',
      'the policy during an outage: got nothing instead of {"maxAge":60}.',
    ],
    [
      'asks the backend how a metric is kept',
      'says from memory what it lists, how it is kept, and what is spent',
      'the number of calls of the backend: got 1 instead of 0.',
    ],
    ['names a namespace twice', 'has policies that can be followed', 'the namespaces of the policy: got shop twice.'],
    [
      'gives two samples of one object',
      'either gives an object a sample or refuses it, once',
      'the samples: got web-2 in shop twice.',
    ],
    ['has holes in its answers', 'gives a sample its true value', 'the outcome is undefined.'],
    [
      'has holes in its answers',
      'says on the way from request to value only what its reader may know',
      'the outcome is undefined.',
    ],
    [
      'does not name objects',
      'gives a sample its true value',
      'the answer has an object without a name in shop, which is not asked for.',
    ],
    ['tells the token', 'tells no secret of the backend', 'the error during an outage tells a secret of the backend.'],
    [
      'has holes in its answers',
      'says that the backend is down, rather than that there is nothing',
      'the outcome is undefined.',
    ],
    ['has calls left over', 'tells from 0 to 1 how much of its call budget is spent', 'the pressure is -1.'],
    [
      'lists nodes as if they lived in namespaces',
      'lists the metrics that it has samples of, as what they are',
      'the list lacks load of cluster-scoped nodes.',
    ],
    [
      'forgets external metrics in its list',
      'lists the metrics that it has samples of, as what they are',
      'the list lacks the external metric queue_depth.',
    ],
    [
      'loses its list when the backend is down',
      'keeps its list and its policies while the backend is down',
      'the list during an outage: got [] instead of [{"info":{"groupResource":{"group":"","resource":"pods"},"metric":"http_requests","namespaced":true},"kind":"object"},{"info":{"groupResource":{"group":"","resource":"nodes"},"metric":"load","namespaced":false},"kind":"object"},{"info":{"groupResource":{"group":"","resource":"namespaces"},"metric":"load","namespaced":false},"kind":"object"},{"info":{"metric":"queue_depth"},"kind":"external"}].',
    ],
    [
      'speaks of other namespaces where it read labels',
      'says on the way from request to value only what its reader may know',
      'the stage labels speaks of the namespace shop, which was not asked for.',
    ],
    [
      'is tested on equal values',
      'is tested on facts that tell a true answer from a lucky one',
      'each known value of the subject differs from the others: got "7" twice.',
    ],
  ])('of a sample source that %s', async (what, rule, complaint) => {
    const create = wrongSampleSources[what]?.create;
    if (create === undefined) throw new Error(`there is no source that ${what}`);
    const broken = await brokenRules((runner) => sampleSourceContract(runner, create), rule);
    expect(broken[rule]?.split(' What to do: ')[0]).toBe(complaint);
  });
});
