import { hash } from 'node:crypto';
import {
  type Clock,
  DiscoveryDocuments,
  type DiscoveryParts,
  type DiscoveryRequest,
  type DocumentRequest,
  documentOffers,
  jsonEncoder,
  type MediaTypeOffer,
  OpenApiDocuments,
  type OpenApiInfo,
  type OpenApiRequest,
  PathNotFoundError,
  type ServedDocument,
} from '@metrics-adapter/core';
import type { Request, Response } from 'express';
import { CompressedDocuments, type Gzip, gzipFast, largestUncompressed } from '../http/compression.ts';
import { agree, objectEncoders, writeDocument } from '../http/write-answer.ts';
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
    this.#openApi = new OpenApiDocuments({
      info,
      groups: this.#discovery.groups,
      valueOffers: objectEncoders,
      discoveryOffers: [jsonEncoder, yamlOffer],
      servesVersion: true,
      sha512Hex,
    });
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
        agree(request, documentOffers(asked));
        return this.#findOpenApi(asked);
      default:
        return this.#findDiscovery(asked, request);
    }
  }

  /** `/apis` in the aggregated form for who asks for it: kube-apiserver's aggregator, and clients that speak to us alone. */
  #findDiscovery(asked: DiscoveryRequest, request: Request): Found | undefined {
    const { offer } = agree(request, [...documentOffers(asked), yamlOffer]);
    const headers = { Vary: 'Accept', ...(offer.shape !== undefined && { 'Cache-Control': 'public' }) };
    const json = this.#discovery.find(asked, offer);
    if (json === undefined) return undefined;
    return { document: offer === yamlOffer ? this.#yaml.of(json) : json, headers, compressAbove: largestUncompressed };
  }

  /** Compressed whatever its size, as Kubernetes does: it never changes. */
  #findOpenApi(asked: OpenApiRequest): Found | undefined {
    const compressAbove = 0;
    const answer = this.#openApi.find(asked);
    if (answer?.kind !== 'document') return answer;
    const expires = new Date(this.#clock.now() + millisecondsPerYear).toUTCString();
    const headers = { 'Cache-Control': 'public, immutable', Expires: expires };
    return { document: answer.document, compressAbove, ...(answer.immutable && { headers }) };
  }
}

function sha512Hex(bytes: Uint8Array): string {
  return hash('sha512', bytes, 'hex');
}
