const entityTag = /(?:W\/)?("[^"]*")/g;
/** Tags between commas; of either there may be too few. */
const tagList = /^\s*(?:(?:W\/)?"[^"]*"\s*)?(?:,\s*(?:(?:W\/)?"[^"]*"\s*)?)*$/;

/**
 * Whether a GET is to be answered 304 without a body, by its `If-None-Match` header and the document's ETag: `*`, or
 * one tag of the list is the document's. Tags are compared weakly (RFC 9110 §13.1.2): a proxy that compresses makes a
 * strong tag weak. A header that is no such list matches nothing, so that the document is sent.
 */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return tagList.test(ifNoneMatch) && [...ifNoneMatch.matchAll(entityTag)].some(([, tag]) => tag === etag);
}
