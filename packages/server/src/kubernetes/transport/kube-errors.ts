import { ClusterUnavailableError } from '@metrics-adapter/core';
import { errorCodeOf } from '../../errors/error-code.ts';

/** kube-apiserver answered, and not with what was asked for. */
export class KubeStatusError extends ClusterUnavailableError {
  /** Its HTTP status, or the code of the `Status` object that came in its place. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** What is told of a failed question. */
export interface RefusedQuestion {
  readonly purpose: string;
  readonly confidential?: boolean;
}

/** Longest part of the server's own message that is repeated. */
const longestMessage = 300;

/** Makes an error of an answer that is no success; `body` is a `metav1.Status` where the server is a kube-apiserver. */
export function toStatusError(question: RefusedQuestion, status: number, body: unknown): KubeStatusError {
  const { reason, message } = isRecord(body) ? body : {};
  const told = typeof reason === 'string' && reason !== '' ? `${status} ${reason}` : `${status}`;
  const said = typeof message === 'string' && !question.confidential ? `: ${message.slice(0, longestMessage)}` : '';
  return new KubeStatusError(
    `could not ${question.purpose}: kube-apiserver answered ${told}${said}${remedyFor(status)}`,
    status,
  );
}

function remedyFor(status: number): string {
  if (status === 401) return '; check the credentials that the adapter uses for kube-apiserver';
  if (status === 403) return "; grant it to the adapter's ServiceAccount";
  return '';
}

/** Makes an error of a connection that failed. The cause is for the log. */
export function toConnectionError(purpose: string, cause: unknown): ClusterUnavailableError {
  if (cause instanceof ClusterUnavailableError) return cause;
  const code = errorCodeOf(cause) ?? 'no code';
  const problem = /CERT|SIGNATURE|ISSUER/.test(code)
    ? `kube-apiserver's certificate is not trusted (${code}); check the certificate authority of the kubeconfig`
    : `kube-apiserver cannot be reached (${code})`;
  return new ClusterUnavailableError(`could not ${purpose}: ${problem}`, { cause });
}

/** Reads an answer as a JSON object. Neither the answer nor the parser's words about it are repeated: they may hold a secret. */
export function parseJsonObject(text: string, purpose: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  if (isRecord(value)) return value;
  throw new ClusterUnavailableError(
    `could not ${purpose}: kube-apiserver answered something that is no JSON object; is there a proxy before it?`,
  );
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
