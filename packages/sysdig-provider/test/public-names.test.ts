import { expect, it } from '@jest/globals';
import * as provider from '../src/index.ts';

it('shows how to make a source, to reach its backend and to read its rules, and nothing of how it works', () => {
  expect(Object.keys(provider).toSorted()).toEqual([
    'AxiosTransport',
    'EndpointError',
    'IamCredentials',
    'RulePaths',
    'TransportError',
    'bearerCredentials',
    'cadenceRefusal',
    'createSysdigSource',
    'diskRuleFiles',
    'fileToken',
    'formatProblem',
    'loadRuleFiles',
    'loadRules',
    'noCredentials',
    'noRules',
    'publicIamAddress',
    'refusalOf',
    'regionNames',
    'toEndpoint',
    'toIamAddress',
    'toMonitorBase',
    'toPromqlBase',
  ]);
});
