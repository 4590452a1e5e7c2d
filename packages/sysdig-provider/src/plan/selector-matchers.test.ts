import { describe, expect, it } from '@jest/globals';
import { BadRequestError, parseLabelSelector } from '@metrics-adapter/core';
import { formatVectorSelector } from '../promql/query/format-selector.ts';
import { toMatchers } from './selector-matchers.ts';

/** What a selector becomes, as it stands between the braces of a query. */
function translate(selector: string): string {
  return formatVectorSelector('', toMatchers(parseLabelSelector(selector))).slice(1, -1);
}

describe('toMatchers', () => {
  it.each([
    ['', ''],
    ['verb=GET', 'verb="GET"'],
    ['verb==GET', 'verb="GET"'],
    ['verb!=GET', 'verb!="GET"'],
    ['verb in (GET)', 'verb="GET"'],
    ['verb in (POST,GET)', 'verb=~"GET|POST"'],
    ['version in (v1.0,v1-0)', String.raw`version=~"v1-0|v1\\.0"`],
    ['verb notin (POST,GET)', 'verb!~"GET|POST"'],
    ['verb notin (v1.0)', String.raw`verb!~"v1\\.0"`],
    ['verb', 'verb!=""'],
    ['!verb', 'verb=""'],
    // Prometheus cannot tell an empty label from one that is not there.
    ['verb=', 'verb=""'],
    ['verb in (,GET)', 'verb=~"|GET"'],
    ['app.kubernetes.io/name=web', 'app_kubernetes_io_name="web"'],
    ['a=1,b!=2,c', 'a="1",b!="2",c!=""'],
    ['a!=1,a!=2', 'a!="1",a!="2"'],
  ])('translates %j into %s', (selector, matchers) => {
    expect(translate(selector)).toBe(matchers);
  });

  it.each([
    ['kubernetes.namespace.name=shop', 'kube_namespace_name="shop"'],
    ['kubernetes_pod_name=web-1', 'kube_pod_name="web-1"'],
    ['kubernetes.cluster.name=prod', 'kube_cluster_name="prod"'],
    ['kube_deployment_name=web', 'kube_deployment_name="web"'],
    ['net.http.statuscode=200', 'net_http_statuscode="200"'],
  ])('knows the labels of the older API: %s', (selector, matchers) => {
    expect(translate(selector)).toBe(matchers);
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])('takes the key %s for nothing special', (key) => {
    expect(translate(`${key}=1`)).toBe(`${key}="1"`);
  });

  it.each([
    ['size>10', 'size>10'],
    ['size<10', 'size<10'],
  ])('refuses to compare by size: %s', (selector, shown) => {
    expect(() => translate(selector)).toThrow(
      new BadRequestError(
        `the selector "${shown}" cannot be asked of Sysdig: labels there have no order; use =, !=, in, notin or the bare key`,
      ),
    );
  });

  it.each([
    ['a.b=1,a-b=1', 'a-b', 'a.b', 'a_b'],
    ['a_b,!a/b', 'a/b', 'a_b', 'a_b'],
    ['kubernetes.pod.name=a,kube_pod_name=b', 'kube_pod_name', 'kubernetes.pod.name', 'kube_pod_name'],
  ])('refuses keys that Sysdig spells alike: %s', (selector, one, other, label) => {
    expect(() => translate(selector)).toThrow(
      new BadRequestError(
        `the labels "${one}" and "${other}" are both called ${label} in Sysdig: select by one of them`,
      ),
    );
  });

  it('refuses a key that no label can be called', () => {
    expect(() => translate('9lives=1')).toThrow(BadRequestError);
  });
});
