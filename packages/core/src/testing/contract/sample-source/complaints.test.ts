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
      'the samples and refusals: got [{"name":"web-1","namespace":"shop","timestamp":1767323015000,"value":"0"}] instead of [].',
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
      'is tested without objects of the same name',
      'is tested on facts that tell a true answer from a lucky one',
      'the namespaces of the subject have no object of the same name.',
    ],
  ])('of a sample source that %s', async (what, rule, complaint) => {
    const create = wrongSampleSources[what]?.create;
    if (create === undefined) throw new Error(`there is no source that ${what}`);
    const broken = await brokenRules((runner) => sampleSourceContract(runner, create));
    expect(broken[rule]?.split(' What to do: ')[0]).toBe(complaint);
  });
});
