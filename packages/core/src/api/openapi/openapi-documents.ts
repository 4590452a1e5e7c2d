import { type ServedGroup, servedGroups } from '../discovery/api-groups.ts';
import { DocumentShelf } from '../documents/document-shelf.ts';
import { hashOf, type ServedDocument, type Sha512Hex, toServedDocument } from '../documents/served-document.ts';
import { jsonEncoder } from '../encoding/encode-json.ts';
import { protobufEncoder } from '../encoding/encode-protobuf.ts';
import type { MediaTypeOffer } from '../negotiation/negotiate.ts';
import type { OpenApiRequest } from '../request/api-request.ts';
import { buildOpenApiV2, type OpenApiInfo } from './build-openapi-v2.ts';
import { buildOpenApiV3 } from './build-openapi-v3.ts';
import type { Operation } from './operation.ts';
import { listOperations, type OperationScope } from './operations.ts';

/** What the OpenAPI documents are made of. */
export interface OpenApiParts {
  /** What the documents say about the program. */
  readonly info: OpenApiInfo;
  /** The groups that are served; absent: both. */
  readonly groups?: readonly ServedGroup[];
  /** In what values can be answered: the encoders that the host has. Absent: JSON and protobuf, which core has. */
  readonly valueOffers?: readonly MediaTypeOffer[];
  /** In what discovery can be answered; absent: JSON alone. */
  readonly discoveryOffers?: readonly MediaTypeOffer[];
  /** Whether the host answers at `/version` which program it is, in JSON; absent: it does not. */
  readonly servesVersion?: boolean;
  /** Makes the ETags, and the hashes in the index of v3. */
  readonly sha512Hex: Sha512Hex;
}

/** How to answer a request for an OpenAPI document. */
export type OpenApiAnswer =
  | {
      /** There is such a document: answer 200, or 304 to whoever has it. */
      readonly kind: 'document';
      /** What to send. */
      readonly document: ServedDocument;
      /**
       * Whether this address will never have another content, because it carries the content's hash: then send
       * `Cache-Control: public, immutable` and an `Expires` a year ahead, as Kubernetes does.
       */
      readonly immutable: boolean;
    }
  /** The hash is that of another content: answer 301 with this `Location`. */
  | {
      /** There is another content now. */
      readonly kind: 'redirect';
      /** Where it is: a path with its query. */
      readonly location: string;
    };

/**
 * OpenAPI v2 and v3 of the metrics APIs, in JSON, ready to be sent; each document is built and hashed when it is first
 * read. They describe paths and answers, not single metrics, so that they never change while the program runs.
 */
export class OpenApiDocuments {
  readonly #parts: OpenApiParts;
  readonly #operations: readonly Operation[];
  readonly #shelf = new DocumentShelf();

  /** Builds nothing yet. */
  constructor(parts: OpenApiParts) {
    this.#parts = parts;
    this.#operations = listOperations(toScope(parts));
  }

  /** The document that answers a request, or where it is; undefined when there is none. */
  find(asked: OpenApiRequest): OpenApiAnswer | undefined {
    if (asked.kind === 'openapi-v3') return this.findV3(asked.path, asked.hash);
    const document = asked.kind === 'openapi-v2' ? this.v2() : this.v3Index();
    return { kind: 'document', document, immutable: false };
  }

  /** `/openapi/v2`: everything in one document. */
  v2(): ServedDocument {
    return this.#take('v2', () => buildOpenApiV2(this.#operations, this.#parts.info));
  }

  /** `/openapi/v3`: where each document of v3 is, with the hash of its content. */
  v3Index(): ServedDocument {
    return this.#take('v3', () => {
      const names = new Set(this.#operations.map(({ document }) => document));
      const entries = [...names].map((name) => [name, { serverRelativeURL: toUrl(name, this.#takeV3(name)) }]);
      return { paths: Object.fromEntries(entries) };
    });
  }

  /**
   * `/openapi/v3/PATH?hash=HASH`; undefined when there is no such document.
   * @param path without a slash at its ends: `apis/custom.metrics.k8s.io/v1beta2`.
   * @param hash absent or empty: whatever the content is.
   */
  findV3(path: string, hash?: string): OpenApiAnswer | undefined {
    if (!this.#operations.some(({ document }) => document === path)) return undefined;
    const document = this.#takeV3(path);
    if (hash === undefined || hash === '') return { kind: 'document', document, immutable: false };
    if (hash !== hashOf(document)) return { kind: 'redirect', location: toUrl(path, document) };
    return { kind: 'document', document, immutable: true };
  }

  #takeV3(path: string): ServedDocument {
    return this.#take(`v3/${path}`, () => {
      const operations = this.#operations.filter(({ document }) => document === path);
      return buildOpenApiV3(operations, this.#parts.info);
    });
  }

  /** Without a newline at the end, as Kubernetes writes these documents, unlike API objects. */
  #take(name: string, build: () => object): ServedDocument {
    const make = (): ServedDocument =>
      toServedDocument(JSON.stringify(build()), 'application/json', this.#parts.sha512Hex);
    return this.#shelf.take(name, [], make);
  }
}

function toScope(parts: OpenApiParts): OperationScope {
  const { groups = servedGroups, servesVersion = false } = parts;
  const { valueOffers = [jsonEncoder, protobufEncoder], discoveryOffers = [jsonEncoder] } = parts;
  const mediaTypes = { values: toMediaTypes(valueOffers), discovery: toMediaTypes(discoveryOffers) };
  return { groups, servesVersion, mediaTypes };
}

/** Each once: `/apis` is offered in two forms of one type. */
function toMediaTypes(offers: readonly MediaTypeOffer[]): readonly string[] {
  return [...new Set(offers.map(({ mediaType }) => mediaType))];
}

function toUrl(path: string, document: ServedDocument): string {
  return `/openapi/v3/${path}?hash=${hashOf(document)}`;
}
