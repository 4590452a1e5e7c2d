import { isRecord, shorten } from './parse-json.ts';
import type { RefusalReason } from './refused-call-error.ts';

/** What an error body tells, whatever its shape: Prometheus', Spring's, Sysdig's own, or text. */
export function describeErrorBody(body: string): string {
  const text = body.trim();
  if (text === '' || text.startsWith('<')) return '';
  const parsed = tryJson(text);
  if (parsed === undefined) return shorten(text);
  const told = tellingsOf(parsed).find((telling) => typeof telling === 'string');
  return told === undefined ? '' : shorten(told);
}

function tellingsOf(parsed: unknown): readonly unknown[] {
  if (!isRecord(parsed)) return [parsed];
  const { error, message, errors, details } = parsed;
  const [first]: unknown[] = Array.isArray(errors) ? errors : [];
  return [error, message, ...(isRecord(first) ? [first['message'], first['reason']] : []), details].flat();
}

/** Sysdig's own list of what is wrong; none where the body has no such list. */
export function readReasons(body: string): readonly RefusalReason[] {
  const parsed = tryJson(body);
  return isRecord(parsed) ? toReasons(parsed['errors']) : [];
}

/** The members of an `errors` array that can be understood. */
export function toReasons(errors: unknown): readonly RefusalReason[] {
  return (Array.isArray(errors) ? errors : []).filter(isRecord).map(({ reason, message, field }) => ({
    ...(typeof reason === 'string' && { reason: shorten(reason) }),
    ...(typeof message === 'string' && { message: shorten(message) }),
    ...(typeof field === 'string' && { field: shorten(field) }),
  }));
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
