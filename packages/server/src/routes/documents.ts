import { hash } from 'node:crypto';
import {
  type Clock,
  DiscoveryDocuments,
  type DiscoveryParts,
  type DocumentRequest,
  groupListOffers,
  type MediaTypeOffer,
  OpenApiDocuments,
  type OpenApiInfo,
  PathNotFoundError,
  type ServedDocument,
} from '@metrics-adapter/core';
import type { Request, Response } from 'express';
import { CompressedDocuments, type Gzip, gzipFast, largestUncompressed } from '../http/compression.ts';
import { agree, writeDocument } from '../http/write-answer.ts';
import { yamlEncoder } from '../http/yaml-encoder.ts';
import { YamlDocuments } from './yaml-documents.ts';

/** What the documents tell of: what the providers list, and the program itself. */
export interface DocumentParts extends Pick<DiscoveryParts, 'customMetrics' | 'externalMetrics'> {
  readonly info: OpenApiInfo;
  readonly clock: Clock;
  /** Absent: {@link gzipFast}. */
  readonly gzip?: Gzip;
}

/** A document with the headers that it wants beside its own, or where it is now. */
type Found =
  | {
      readonly document: ServedDocument;
      readonly headers?: Readonly<Record<string, string>>;
      readonly compressAbove: number;
    }
  | { readonly location: string };

type OpenApiRequest = Extract<DocumentRequest, { readonly kind: `openapi-${string}` }>;
type DiscoveryRequest = Exclude<DocumentRequest, OpenApiRequest>;

const jsonOffer: MediaTypeOffer = { mediaType: 'application/json' };
const yamlOffer: MediaTypeOffer = { mediaType: yamlEncoder.mediaType };
const millisecondsPerYear = 365 * 24 * 3_600_000;

/** What the API tells about itself: discovery and OpenAPI in all their forms, made once and served from bytes. */
export class Documents {
  readonly #discovery: DiscoveryDocuments;
  readonly #openApi: OpenApiDocuments;
  readonly #yaml = new YamlDocuments(sha512Hex);
  readonly #compressed: CompressedDocuments;
  readonly #clock: Clock;

  constructor({ info, clock, gzip = gzipFast, ...providers }: DocumentParts) {
    this.#discovery = new DiscoveryDocuments({ ...providers, sha512Hex });
    this.#openApi = new OpenApiDocuments({ info, groups: this.#discovery.groups, sha512Hex });
    this.#compressed = new CompressedDocuments(gzip);
    this.#clock = clock;
  }

  /** Answers a request for a document. Throws `PathNotFoundError` and `NotAcceptableError`. */
  async write(asked: DocumentRequest, request: Request, response: Response): Promise<void> {
    const found = this.#find(asked, request);
    if (found === undefined) throw new PathNotFoundError();
    if ('location' in found) {
      response.writeHead(301, { Location: found.location, 'Content-Length': 0 }).end();
      return;
    }
    response.set({ ...found.headers });
    await writeDocument(request, response, { ...found, compressed: this.#compressed });
  }

  #find(asked: DocumentRequest, request: Request): Found | undefined {
    switch (asked.kind) {
      case 'openapi-v2':
      case 'openapi-v3-index':
      case 'openapi-v3':
        agree(request, [jsonOffer]);
        return this.#findOpenApi(asked);
      default:
        return this.#findDiscovery(asked, request);
    }
  }

  /** `/apis` in the aggregated form for who asks for it: kube-apiserver's aggregator, and clients that speak to us alone. */
  #findDiscovery(asked: DiscoveryRequest, request: Request): Found | undefined {
    const { offer } = agree(request, [...(asked.kind === 'group-list' ? groupListOffers : [jsonOffer]), yamlOffer]);
    const headers = { Vary: 'Accept' };
    const found = { headers, compressAbove: largestUncompressed };
    if (offer.shape !== undefined) {
      return { ...found, document: this.#discovery.aggregated(), headers: { ...headers, 'Cache-Control': 'public' } };
    }
    const json = this.#readDiscovery(asked);
    return json && { ...found, document: offer === yamlOffer ? this.#yaml.of(json) : json };
  }

  /** A group that has no provider has no documents either. */
  #readDiscovery(asked: DiscoveryRequest): ServedDocument | undefined {
    switch (asked.kind) {
      case 'group-list':
        return this.#discovery.groupList();
      case 'group':
        return this.#discovery.group(asked.group);
      case 'custom-resource-list':
        return this.#discovery.customResourceList(asked.version);
      case 'external-resource-list':
        return this.#discovery.externalResourceList();
    }
  }

  /** Compressed whatever its size, as Kubernetes does: it never changes. */
  #findOpenApi(asked: OpenApiRequest): Found | undefined {
    const compressAbove = 0;
    if (asked.kind === 'openapi-v2') return { document: this.#openApi.v2(), compressAbove };
    if (asked.kind === 'openapi-v3-index') return { document: this.#openApi.v3Index(), compressAbove };
    const answer = this.#openApi.findV3(asked.path, asked.hash);
    if (answer?.kind !== 'document') return answer;
    const expires = new Date(this.#clock.now() + millisecondsPerYear).toUTCString();
    const headers = { 'Cache-Control': 'public, immutable', Expires: expires };
    return { document: answer.document, compressAbove, ...(answer.immutable && { headers }) };
  }
}

function sha512Hex(bytes: Uint8Array): string {
  return hash('sha512', bytes, 'hex');
}
