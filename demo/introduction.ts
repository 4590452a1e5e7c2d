/** Where everything is that was started. */
export interface Places {
  readonly adapter: string;
  readonly sysdig: string;
  readonly token: string;
}

/** What happened until the end. */
export interface Summary {
  /** Questions to the adapter, and how many of them were answered with an error. */
  readonly reads: number;
  readonly errors: number;
  /** Queries to the stand-in for Sysdig. */
  readonly backendCalls: number;
  /** How often replicas were added, and taken away. */
  readonly up: number;
  readonly down: number;
}

/** What there is to see and to try. The token is worth nothing outside this demo. */
export function formatIntroduction({ adapter, sysdig, token }: Places): string {
  const custom = `${adapter}/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop`;
  const external = `${adapter}/apis/external.metrics.k8s.io/v1beta1/namespaces/warehouse`;
  return [
    `adapter   ${adapter}`,
    `Sysdig    ${sysdig} (a stand-in)`,
    '',
    'Try, in another terminal:',
    `  TOKEN=${token}`,
    `  curl -k -H "Authorization: Bearer $TOKEN" '${custom}/services/frontend/net.http.request.count'`,
    `  curl -k -H "Authorization: Bearer $TOKEN" '${custom}/pods/*/cpu.used.percent?labelSelector=app%3Dcheckout'`,
    `  curl -k -H "Authorization: Bearer $TOKEN" '${external}/orders_queue_length'`,
    '',
    'Customers come and go; Ctrl-C ends.',
    '',
  ].join('\n');
}

export function formatSummary({ reads, errors, backendCalls, up, down }: Summary): string {
  return `\n${reads} reads through the adapter, ${errors} of them errors; ${backendCalls} queries to Sysdig; replicas rose ${up} times and fell ${down} times`;
}
