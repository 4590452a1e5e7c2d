import { describe, expect, it } from '@jest/globals';
import { formatGroupResource, type GroupResource, parseGroupResource } from './group-resource.ts';

const examples: readonly (readonly [string, GroupResource])[] = [
  ['pods', { resource: 'pods', group: '' }],
  ['deployments.apps', { resource: 'deployments', group: 'apps' }],
  ['ingresses.networking.k8s.io', { resource: 'ingresses', group: 'networking.k8s.io' }],
];

describe('a group resource', () => {
  it.each(examples)('%s is split at the first dot', (text, groupResource) => {
    expect(parseGroupResource(text)).toEqual(groupResource);
  });

  it.each(examples)('%s is written back', (text, groupResource) => {
    expect(formatGroupResource(groupResource)).toBe(text);
  });
});
