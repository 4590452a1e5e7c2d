import type { Json } from './kubernetes-object.ts';
import { qualifiedName, type ResourceKind } from './resource-kind.ts';

interface Said {
  readonly message: string;
  readonly details?: Json;
  readonly metadata?: Json;
}

/** A refusal, told as kube-apiserver tells it: by a `Status`. The words are those of Kubernetes 1.37. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly #said: Said;

  constructor(code: number, reason: string, said: Said) {
    super(said.message);
    this.code = code;
    this.reason = reason;
    this.#said = said;
  }

  /** The body of the answer, and the object of an `ERROR` event. */
  toStatus(): Json {
    const { code, reason } = this;
    const { message, details, metadata = {} } = this.#said;
    const kind = { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message, reason };
    return { ...kind, ...(details === undefined ? {} : { details }), code };
  }
}

/** Which object, for the details of a refusal. */
function detailsOf({ group, plural }: Pick<ResourceKind, 'group' | 'plural'>, name: string): Json {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: plural };
}

export function notFound(kind: ResourceKind, name: string): ApiError {
  const message = `${qualifiedName(kind)} ${JSON.stringify(name)} not found`;
  return new ApiError(404, 'NotFound', { message, details: detailsOf(kind, name) });
}

export function alreadyExists(kind: ResourceKind, name: string): ApiError {
  const message = `${qualifiedName(kind)} ${JSON.stringify(name)} already exists`;
  return new ApiError(409, 'AlreadyExists', { message, details: detailsOf(kind, name) });
}

export function conflict(kind: ResourceKind, name: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedName(kind)} ${JSON.stringify(name)}: the object has been modified; please apply your changes to the latest version and try again`;
  return new ApiError(409, 'Conflict', { message, details: detailsOf(kind, name) });
}

export function forbidden(message: string, details: Json): ApiError {
  return new ApiError(403, 'Forbidden', { message, details });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', { message });
}

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', { message: 'Unauthorized' });
}

/** No such path, or no such kind. */
export function noSuchResource(): ApiError {
  const message = 'the server could not find the requested resource';
  return new ApiError(404, 'NotFound', { message, details: {} });
}

export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiError(405, 'MethodNotAllowed', { message, details: {} });
}

export function unsupportedMediaType(): ApiError {
  const message = '415: Unsupported Media Type';
  return new ApiError(415, 'UnsupportedMediaType', { message, details: {} });
}

/** A watch cannot go on from there: what happened since is forgotten. */
export function versionExpired(version: number, oldest: number): ApiError {
  return new ApiError(410, 'Expired', { message: `too old resource version: ${version} (${oldest})` });
}

/** A list cannot be finished as it was begun; `token` goes on with what is there now. */
export function continueExpired(token: string): ApiError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
  return new ApiError(410, 'Expired', { message, metadata: { continue: token } });
}
