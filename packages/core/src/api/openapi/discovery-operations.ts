import { definitionNames } from './definitions/definition-names.ts';
import { toTag, toTitle } from './names.ts';
import type { OfferedMediaTypes, Operation } from './operation.ts';

/** Reading which groups there are. */
export function listGroups({ discovery: mediaTypes }: OfferedMediaTypes): Operation {
  return {
    path: '/apis/',
    document: 'apis',
    operationId: 'getAPIVersions',
    tag: 'apis',
    description: 'get available API versions',
    mediaTypes,
    parameters: [],
    answer: definitionNames.apiGroupList,
  };
}

/** Reading which program answers. */
export const readVersion: Operation = {
  path: '/version/',
  document: 'version',
  operationId: 'getCodeVersion',
  tag: 'version',
  description: 'get the version information for this server',
  mediaTypes: ['application/json'],
  parameters: [],
  answer: definitionNames.versionInfo,
};

/** Reading which versions a group has. */
export function readGroup(group: string, { discovery: mediaTypes }: OfferedMediaTypes): Operation {
  return {
    path: `/apis/${group}/`,
    document: `apis/${group}`,
    operationId: `get${toTitle(group)}APIGroup`,
    tag: toTag(group),
    description: 'get information of a group',
    mediaTypes,
    parameters: [],
    answer: definitionNames.apiGroup,
  };
}

/** Reading what a version of a group serves. */
export function listResources(group: string, version: string, { discovery: mediaTypes }: OfferedMediaTypes): Operation {
  return {
    path: `/apis/${group}/${version}/`,
    document: `apis/${group}/${version}`,
    operationId: `get${toTitle(group, version)}APIResources`,
    tag: toTag(group, version),
    description: 'get available resources',
    mediaTypes,
    parameters: [],
    answer: definitionNames.apiResourceList,
  };
}
