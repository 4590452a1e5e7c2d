import type { OpenApiInfo } from '@metrics-adapter/core';

/** What the program calls itself at `/version` and in OpenAPI. A constant, so that nothing is read to know it; a test holds
 * it to `package.json`. */
export const adapterInfo: OpenApiInfo = { title: 'k8s-sysdig-adapter', version: '0.1.0' };
