import { servedGroups, toApiGroup, toApiGroupList } from '@metrics-adapter/core';
import { Router } from 'express';
import { readOnly } from '../http/read-only.ts';
import { writeObject } from '../http/write-answer.ts';

/**
 * Which groups and versions there are. Answers in the plain form whatever form is asked for: kube-apiserver's aggregator
 * asks for aggregated discovery first, sees by the content type that it did not get it, and reads the plain documents.
 */
export function discoveryRouter(): Router {
  const router = Router({ caseSensitive: true });
  readOnly(router, '/apis', (_request, response) => writeObject(response, toApiGroupList(servedGroups)));
  for (const group of servedGroups) {
    readOnly(router, `/apis/${group.name}`, (_request, response) => writeObject(response, toApiGroup(group)));
  }
  return router;
}
