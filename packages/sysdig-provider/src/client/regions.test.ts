import { describe, expect, it } from '@jest/globals';
import { EndpointError } from './endpoint-error.ts';
import { regionNames, toEndpoint } from './regions.ts';

const sysdigs = 'us1, us2, us3, us4, eu1, eu2, au1, in1, jp1, me2';
const ibms = 'us-south, us-east, eu-de, eu-gb, eu-es, ca-mon, ca-tor, jp-osa, jp-tok, br-sao, au-syd, in-che';
const known = `Sysdig's are ${sysdigs}, and IBM Cloud's ${ibms}, also with "private." before them; give the address itself for any other`;

describe('toEndpoint', () => {
  it.each([
    ['us1', 'https://app.sysdigcloud.com'],
    ['us2', 'https://us2.app.sysdig.com'],
    ['us3', 'https://app.us3.sysdig.com'],
    ['us4', 'https://app.us4.sysdig.com'],
    ['eu1', 'https://eu1.app.sysdig.com'],
    ['eu2', 'https://app.eu2.sysdig.com'],
    ['au1', 'https://app.au1.sysdig.com'],
    ['in1', 'https://app.in1.sysdig.com'],
    ['jp1', 'https://app.jp1.sysdig.com'],
    ['me2', 'https://app.me2.sysdig.com'],
    ['US2', 'https://us2.app.sysdig.com'],
  ])('of %s is %s', (region, endpoint) => {
    expect(toEndpoint(region)).toBe(endpoint);
  });

  it.each(ibms.split(', '))('of IBM’s %s is its public or its private address', (region) => {
    expect(toEndpoint(region)).toBe(`https://${region}.monitoring.cloud.ibm.com`);
    expect(toEndpoint(`private.${region}`)).toBe(`https://private.${region}.monitoring.cloud.ibm.com`);
  });

  it('knows no other names', () => {
    expect(regionNames).toHaveLength(10 + 2 * 12);
  });

  it.each([
    ['us5', 'did you mean us1?; '],
    ['eu_de', 'did you mean eu-de?; '],
    ['private.eude', 'did you mean private.eu-de?; '],
    ['us-sotuh', 'did you mean us-south?; '],
    ['frankfurt', ''],
    ['', ''],
    ['constructor', ''],
  ])('refuses %j', (region, meant) => {
    expect(() => toEndpoint(region)).toThrow(new EndpointError(`there is no region "${region}"; ${meant}${known}`));
  });
});
