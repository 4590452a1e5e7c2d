import { expect, it } from '@jest/globals';
import * as provider from '../src/index.ts';

it('shows how to make a source and to reach its backend, and nothing of how it works', () => {
  expect(Object.keys(provider).toSorted()).toEqual([
    'AxiosTransport',
    'EndpointError',
    'TransportError',
    'bearerCredentials',
    'createSysdigSource',
    'fileToken',
    'noCredentials',
    'toPromqlBase',
  ]);
});
