import { EndpointError } from './endpoint-error.ts';
import { nearestName } from './nearest-name.ts';

/**
 * Sysdig's own regions and where Monitor is in each. The hosts follow no one rule, so each is written out. Sources:
 * Sysdig's page "SaaS Regions and IP Ranges" and its own tools for agents (github.com/sysdig/skills,
 * `sysdig-onboarding/references/regions.md`); for us1 also its Terraform provider, whose default it is.
 */
const sysdigRegions: Readonly<Record<string, string>> = {
  us1: 'https://app.sysdigcloud.com',
  us2: 'https://us2.app.sysdig.com',
  us3: 'https://app.us3.sysdig.com',
  us4: 'https://app.us4.sysdig.com',
  eu1: 'https://eu1.app.sysdig.com',
  eu2: 'https://app.eu2.sysdig.com',
  au1: 'https://app.au1.sysdig.com',
  in1: 'https://app.in1.sysdig.com',
  jp1: 'https://app.jp1.sysdig.com',
  me2: 'https://app.me2.sysdig.com',
};

/**
 * The regions of IBM Cloud Monitoring, each of which is also there in IBM's private network. Source: IBM's page
 * "Endpoints" of its Monitoring documentation (github.com/ibm-cloud-docs/monitoring, `endpoints.md`).
 */
const ibmRegions = [
  'us-south',
  'us-east',
  'eu-de',
  'eu-gb',
  'eu-es',
  'ca-mon',
  'ca-tor',
  'jp-osa',
  'jp-tok',
  'br-sao',
  'au-syd',
  'in-che',
];

const endpoints: ReadonlyMap<string, string> = new Map([
  ...Object.entries(sysdigRegions),
  ...ibmRegions.map((region) => [region, `https://${region}.monitoring.cloud.ibm.com`] as const),
  ...ibmRegions.map((region) => [`private.${region}`, `https://private.${region}.monitoring.cloud.ibm.com`] as const),
]);

/** The names of all regions; IBM's private network by `private.` before a region's name. */
export const regionNames: readonly string[] = [...endpoints.keys()];

/**
 * The address of Sysdig Monitor in a region: `us2` → `https://us2.app.sysdig.com`, `private.eu-de` → IBM's there.
 * Capital letters do not matter. Throws {@link EndpointError} for an unknown one, which names those that there are.
 */
export function toEndpoint(region: string): string {
  const endpoint = endpoints.get(region.toLowerCase());
  if (endpoint !== undefined) return endpoint;
  const meant = nearestName(region, regionNames);
  throw new EndpointError(
    `there is no region "${region}"${meant === undefined ? '' : `; did you mean ${meant}?`}; Sysdig's are ${Object.keys(sysdigRegions).join(', ')}, and IBM Cloud's ${ibmRegions.join(', ')}, also with "private." before them; give the address itself for any other`,
  );
}
