import type { ServedDocument, Sha512Hex } from '@metrics-adapter/core';
import { formatYaml } from '../http/format-yaml.ts';
import { yamlEncoder } from '../http/yaml-encoder.ts';

/** Documents that say in YAML what others say in JSON: made when they are first wanted, and kept as long as those. */
export class YamlDocuments {
  readonly #sha512Hex: Sha512Hex;
  readonly #made = new WeakMap<ServedDocument, ServedDocument>();

  constructor(sha512Hex: Sha512Hex) {
    this.#sha512Hex = sha512Hex;
  }

  /** The same in YAML, with an ETag of its own. */
  of(json: ServedDocument): ServedDocument {
    const made = this.#made.get(json) ?? this.#make(json);
    this.#made.set(json, made);
    return made;
  }

  #make(json: ServedDocument): ServedDocument {
    const body = Buffer.from(formatYaml(JSON.parse(Buffer.from(json.body).toString())));
    return { body, etag: `"${this.#sha512Hex(body).toUpperCase()}"`, contentType: yamlEncoder.mediaType };
  }
}
