import { describe, expect, it } from '@jest/globals';
import { brokenRules } from '../../fixtures/broken-rules.ts';
import { wrongCustomMetricsProviders } from '../../fixtures/wrong-custom-metrics-providers.ts';
import { customMetricsProviderContract } from './custom-metrics-provider-contract.ts';

type Complaints = readonly [what: string, rule: string, complaint: string];

describe('a complaint tells a stranger what was seen', () => {
  it.each<Complaints>([
    [
      'keeps its list to itself',
      'lists the metrics that objects in namespaces have',
      'the list lacks http_requests of pods.',
    ],
    [
      'takes nodes for objects in namespaces',
      'lists the metrics that objects outside of namespaces have',
      '`namespaced` of load of nodes: got true instead of false.',
    ],
    [
      'asks the backend for its list',
      'lists without asking the backend',
      'the number of calls of the backend: got 1 instead of 0.',
    ],
    ['invents values', 'gives one object its true value', 'the value of web-2 is 1 instead of 250m.'],
    [
      'dates values by its own clock',
      'gives a value the time of its sample',
      'the time of web-2: got 1767323045000 instead of 1767323015000.',
    ],
    [
      'has values without a time',
      'has only exact numbers, and times that have been',
      'the time of web-2 is NaN, which cannot be milliseconds since the epoch.',
    ],
    [
      'has values from the future',
      'has only exact numbers, and times that have been',
      "the time of web-2 is 1767323075000, ahead of the clock's 1767323045000.",
    ],
    [
      'has doubles for values',
      'gives one object its true value',
      'the value of web-2 is the number 0.25, which is no Quantity.',
    ],
    ['forgets windows', 'gives a value the window that it covers', 'the window of web-2: got nothing instead of 60.'],
    [
      'covers half a second',
      'has only windows of whole seconds',
      'the window of web-2 is 0.5, which is no whole number of seconds above zero.',
    ],
    [
      'invents a version of the kind',
      'describes the object and the metric that were asked for',
      'the object that web-2 is described as: got {"apiVersion":"v2","kind":"Pod","name":"web-2","namespace":"shop"} instead of {"apiVersion":"v1","kind":"Pod","name":"web-2","namespace":"shop"}.',
    ],
    [
      'answers with another metric',
      'describes the object and the metric that were asked for',
      'the metric: got "other" instead of "http_requests".',
    ],
    [
      'sorts the other way',
      'gives every object one value, sorted by name',
      'the objects of the answer: got ["web-2","web-1"] instead of ["web-1","web-2"].',
    ],
    [
      'overlooks the metric selector',
      'echoes the metric selector',
      'the metric selector of the answer: got nothing instead of {"requirements":[{"key":"path","operator":"=","values":["front"]}]}.',
    ],
    [
      'answers with an empty list',
      'finds nothing for a selector that chooses no object',
      'answered [] where only an error is true.',
    ],
    [
      'calls what it does not know an outage',
      'finds nothing for a name that no object has',
      'failed with "the server could not find the metric http_requests of there-is-no-such-object", whose meaning is wrong: got "unavailable" instead of "metric-not-found".',
    ],
    [
      'does not say what it did not find',
      'names the metric and the object that it does not find',
      'the message "no" does not name http_requests.',
    ],
    [
      'fails with any error',
      'finds nothing for a name that no object has',
      "failed with RangeError: MetricNotFoundError: the server could not find the metric http_requests of there-is-no-such-object, which is not one of the library's errors.",
    ],
    [
      'fails with an error of its own when it is given up',
      'settles soon when nobody waits any longer',
      "failed with RangeError: aborted, which is not one of the library's errors.",
    ],
    [
      'says during an outage that there is nothing',
      'says that the backend is down, rather than that there is nothing',
      'failed with "http_requests and load cannot be read: it is down" (metric-not-found), which does not say that the backend fails.',
    ],
    [
      'tells the token in a message',
      'tells no secret of the backend',
      'the error for an unknown metric tells a secret of the backend.',
    ],
    [
      'says nothing of value of an object that is gone',
      'forgets an object that is gone',
      'failed with "it is down", which says neither that it is not there nor that it is too old.',
    ],
    [
      'is tested on no object',
      'is tested on facts that tell a true answer from a lucky one',
      'the subject knows less than two objects.',
    ],
    [
      'is tested on a selection of everybody',
      'is tested on facts that tell a true answer from a lucky one',
      'the selection chooses all objects, or none.',
    ],
    [
      'is tested beside a namespace without an object of the same name',
      'is tested on facts that tell a true answer from a lucky one',
      'the neighbour has no object of the name of a known one.',
    ],
    [
      'is tested beside a namespace with the same values',
      'is tested on facts that tell a true answer from a lucky one',
      'the neighbour has the value of web-2.',
    ],
    [
      'is tested on no nodes',
      'is tested on facts that tell a true answer from a lucky one',
      'the subject knows no objects outside of namespaces.',
    ],
    [
      'is tested on equal values',
      'is tested on facts that tell a true answer from a lucky one',
      'each known value of the subject differs from the others: got "1" twice.',
    ],
    [
      'is tested by nothing that can fail',
      'settles soon when nobody waits any longer',
      "the subject has no `stall`: give it one, or declare `stalls: false` in the contract's options.",
    ],
    [
      'tells the token in what caused an error',
      'tells no secret of the backend',
      'the error during an outage tells a secret of the backend.',
    ],
    [
      'echoes a metric selector that there was not',
      'echoes no metric selector where there was none',
      'the metric selector of the answer: got {"requirements":[]} instead of nothing.',
    ],
    [
      'loses its list when the backend is down',
      'keeps its list while the backend is down',
      'the list during an outage: got [] instead of [{"groupResource":{"group":"","resource":"pods"},"metric":"http_requests","namespaced":true},{"groupResource":{"group":"","resource":"nodes"},"metric":"load","namespaced":false},{"groupResource":{"group":"","resource":"namespaces"},"metric":"load","namespaced":false}].',
    ],
    [
      'lists in another order each time',
      'lists the same again while nothing changes',
      'the second list: got [{"groupResource":{"group":"","resource":"pods"},"metric":"http_requests","namespaced":true},{"groupResource":{"group":"","resource":"nodes"},"metric":"load","namespaced":false},{"groupResource":{"group":"","resource":"namespaces"},"metric":"load","namespaced":false}] instead of [{"groupResource":{"group":"","resource":"namespaces"},"metric":"load","namespaced":false},{"groupResource":{"group":"","resource":"nodes"},"metric":"load","namespaced":false},{"groupResource":{"group":"","resource":"pods"},"metric":"http_requests","namespaced":true}].',
    ],
    [
      'rounds where there are several',
      'says the same of an object by name as among others',
      'web-2 by its name: got {"describedObject":{"apiVersion":"v1","kind":"Pod","name":"web-2","namespace":"shop"},"metric":"http_requests","timestamp":1767323015000,"value":"250m","windowSeconds":60} instead of {"describedObject":{"apiVersion":"v1","kind":"Pod","name":"web-2","namespace":"shop"},"metric":"http_requests","timestamp":1767323015000,"value":"2","windowSeconds":60}.',
    ],
  ])('of a custom metrics provider that %s', async (what, rule, complaint) => {
    const create = wrongCustomMetricsProviders[what]?.create;
    if (create === undefined) throw new Error(`there is no provider that ${what}`);
    const broken = await brokenRules((runner) => customMetricsProviderContract(runner, create), rule);
    expect(broken[rule]?.split(' What to do: ')[0]).toBe(complaint);
  });
});
