import { servedGroups, toApiGroup, toApiGroupList } from '@metrics-adapter/core';
import { Router } from 'express';
import { methodNotAllowed } from '../http/method-not-allowed.ts';
import { writeObject } from '../http/write-answer.ts';

/**
 * Which groups and versions there are. Answers in the plain form whatever form is asked for: kube-apiserver's aggregator
 * asks for aggregated discovery first, sees by the content type that it did not get it, and reads the plain documents.
 */
export function discoveryRouter(): Router {
  const router = Router({ caseSensitive: true });
  router
    .route('/apis')
    .get((_request, response) => writeObject(response, toApiGroupList(servedGroups)))
    .all(methodNotAllowed);
  for (const group of servedGroups) {
    router
      .route(`/apis/${group.name}`)
      .get((_request, response) => writeObject(response, toApiGroup(group)))
      .all(methodNotAllowed);
  }
  return router;
}
