import { describe, expect, it } from '@jest/globals';
import { encodeJson } from '../encoding/encode-json.ts';
import { servedGroups, toApiGroup, toApiGroupList } from './api-groups.ts';

const customVersions =
  '"versions":[{"groupVersion":"custom.metrics.k8s.io/v1beta2","version":"v1beta2"},{"groupVersion":"custom.metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"custom.metrics.k8s.io/v1beta2","version":"v1beta2"}';
const externalVersions =
  '"versions":[{"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}';

describe('toApiGroupList', () => {
  it('writes /apis without apiVersion, both versions of custom metrics among it', () => {
    expect(encodeJson(toApiGroupList(servedGroups))).toBe(
      `{"kind":"APIGroupList","groups":[{"name":"custom.metrics.k8s.io",${customVersions}},{"name":"external.metrics.k8s.io",${externalVersions}}]}\n`,
    );
  });
});

describe('toApiGroup', () => {
  it('writes /apis/GROUP with apiVersion', () => {
    expect(servedGroups.map((group) => encodeJson(toApiGroup(group)))).toEqual([
      `{"kind":"APIGroup","apiVersion":"v1","name":"custom.metrics.k8s.io",${customVersions}}\n`,
      `{"kind":"APIGroup","apiVersion":"v1","name":"external.metrics.k8s.io",${externalVersions}}\n`,
    ]);
  });
});
