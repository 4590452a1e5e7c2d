import type { ClusterAuthenticationConfig, RequestHeaderConfig } from '../authentication/cluster-authentication.ts';
import { parseCertificateBundle } from '../tls/certificate-bundle.ts';
import { KeptPart } from './kept-part.ts';
import { parseJson } from './kube-errors.ts';

/** The data of the ConfigMap: text by key. */
export type ConfigMapData = Readonly<Record<string, string>>;

type RequestHeaderNames = Omit<RequestHeaderConfig, 'bundle'>;

const clientKey = 'client-ca-file';
const frontProxyKey = 'requestheader-client-ca-file';
const listKeys = {
  allowedNames: 'requestheader-allowed-names',
  usernameHeaders: 'requestheader-username-headers',
  /** Only written by Kubernetes 1.32 and later. */
  uidHeaders: 'requestheader-uid-headers',
  groupHeaders: 'requestheader-group-headers',
  extraHeaderPrefixes: 'requestheader-extra-headers-prefix',
} as const;

/** Reads the content of `extension-apiserver-authentication`, and keeps each part's last good state. */
export class AuthenticationParts {
  readonly #client = new KeptPart((pem) => parseCertificateBundle(pem, clientKey));
  readonly #frontProxy = new KeptPart((pem) => parseCertificateBundle(pem, frontProxyKey));
  readonly #names = new KeptPart(parseNames);
  #config: ClusterAuthenticationConfig = {};

  /** The same object as long as nothing changes. */
  get config(): ClusterAuthenticationConfig {
    return this.#config;
  }

  /** Parts that are in the ConfigMap, and were never good: what they would allow is not allowed. */
  get missing(): readonly string[] {
    return this.#parts.flatMap(({ value, problem }) => (value === undefined && problem ? [problem] : []));
  }

  /** Takes up new content. What is refused is returned, once, in words for the log. */
  update(data: ConfigMapData): readonly string[] {
    const changed = [
      this.#client.update(data[clientKey] ?? '') ? this.#client : undefined,
      this.#frontProxy.update(data[frontProxyKey] ?? '') ? this.#frontProxy : undefined,
      this.#names.update(namesText(data)) ? this.#names : undefined,
    ].filter((part) => part !== undefined);
    if (changed.length > 0) this.#config = this.#build();
    return changed.flatMap(({ problem }) => problem ?? []);
  }

  get #parts() {
    return [this.#client, this.#frontProxy, this.#names];
  }

  #build(): ClusterAuthenticationConfig {
    const clientBundle = this.#client.value;
    const bundle = this.#frontProxy.value;
    const names = this.#names.value;
    return {
      ...(clientBundle === undefined ? {} : { clientBundle }),
      ...(bundle === undefined || names === undefined ? {} : { requestHeader: { bundle, ...names } }),
    };
  }
}

/** Lists as one text, so that they are taken or refused together: half of them could let in somebody else. */
function namesText(data: ConfigMapData): string {
  return JSON.stringify(Object.values(listKeys).map((key) => data[key] ?? ''));
}

function parseNames(text: string): RequestHeaderNames {
  const texts = JSON.parse(text) as readonly string[];
  const [allowedNames = [], ...headers] = Object.values(listKeys).map((key, index) =>
    parseList(texts[index] ?? '', key),
  );
  const [usernameHeaders = [], uidHeaders = [], groupHeaders = [], extraHeaderPrefixes = []] = headers.map((names) =>
    names.map((name) => name.toLowerCase()),
  );
  return { allowedNames, usernameHeaders, uidHeaders, groupHeaders, extraHeaderPrefixes };
}

/** A JSON array of texts; an empty text or `null` is an empty one, as Kubernetes reads them. */
function parseList(text: string, key: string): readonly string[] {
  if (text === '') return [];
  const list = parseJson(text);
  if (list === null) return [];
  if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return list;
  throw new TypeError(`${key}: is no JSON array of texts`);
}
