/** How names are quoted, compared or escaped in what a backend repeats of a query. */
const mayQuoteName = /["'`{=~%&\\]/;

/**
 * The words of a backend up to where they may repeat a query. One query asks for objects of many namespaces, and its
 * failure is told to whoever reads in any of them: the names of the others are nobody's business.
 */
export function withoutNames(words: string): string {
  const from = words.search(mayQuoteName);
  return from === -1 ? words : `${words.slice(0, from)}…`;
}

/** All of the words, for the log, where {@link withoutNames} leaves some of them out. */
export function causeOf(words: string): { readonly cause: Error } | undefined {
  return mayQuoteName.test(words) ? { cause: new Error(words) } : undefined;
}
