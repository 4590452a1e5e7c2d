import { BackendUnavailableError } from '@metrics-adapter/core';

/**
 * The JSON of an answer with status 200. Throws {@link BackendUnavailableError} that says what there was instead.
 * @param from names the backend and the call.
 * @param check what to check where a web page is answered.
 */
export function parseJson(body: string, from: string, check = 'SDC_ENDPOINT'): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BackendUnavailableError(`${from} answered 200 with ${describeBody(body, check)}`);
  }
}

/** What a body is that should have been JSON, and what that means. */
function describeBody(body: string, check: string): string {
  const start = body.trimStart().slice(0, 200).toLowerCase();
  if (start === '') return 'an empty body';
  if (start.startsWith('<'))
    return `a web page instead of data: the address may lead to a login page or a proxy; check ${check}`;
  if (start.startsWith('{') || start.startsWith('[')) return 'a body that is cut off or damaged; nothing of it is used';
  return 'something that is not JSON';
}

/** One line of bounded length: it ends up in an event of Kubernetes, which is cut at 1024 characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
