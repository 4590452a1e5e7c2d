/** One media type that a client accepts. */
export interface MediaType {
  readonly type: string;
  /** Lower-case names. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a client accepts, in its order; all of Kubernetes' clients write the best first. */
export function parseAccept(accept: string): readonly MediaType[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const pairs = parameters.map((text) => text.split('=').map((side) => side.trim()));
    return { type, parameters: new Map(pairs.map(([name = '', value = '']) => [name.toLowerCase(), value])) };
  });
}

/** Whether the client prefers objects of this kind (`as=PartialObjectMetadata`) to whole ones. */
export function prefersAs(accept: string, as: string): boolean {
  const [first] = parseAccept(accept).filter(({ parameters }) => canServe(parameters));
  return first?.parameters.get('as') === as;
}

/** Tables are not drawn here: clients that ask for one accept plain objects as well. */
function canServe(parameters: ReadonlyMap<string, string>): boolean {
  const as = parameters.get('as');
  return as === undefined || (as.startsWith('PartialObjectMetadata') && parameters.get('g') === 'meta.k8s.io');
}
