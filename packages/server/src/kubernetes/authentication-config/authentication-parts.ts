import type { ClusterAuthenticationConfig, RequestHeaderConfig } from '../../authentication/cluster-authentication.ts';
import { type CertificateBundle, parseCertificateBundle } from '../../tls/peer/certificate-bundle.ts';
import { parseJson } from '../transport/kube-errors.ts';
import { KeptPart } from './kept-part.ts';

/** The data of the ConfigMap: text by key. */
export type ConfigMapData = Readonly<Record<string, string>>;

/** A part that is missing or refused, in words for the log. */
export interface PartProblem {
  readonly text: string;
  /** Whether an earlier good one stays in force. */
  readonly isKept: boolean;
}

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
} as const satisfies Record<keyof RequestHeaderNames, string>;

const aggregationRemedy =
  'without it the aggregation layer of kube-apiserver cannot be authenticated: start kube-apiserver with the ' +
  '--requestheader-* flags, or give this server --requestheader-client-ca-file and the others';

/** One part, and where it stands. */
interface ReadPart {
  readonly part: Pick<KeptPart<unknown>, 'value' | 'problem' | 'update'>;
  readonly textOf: (data: ConfigMapData) => string;
  /** What its absence means and what to do about it. */
  readonly remedy?: string;
}

/**
 * Reads the content of `extension-apiserver-authentication`, and keeps each part's last good state, also when the part
 * goes missing. Kubernetes' own aggregated servers do so with the authorities; a missing list of names they take for an
 * empty one, which can let in somebody else.
 */
export class AuthenticationParts {
  readonly #given: ClusterAuthenticationConfig;
  readonly #client = new KeptPart<CertificateBundle | undefined>(parseClientAuthority);
  readonly #frontProxy = new KeptPart((pem) => parseAuthority(pem, frontProxyKey));
  readonly #names = new KeptPart(parseNames);
  readonly #read: readonly ReadPart[];
  #config: ClusterAuthenticationConfig;

  /** @param given parts that are never taken from the content. */
  constructor(given: ClusterAuthenticationConfig = {}) {
    this.#given = given;
    this.#config = given;
    const frontProxy: readonly ReadPart[] = [
      { part: this.#frontProxy, textOf: (data) => data[frontProxyKey] ?? '', remedy: aggregationRemedy },
      { part: this.#names, textOf: namesText, remedy: aggregationRemedy },
    ];
    const client: ReadPart = { part: this.#client, textOf: (data) => data[clientKey] ?? '' };
    this.#read = [...(given.requestHeader ? [] : frontProxy), ...(given.clientBundle ? [] : [client])];
  }

  /** The same object as long as nothing changes. */
  get config(): ClusterAuthenticationConfig {
    return this.#config;
  }

  /** What was never good, so that nobody can be believed by it. */
  get problems(): readonly string[] {
    return this.#read.flatMap(({ part: { value, problem }, remedy }) => {
      if (value !== undefined || problem === undefined) return [];
      return remedy === undefined ? problem : `${problem}; ${remedy}`;
    });
  }

  /** Takes up new content. What is missing or refused is returned once. */
  update(data: ConfigMapData): readonly PartProblem[] {
    const changed = this.#read.filter(({ part, textOf }) => part.update(textOf(data)));
    if (changed.some(({ part }) => part.problem === undefined)) this.#config = this.#build();
    return changed.flatMap(({ part: { problem, value } }) =>
      problem === undefined ? [] : { text: problem, isKept: value !== undefined },
    );
  }

  #build(): ClusterAuthenticationConfig {
    const clientBundle = this.#client.value;
    const bundle = this.#frontProxy.value;
    const names = this.#names.value;
    return {
      ...(clientBundle === undefined ? {} : { clientBundle }),
      ...(bundle === undefined || names === undefined ? {} : { requestHeader: { bundle, ...names } }),
      ...this.#given,
    };
  }
}

/** Without one the cluster knows nobody by certificate, as long as there never was one. */
function parseClientAuthority(pem: string, before: CertificateBundle | undefined): CertificateBundle | undefined {
  return pem === '' && before === undefined ? undefined : parseAuthority(pem, clientKey);
}

function parseAuthority(pem: string, key: string): CertificateBundle {
  if (pem === '') throw new TypeError(`${key}: is missing`);
  return parseCertificateBundle(pem, key);
}

/** Lists as one text, so that they are taken or refused together: half of them could let in somebody else. */
function namesText(data: ConfigMapData): string {
  return JSON.stringify(Object.values(listKeys).map((key) => data[key] ?? ''));
}

function parseNames(text: string, before: RequestHeaderNames | undefined): RequestHeaderNames {
  const texts = JSON.parse(text) as readonly string[];
  const lists = Object.entries(listKeys).map(([name, key], index) => {
    const text = texts[index] ?? '';
    const wasThere = (before?.[name as keyof RequestHeaderNames].length ?? 0) > 0;
    if (text === '' && (wasThere || key === listKeys.usernameHeaders)) throw new TypeError(`${key}: is missing`);
    return parseList(text, key);
  });
  const [allowedNames = [], ...headers] = lists;
  const [usernameHeaders = [], uidHeaders = [], groupHeaders = [], extraHeaderPrefixes = []] = headers.map((names) =>
    names.map((name) => name.toLowerCase()),
  );
  if (usernameHeaders.length === 0) throw new TypeError(`${listKeys.usernameHeaders}: names no header`);
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
