import { describe, expect, it } from '@jest/globals';
import type { SampleRequest } from '../../../freshness/sample-source.ts';
import { nodeRequest, podRequest, queueRequest } from '../../fixtures/known-backend.ts';
import { createSourceSubject } from '../../fixtures/sample-source-under-test.ts';
import { nothingMatches, unknownNames } from '../ask.ts';
import { sampleSourceContract } from './sample-source-contract.ts';
import type { SampleSourceAbility } from './sample-source-subject.ts';

const namespaceRequest = { ...nodeRequest, groupResource: { group: '', resource: 'namespaces' } };
const { metric, groupResource, namespace } = unknownNames;
const inOne = (one: string) => ({ ...podRequest, namespaces: [one] });

/** What a source is asked while one rule is tested, and whether that had been given up before. */
async function questionsOf(rule: string, unable?: SampleSourceAbility) {
  const subject = createSourceSubject();
  const requests: SampleRequest[] = [];
  const givenUp: boolean[] = [];
  const policies: SampleRequest[] = [];
  const source = {
    ...subject.source,
    list: () => subject.fake.list(),
    pressure: () => subject.fake.pressure(),
    policyOf: (request: SampleRequest) => {
      policies.push(request);
      return subject.fake.policyOf(request);
    },
    fetch: (asked: readonly SampleRequest[], context: Parameters<typeof subject.source.fetch>[1]) => {
      requests.push(...asked);
      givenUp.push(context.signal.aborted);
      return subject.fake.fetch(asked, context);
    },
  };
  let waits = 0;
  const whileWaiting = async () => {
    waits += 1;
  };
  const tests = new Map<string, () => Promise<void>>();
  const abilities = unable === undefined ? {} : { [unable]: false };
  sampleSourceContract(
    (name, run) => tests.set(name, run),
    () => ({ ...subject, source, whileWaiting }),
    abilities,
  );
  await tests
    .get(rule)?.()
    .catch(() => {});
  return { requests, givenUp, policies, waits };
}

describe('the questions of sampleSourceContract', () => {
  it.each<[string, readonly SampleRequest[], SampleSourceAbility?]>([
    ['answers the others beside a metric that there is not', [{ ...podRequest, metric }, podRequest]],
    ['does not change an answer after it was given', [podRequest, inOne('bank')]],
    [
      'says on the way from request to value only what its reader may know',
      [inOne('bank'), inOne('shop'), inOne('nowhere')],
    ],
    ['has nothing for a namespace where nothing is', [inOne('nowhere'), inOne(namespace)]],
    ['has nothing for a metric that there is not', [{ ...podRequest, metric }]],
    ['has nothing for an external metric that there is not', [{ ...queueRequest, metric }]],
    [
      'has nothing for a kind of object that it does not know',
      [podRequest, nodeRequest, namespaceRequest].flatMap((request) => [
        { ...request, groupResource },
        { ...request, groupResource: { ...request.groupResource, group: groupResource.group } },
        { ...request, groupResource: { ...request.groupResource, resource: groupResource.resource } },
      ]),
    ],
    ['has nothing of an external metric for a namespace that may not see it', [{ ...queueRequest, namespace: 'bank' }]],
    [
      'has nothing for a metric selector that no series matches',
      [podRequest, nodeRequest, namespaceRequest].map((request) => ({ ...request, metricSelector: nothingMatches })),
    ],
    ['has nothing for a selector that no external series matches', [{ ...queueRequest, selector: nothingMatches }]],
    [
      'refuses a metric selector, rather than overlook it',
      [{ ...podRequest, metricSelector: nothingMatches }],
      'metricSelectors',
    ],
    [
      "refuses an external metric's selector, rather than overlook it",
      [{ ...queueRequest, selector: nothingMatches }],
      'externalSelectors',
    ],
  ])('%s', async (rule, requests, ...unable) => {
    expect((await questionsOf(rule, ...unable)).requests).toStrictEqual(requests);
  });

  it('are for the policy of everything that is listed, in one of the known namespaces', async () => {
    const { policies } = await questionsOf('has a policy for everything that it lists');
    expect(policies).toStrictEqual([
      inOne('bank'),
      nodeRequest,
      namespaceRequest,
      { ...queueRequest, namespace: 'bank' },
    ]);
  });

  it('are given up before they are asked, at once, and while they are under way', async () => {
    const { requests, givenUp, waits } = await questionsOf('settles soon when nobody waits any longer');
    const each = [podRequest, nodeRequest, namespaceRequest, queueRequest];
    expect(requests).toEqual(each.flatMap((request) => [request, request, request]));
    expect(givenUp).toEqual(each.flatMap(() => [true, false, false]));
    expect(waits).toBe(each.length);
  });
});
