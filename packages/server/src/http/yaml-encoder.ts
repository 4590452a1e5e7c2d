import { type Encoder, encodeJson } from '@metrics-adapter/core';
import { formatYaml } from './format-yaml.ts';

/**
 * Writes any object as Kubernetes writes YAML: what its JSON says, members sorted, indented by two spaces, without `---`.
 * Throws what `encodeJson` throws.
 */
export const yamlEncoder: Encoder<object> = {
  mediaType: 'application/yaml',
  encode: (object) => formatYaml(JSON.parse(encodeJson(object))),
};
