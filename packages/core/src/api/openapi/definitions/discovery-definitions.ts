import { arrayOf, flag, object, reference, type Schema, text } from '../schema.ts';
import { definitionNames } from './definition-names.ts';
import { typedObject } from './typed-object.ts';

/** The answers of discovery and of `/version`. */
export const discoveryDefinitions = {
  [definitionNames.apiGroupList]: typedObject('The API groups that are served.', kindOf('APIGroupList'), {
    required: ['groups'],
    properties: { groups: arrayOf(reference(definitionNames.apiGroup), 'The groups.') },
  }),

  [definitionNames.apiGroup]: typedObject('An API group and its versions.', kindOf('APIGroup'), {
    required: ['name', 'versions'],
    properties: {
      name: text('The name of the group.'),
      preferredVersion: reference(definitionNames.groupVersion, 'The version to use unless there is a reason not to.'),
      versions: arrayOf(reference(definitionNames.groupVersion), 'The versions, the preferred one first.'),
    },
  }),

  [definitionNames.groupVersion]: object('A version of an API group.', {
    required: ['groupVersion', 'version'],
    properties: { groupVersion: text('GROUP/VERSION.'), version: text('VERSION.') },
  }),

  [definitionNames.apiResourceList]: typedObject('What a version of an API group serves.', kindOf('APIResourceList'), {
    required: ['groupVersion', 'resources'],
    properties: {
      groupVersion: text('GROUP/VERSION.'),
      resources: arrayOf(reference(definitionNames.apiResource), 'One entry for each metric.'),
    },
  }),

  [definitionNames.apiResource]: object('A metric that can be asked for.', {
    required: ['name', 'singularName', 'namespaced', 'kind', 'verbs'],
    properties: {
      kind: text('The kind of the answer.'),
      name: text('RESOURCE/METRIC for a metric of objects, METRIC for an external one.'),
      namespaced: flag('Whether it is asked for within a namespace.'),
      singularName: text('Always empty: metrics have no singular.'),
      verbs: arrayOf(text(), 'What can be done with it: get.'),
    },
  }),

  [definitionNames.versionInfo]: object('Which program answers.', {
    required: [
      'major',
      'minor',
      'gitVersion',
      'gitCommit',
      'gitTreeState',
      'buildDate',
      'goVersion',
      'compiler',
      'platform',
    ],
    properties: {
      buildDate: text('When it was built.'),
      compiler: text('What it was built with.'),
      gitCommit: text('The commit that it was built from.'),
      gitTreeState: text('Whether what it was built from was all committed: clean or dirty.'),
      gitVersion: text('The version.'),
      goVersion: text('The runtime that it runs on.'),
      major: text('The first number of the version.'),
      minor: text('The second number of the version.'),
      platform: text('The operating system and processor that it runs on.'),
    },
  }),
} as const satisfies Readonly<Record<string, Schema>>;

/** Discovery's own kinds belong to the group without a name. */
function kindOf(kind: string): { readonly group: ''; readonly version: 'v1'; readonly kind: string } {
  return { group: '', version: 'v1', kind };
}
