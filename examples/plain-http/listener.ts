import { hash, randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import * as core from '@metrics-adapter/core';

/** What is served: an API without a provider is not there. */
type Providers = core.MetricsProviders & Omit<core.DiscoveryParts, 'sha512Hex'>;
/** Whether who sent the request may do this. */
type Permission = (request: IncomingMessage, attributes: core.RequestAttributes) => Promise<boolean>;

/**
 * The metrics APIs, their discovery and OpenAPI: `createServer(tls, createListener({ customMetrics, externalMetrics },
 * mayDo))`, where a `FreshnessEngine` may be both providers. Kubernetes asks by TLS alone, and `mayDo` is for the host.
 */
export function createListener(providers: Providers, mayDo: Permission): RequestListener {
  const sha512Hex = (bytes: Uint8Array): string => hash('sha512', bytes, 'hex');
  const discovery = new core.DiscoveryDocuments({ ...providers, sha512Hex });
  const info = { title: 'plain-http', version: '1.0.0' };
  const openApi = new core.OpenApiDocuments({ info, groups: discovery.groups, sha512Hex });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const target = core.parseRequestTarget(url);
    const mayAsk = await mayDo(request, core.toRequestAttributes(method, target));
    if (!mayAsk) throw new core.ForbiddenError('you may not read this');
    const asked = core.parseApiRequest(method, target);
    const pretty = target.query.get('pretty')?.[0];
    const agree = <Offer extends core.MediaTypeOffer>(offers: readonly Offer[]) => {
      const agreed = core.negotiate({ accept: headers.accept, userAgent: headers['user-agent'], pretty }, offers);
      if (!agreed.acceptable) throw agreed.error;
      return agreed;
    };
    const sendDocument = ({ etag, contentType, body }: core.ServedDocument): void => {
      const isKnown = core.isNotModified(headers['if-none-match'], etag);
      const about = { ETag: etag, Vary: 'Accept', 'Content-Type': contentType };
      response.writeHead(isKnown ? 304 : 200, about).end(isKnown ? undefined : body);
    };
    switch (asked.kind) {
      case 'unknown':
        throw new core.PathNotFoundError();
      case 'custom-by-name':
      case 'custom-by-selector':
      case 'external': {
        const { offer, ...style } = agree([core.jsonEncoder, core.protobufEncoder]);
        const left = new AbortController();
        response.once('close', () => left.abort());
        const signal = AbortSignal.any([left.signal, AbortSignal.timeout(Math.min(asked.timeout ?? 10_000, 10_000))]);
        const context = { signal, requestId: randomUUID(), priority: 'autoscaler' } as const;
        const list = core.getMetricValueList(asked, providers, context);
        const object = await core.unlessAborted(list, signal, 'Timeout: the values were not there in time');
        response.writeHead(200, { 'Content-Type': offer.mediaType }).end(offer.encode(object, style));
        return;
      }
      case 'openapi-v2':
      case 'openapi-v3-index':
      case 'openapi-v3': {
        agree(core.documentOffers(asked));
        const found = openApi.find(asked);
        if (found === undefined) throw new core.PathNotFoundError();
        if (found.kind === 'document') return sendDocument(found.document);
        response.writeHead(301, { Location: found.location }).end();
        return;
      }
      default: {
        const document = discovery.find(asked, agree(core.documentOffers(asked)).offer);
        if (document === undefined) throw new core.PathNotFoundError();
        sendDocument(document);
      }
    }
  }
  return (request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      const error = thrown instanceof core.AdapterError ? thrown : new core.InternalError(thrown);
      if (error.meaning === 'internal') console.error(error.cause);
      const headers = { ...core.headersOf(error), 'Content-Type': 'application/json' };
      response.writeHead(core.toStatus(error).code, headers).end(core.encodeJson(core.toStatus(error)));
    });
  };
}
