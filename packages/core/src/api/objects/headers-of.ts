import type { AdapterError } from '../../errors/adapter-error.ts';
import { toStatus } from './status.ts';

/**
 * The headers that an error's answer has beside those of every answer: `Allow` where the method is refused (RFC 9110
 * demands it; Kubernetes leaves it out), `Retry-After` where there is something to wait for, and for a refusal the
 * `X-Content-Type-Options` that Kubernetes sends, since its text repeats what the client wrote.
 */
export function headersOf(error: AdapterError): Readonly<Record<string, string>> {
  const { code, details } = toStatus(error);
  return {
    ...(code === 405 && { Allow: 'GET' }),
    ...(code === 403 && { 'X-Content-Type-Options': 'nosniff' }),
    ...(details?.retryAfterSeconds !== undefined && { 'Retry-After': String(details.retryAfterSeconds) }),
  };
}
