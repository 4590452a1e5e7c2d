import type { NamedObject, SampleSource } from '../sample-source.ts';

/** The query for the object that is really meant: see {@link SampleSource.aliasOf}. */
export function withoutAlias<Query extends NamedObject>(query: Query, source: SampleSource): Query {
  const { groupResource, name } = query;
  const meant = source.aliasOf?.({ groupResource, name });
  return meant === undefined ? query : { ...query, ...meant };
}
