import { describe, expect, it } from '@jest/globals';
import { EndpointError, toPromqlBase } from './endpoint.ts';

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
