import { describe, expect, it } from '@jest/globals';
import type { AccessQuestion, AccessRule } from './access-rule.ts';
import { AccessRules } from './access-rules.ts';

const jane = { name: 'jane', groups: ['dev', 'system:authenticated'] };
const pod = { group: '', resource: 'pods', subresource: '', namespace: 'shop', name: 'a' };
const getPod: AccessQuestion = { user: jane, verb: 'get', resource: pod };

function decide(rule: AccessRule, question: AccessQuestion): boolean {
  const rules = new AccessRules();
  rules.allow(rule);
  return rules.decide(question).allowed;
}

describe('AccessRules', () => {
  const all = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

  it.each<[string, AccessRule, boolean]>([
    ['everything', { users: ['jane'], ...all }, true],
    ['everything for another user', { users: ['joe'], ...all }, false],
    ['everything for a group', { groups: ['dev'], ...all }, true],
    ['everything for another group', { groups: ['ops'], ...all }, false],
    ['another verb', { users: ['jane'], ...all, verbs: ['list'] }, false],
    ['another API group', { users: ['jane'], ...all, apiGroups: ['apps'] }, false],
    ['another resource', { users: ['jane'], ...all, resources: ['services'] }, false],
    ['a part of the resource', { users: ['jane'], ...all, resources: ['pods/log'] }, false],
    ['its name', { users: ['jane'], ...all, resourceNames: ['b', 'a'] }, true],
    ['another name', { users: ['jane'], ...all, resourceNames: ['b'] }, false],
    ['its namespace', { users: ['jane'], ...all, namespaces: ['shop'] }, true],
    ['another namespace', { users: ['jane'], ...all, namespaces: ['other'] }, false],
    ['paths', { users: ['jane'], verbs: ['*'], nonResourceURLs: ['*'] }, false],
  ])('decides by %s about an object', (_what, rule, allowed) => {
    expect(decide(rule, getPod)).toBe(allowed);
  });

  it.each([
    ['pods/log', true],
    ['*/log', true],
    ['*', true],
    ['pods', false],
    ['pods/*', false],
  ])('decides by %s about pods/log: %s', (resource, allowed) => {
    const rule = { users: ['jane'], ...all, resources: [resource] };
    expect(decide(rule, { ...getPod, resource: { ...pod, subresource: 'log' } })).toBe(allowed);
  });

  it.each([
    ['/metrics', true],
    ['/metric*', true],
    ['*', true],
    ['/metrics/*', false],
    ['/', false],
  ])('decides by %s about the path /metrics: %s', (url, allowed) => {
    const rule = { users: ['jane'], verbs: ['get'], nonResourceURLs: [url] };
    expect(decide(rule, { user: jane, verb: 'get', path: '/metrics' })).toBe(allowed);
  });

  it('says who was allowed by what', () => {
    const rules = new AccessRules();
    rules.allow({ name: 'readers', groups: ['dev'], ...all });
    expect(rules.decide(getPod)).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "readers" of ClusterRole "readers" to Group "dev"',
    });
    expect(rules.decide({ ...getPod, user: { name: 'joe', groups: [] } })).toEqual({ allowed: false });
    expect(rules.decide({ ...getPod, user: { name: 'root', groups: ['system:masters'] } })).toEqual({ allowed: true });
  });
});
