/**
 * Whether a client that sent this `Accept` header can be answered in JSON. Clauses that ask for the object in another
 * shape (`as=Table`) cannot be served, and count only if the client names no plain alternative.
 * Kubernetes' controllers send `application/vnd.kubernetes.protobuf, * / *` (without the spaces) and read what comes.
 */
export function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  return accept.split(',').some((clause) => {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim().toLowerCase());
    return (
      /^(\*|application)\/(\*|json)$/.test(type) &&
      type !== '*/json' &&
      !parameters.some((text) => text.startsWith('as='))
    );
  });
}
