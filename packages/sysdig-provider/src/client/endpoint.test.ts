import { describe, expect, it } from '@jest/globals';
import { EndpointError, publicIamAddress, toIamAddress, toMonitorBase, toPromqlBase } from './endpoint.ts';

function base(endpoint: string, promqlPrefix = '/prometheus'): string {
  return toPromqlBase({ endpoint, promqlPrefix });
}

describe('toPromqlBase', () => {
  it.each([
    ['https://app.sysdigcloud.com', 'https://app.sysdigcloud.com/prometheus'],
    ['https://app.sysdigcloud.com/', 'https://app.sysdigcloud.com/prometheus'],
    ['https://app.sysdigcloud.com/api', 'https://app.sysdigcloud.com/prometheus'],
    ['https://app.sysdigcloud.com/api/', 'https://app.sysdigcloud.com/prometheus'],
    ['https://sysdig.example.com:8443/monitor/api/', 'https://sysdig.example.com:8443/monitor/prometheus'],
    ['HTTP://127.0.0.1:9090', 'http://127.0.0.1:9090/prometheus'],
    ['http://[::1]:9090', 'http://[::1]:9090/prometheus'],
    ['https://sysdig.example.com/apidocs', 'https://sysdig.example.com/apidocs/prometheus'],
  ])('of %s', (endpoint, expected) => {
    expect(base(endpoint)).toBe(expected);
  });

  it.each([
    ['prometheus', 'https://h/prometheus'],
    ['/prometheus/', 'https://h/prometheus'],
    ['/api/prometheus', 'https://h/api/prometheus'],
    ['', 'https://h'],
    ['/', 'https://h'],
    ['https://other:9090/promql/', 'https://other:9090/promql'],
    ['http://other', 'http://other'],
  ])('with the prefix %j', (prefix, expected) => {
    expect(base('https://h/', prefix)).toBe(expected);
  });

  it.each(['', 'app.sysdigcloud.com', 'ftp://h', '/api', 'https://'])('refuses the endpoint %j', (endpoint) => {
    expect(() => base(endpoint)).toThrow(
      new EndpointError(`the endpoint "${endpoint}" is no address: it must look like https://app.sysdigcloud.com`),
    );
  });

  it.each([
    'https://user:secret-word@h',
    'https://secret-word@h',
    'https://h?token=secret-word',
    'https://h#secret-word',
  ])('refuses %s without repeating what may be secret', (endpoint) => {
    expect(() => base(endpoint)).toThrow(
      new EndpointError('the endpoint at h must be a plain address, without user, password or query'),
    );
  });

  it('does not repeat a password of what is no address', () => {
    expect(() => base('https://user:secret-word@h:port')).toThrow(
      new EndpointError('the endpoint is no address: it must look like https://app.sysdigcloud.com'),
    );
  });

  it.each(['/prometheus?team=1', '/prometheus#1', 'https://h/p?team=1'])('refuses the prefix %s', (prefix) => {
    expect(() => base('https://h', prefix)).toThrow(
      new EndpointError('the PromQL prefix at h must be a plain address, without user, password or query'),
    );
  });
});

describe('a region', () => {
  it('is an address like any other', () => {
    expect(toPromqlBase({ region: 'us2', promqlPrefix: '/prometheus' })).toBe('https://us2.app.sysdig.com/prometheus');
    expect(toMonitorBase({ region: 'us2' })).toBe('https://us2.app.sysdig.com/api');
  });

  it('does not matter to a whole address of the Prometheus API', () => {
    expect(toPromqlBase({ region: 'eu1', promqlPrefix: 'https://other/promql' })).toBe('https://other/promql');
  });
});

describe('toMonitorBase', () => {
  it.each([
    ['https://app.sysdigcloud.com', 'https://app.sysdigcloud.com/api'],
    ['https://app.sysdigcloud.com/api/', 'https://app.sysdigcloud.com/api'],
    ['https://sysdig.example.com:8443/monitor/', 'https://sysdig.example.com:8443/monitor/api'],
  ])('of %s', (endpoint, expected) => {
    expect(toMonitorBase({ endpoint })).toBe(expected);
  });

  it('refuses what is no address', () => {
    expect(() => toMonitorBase({ endpoint: 'https://h?token=secret-word' })).toThrow(
      new EndpointError('the endpoint at h must be a plain address, without user, password or query'),
    );
  });
});

describe('toIamAddress', () => {
  it('leaves a plain address as it is', () => {
    expect(toIamAddress(publicIamAddress)).toBe(publicIamAddress);
    expect(toIamAddress('http://127.0.0.1:1/identity/token/')).toBe('http://127.0.0.1:1/identity/token');
  });

  it('refuses what is no address, and says what one looks like', () => {
    expect(() => toIamAddress('iam.cloud.ibm.com')).toThrow(
      new EndpointError(
        'the address of IAM "iam.cloud.ibm.com" is no address: it must look like https://iam.cloud.ibm.com/identity/token',
      ),
    );
  });
});
