import { describe, expect, it } from '@jest/globals';
import { servedGroups } from '../discovery/api-groups.ts';
import { listOperations } from './operations.ts';

describe('listOperations', () => {
  const json = ['application/json'];
  const text = ['application/json', 'application/yaml'];
  const all = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
  const mediaTypes = { values: all, discovery: text };
  const selectors = ['labelSelector', 'metricLabelSelector'];

  it('knows of every operation what it answers, in what, and what chooses', () => {
    const operations = listOperations({ groups: servedGroups, mediaTypes, servesVersion: true });
    const rows = operations.map(({ document, tag, answer, action, mediaTypes, parameters }) => {
      const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      return [document, tag, answer.replace(/^.*\.(?=v)/, ''), action?.verb, mediaTypes, inQuery];
    });
    expect(rows).toEqual([
      ['apis', 'apis', 'v1.APIGroupList', undefined, text, []],
      ['apis/custom.metrics.k8s.io', 'customMetrics', 'v1.APIGroup', undefined, text, []],
      ...['v1beta1', 'v1beta2'].flatMap((version) => {
        const document = `apis/custom.metrics.k8s.io/${version}`;
        const tag = `customMetrics_${version}`;
        const answer = `${version}.MetricValueList`;
        return [
          [document, tag, 'v1.APIResourceList', undefined, text, []],
          [document, tag, answer, 'get', all, [...selectors, 'pretty']],
          [document, tag, answer, 'list', all, [...selectors, 'pretty']],
          [document, tag, answer, 'list', all, [...selectors, 'pretty']],
        ];
      }),
      ['apis/external.metrics.k8s.io', 'externalMetrics', 'v1.APIGroup', undefined, text, []],
      ['apis/external.metrics.k8s.io/v1beta1', 'externalMetrics_v1beta1', 'v1.APIResourceList', undefined, text, []],
      [
        'apis/external.metrics.k8s.io/v1beta1',
        'externalMetrics_v1beta1',
        'v1beta1.ExternalMetricValueList',
        'list',
        all,
        ['labelSelector', 'pretty'],
      ],
      ['version', 'version', 'version.Info', undefined, json, []],
    ]);
  });

  it('knows what is there without any group', () => {
    const pathsOf = (servesVersion: boolean) =>
      listOperations({ groups: [], mediaTypes, servesVersion }).map(({ path }) => path);
    expect(pathsOf(true)).toEqual(['/apis/', '/version/']);
    expect(pathsOf(false)).toEqual(['/apis/']);
  });
});
