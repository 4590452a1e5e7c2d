import { hash } from 'node:crypto';
import {
  type Clock,
  type CustomMetricsProvider,
  DiscoveryDocuments,
  type DocumentRequest,
  type ExternalMetricsProvider,
  groupListOffers,
  type MediaTypeOffer,
  OpenApiDocuments,
  PathNotFoundError,
  type ServedDocument,
} from '@metrics-adapter/core';
import type { Request, Response } from 'express';
import { agree, writeDocument } from '../http/write-answer.ts';

export interface DocumentParts {
  readonly customMetrics: CustomMetricsProvider;
  readonly externalMetrics: ExternalMetricsProvider;
  readonly clock: Clock;
}

type OtherThanGroupList = Exclude<DocumentRequest, { readonly kind: 'group-list' }>;

/** A document with the headers that it wants beside its own, or where it is now. */
type Found =
  | { readonly document: ServedDocument; readonly headers?: Readonly<Record<string, string>> }
  | { readonly location: string };

const info = { title: 'Kubernetes metrics adapter', version: '1.0.0' };
const jsonOnly: readonly MediaTypeOffer[] = [{ mediaType: 'application/json' }];
const millisecondsPerYear = 365 * 24 * 3_600_000;

/** What the API tells about itself: discovery and OpenAPI in all their forms, made once and served from bytes. */
export class Documents {
  readonly #discovery: DiscoveryDocuments;
  readonly #openApi: OpenApiDocuments;
  readonly #clock: Clock;

  constructor({ customMetrics, externalMetrics, clock }: DocumentParts) {
    this.#discovery = new DiscoveryDocuments({ customMetrics, externalMetrics, sha512Hex });
    this.#openApi = new OpenApiDocuments({ info, sha512Hex });
    this.#clock = clock;
  }

  /** Answers a request for a document. Throws `PathNotFoundError` and `NotAcceptableError`. */
  write(asked: DocumentRequest, request: Request, response: Response): void {
    const found = asked.kind === 'group-list' ? this.#findGroupList(request) : this.#find(asked, request);
    if (found === undefined) throw new PathNotFoundError();
    if ('location' in found) {
      response.writeHead(301, { Location: found.location, 'Content-Length': 0 }).end();
      return;
    }
    response.set({ ...found.headers });
    writeDocument(request, response, found.document);
  }

  /** In the aggregated form for who asks for it: kube-apiserver's aggregator, and clients that speak to us alone. */
  #findGroupList(request: Request): Found {
    const { offer } = agree(request, groupListOffers);
    if (offer.shape === undefined) return { document: this.#discovery.groupList(), headers: { Vary: 'Accept' } };
    const headers = { Vary: 'Accept', 'Cache-Control': 'public' };
    return { document: this.#discovery.aggregated(), headers };
  }

  #find(asked: OtherThanGroupList, request: Request): Found | undefined {
    agree(request, jsonOnly);
    switch (asked.kind) {
      case 'group':
        return toFound(this.#discovery.group(asked.group));
      case 'custom-resource-list':
        return toFound(this.#discovery.customResourceList(asked.version));
      case 'external-resource-list':
        return toFound(this.#discovery.externalResourceList());
      case 'openapi-v2':
        return toFound(this.#openApi.v2());
      case 'openapi-v3-index':
        return toFound(this.#openApi.v3Index());
      case 'openapi-v3':
        return this.#findOpenApiV3(asked.path, asked.hash);
    }
  }

  #findOpenApiV3(path: string, contentHash: string | undefined): Found | undefined {
    const answer = this.#openApi.findV3(path, contentHash);
    if (answer?.kind !== 'document' || !answer.immutable) return answer;
    const expires = new Date(this.#clock.now() + millisecondsPerYear).toUTCString();
    return { ...answer, headers: { 'Cache-Control': 'public, immutable', Expires: expires } };
  }
}

/** A group that has no provider has no documents either. */
function toFound(document: ServedDocument | undefined): Found | undefined {
  return document && { document };
}

function sha512Hex(bytes: Uint8Array): string {
  return hash('sha512', bytes, 'hex');
}
