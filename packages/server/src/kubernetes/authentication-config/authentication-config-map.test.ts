import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCertificateBundle } from '../../tls/peer/certificate-bundle.ts';
import { createCertificateAuthority } from '../../tls/x509/certificate-writer.ts';
import type { Exchange } from '../testing/fake-api-server.ts';
import { startSurroundings, type TestSurroundings } from '../testing/test-surroundings.ts';
import { until } from '../testing/until.ts';
import { AuthenticationConfigMap } from './authentication-config-map.ts';

const always = { notBefore: Date.UTC(2020, 0), notAfter: Date.UTC(2049, 0) };
const pemOf = (commonName: string) => createCertificateAuthority({ commonName, ...always }).certificatePem;
const clientPem = pemOf('client');
const frontProxyPem = pemOf('front-proxy');
const otherPem = pemOf('other');

const place = 'ConfigMap kube-system/extension-apiserver-authentication';
const aggregationRemedy =
  'without it the aggregation layer of kube-apiserver cannot be authenticated: start kube-apiserver with the ' +
  '--requestheader-* flags, or give this server --requestheader-client-ca-file and the others';

/** As kube-apiserver 1.33 writes it. */
const usual = {
  'client-ca-file': clientPem,
  'requestheader-client-ca-file': frontProxyPem,
  'requestheader-allowed-names': '["front-proxy-client"]',
  'requestheader-username-headers': '["X-Remote-User"]',
  'requestheader-uid-headers': '["X-Remote-Uid"]',
  'requestheader-group-headers': '["X-Remote-Group"]',
  'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
};

const noNames = { allowedNames: [], usernameHeaders: [], uidHeaders: [], groupHeaders: [], extraHeaderPrefixes: [] };

let test: TestSurroundings;
let configMap: AuthenticationConfigMap;
let version = 10;

const objectOf = (data: object, name = 'extension-apiserver-authentication') => ({
  kind: 'ConfigMap',
  metadata: { name, namespace: 'kube-system', resourceVersion: String(version) },
  data,
});

beforeEach(async () => {
  test = await startSurroundings();
  configMap = new AuthenticationConfigMap(test.around);
});

afterEach(async () => {
  configMap.stop();
  await test.stop();
});

/** Starts with this content, and returns the watch. */
async function startWith(...objects: readonly object[]): Promise<Exchange> {
  configMap.start();
  (await test.server.next()).answer(200, { metadata: { resourceVersion: '10' }, items: objects });
  const watch = await test.server.next();
  return watch.begin();
}

/** Changes the content and waits until it was taken up: an event after it moves the version. */
async function change(watch: Exchange, data: object): Promise<void> {
  version += 1;
  const before = test.log.lines.length;
  const current = configMap.current();
  watch.send({ type: 'MODIFIED', object: objectOf(data) });
  await until(() => configMap.current() !== current || test.log.lines.length > before);
}

const errors = () => test.log.lines.filter((line) => line.startsWith('error'));
const warnings = () => test.log.lines.filter((line) => line.startsWith('warn'));

describe('AuthenticationConfigMap', () => {
  it('knows nothing, and says so, until it was read', async () => {
    configMap.start();
    const list = await test.server.next();
    expect(configMap.current()).toBeUndefined();
    expect(configMap.name).toBe('cluster-authentication');
    expect(configMap.problem()).toBe('could not list ConfigMap kube-system/extension-apiserver-authentication yet');
    expect(list.path).toBe('/api/v1/namespaces/kube-system/configmaps');
    expect(list.query.get('fieldSelector')).toBe('metadata.name=extension-apiserver-authentication');
  });

  it('reads what kube-apiserver writes', async () => {
    await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    expect(configMap.current()).toEqual({
      clientBundle: parseCertificateBundle(clientPem, ''),
      requestHeader: {
        bundle: parseCertificateBundle(frontProxyPem, ''),
        allowedNames: ['front-proxy-client'],
        usernameHeaders: ['x-remote-user'],
        uidHeaders: ['x-remote-uid'],
        groupHeaders: ['x-remote-group'],
        extraHeaderPrefixes: ['x-remote-extra-'],
      },
    });
    expect(configMap.problem()).toBeUndefined();
  });

  it('reads what an older kube-apiserver leaves out', async () => {
    const { 'requestheader-uid-headers': _, ...older } = usual;
    await startWith(objectOf({ ...older, 'requestheader-allowed-names': '' }));
    await until(() => configMap.current() !== undefined);
    expect(configMap.current()?.requestHeader).toMatchObject({ allowedNames: [], uidHeaders: [] });
  });

  it('is ready without an authority of clients: they may have tokens', async () => {
    const { 'client-ca-file': _, ...aggregation } = usual;
    await startWith(objectOf(aggregation));
    await until(() => configMap.current() !== undefined);
    expect(Object.keys(configMap.current() ?? {})).toEqual(['requestHeader']);
    expect(configMap.problem()).toBeUndefined();
    expect(errors()).toEqual([]);
  });

  it.each([
    ['requestheader-client-ca-file', 'is missing'],
    ['requestheader-username-headers', 'is missing'],
    ['requestheader-username-headers', 'names no header', '[]'],
  ])('is not ready while the aggregation layer cannot be authenticated: %s %s', async (key, what, text = '') => {
    await startWith(objectOf({ ...usual, [key]: text }));
    await until(() => configMap.current() !== undefined);
    expect(Object.keys(configMap.current() ?? {})).toEqual(['clientBundle']);
    expect(configMap.problem()).toBe(`${place}: ${key}: ${what}; ${aggregationRemedy}`);
    expect(errors()).toEqual([`error: ${place}: ${key}: ${what}`]);
  });

  it('becomes ready when the missing part comes', async () => {
    const watch = await startWith(objectOf({ 'client-ca-file': clientPem }));
    await until(() => configMap.current() !== undefined);
    expect(configMap.problem()).toBe(`${place}: requestheader-client-ca-file: is missing; ${aggregationRemedy}`);
    await change(watch, usual);
    expect(configMap.problem()).toBeUndefined();
    expect(configMap.current()?.requestHeader?.allowedNames).toEqual(['front-proxy-client']);
  });

  it('takes up a change, and keeps the objects of what did not change', async () => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    const before = configMap.current();
    await change(watch, { ...usual, 'client-ca-file': otherPem });
    expect(configMap.current()?.clientBundle).toEqual(parseCertificateBundle(otherPem, ''));
    expect(configMap.current()?.requestHeader?.bundle).toBe(before?.requestHeader?.bundle);
    await change(watch, { ...usual, 'client-ca-file': otherPem, 'requestheader-allowed-names': '["other"]' });
    expect(configMap.current()?.requestHeader?.allowedNames).toEqual(['other']);
    expect(configMap.current()?.requestHeader?.bundle).toBe(before?.requestHeader?.bundle);
  });

  it('keeps the same object when it is written again without a change', async () => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    const before = configMap.current();
    watch.send({ type: 'MODIFIED', object: objectOf(usual) });
    await change(watch, { ...usual, 'client-ca-file': 'broken' });
    expect(configMap.current()?.clientBundle).toBe(before?.clientBundle);
    await change(watch, { ...usual, 'client-ca-file': otherPem });
    expect(configMap.current()?.requestHeader?.bundle).toBe(before?.requestHeader?.bundle);
  });

  it.each([
    [
      'client-ca-file',
      'no PEM',
      'client-ca-file: no complete certificate in PEM ("-----BEGIN CERTIFICATE-----") is in it',
    ],
    [
      'requestheader-client-ca-file',
      frontProxyPem.slice(0, 100),
      'requestheader-client-ca-file: no complete certificate in PEM ("-----BEGIN CERTIFICATE-----") is in it',
    ],
    ['requestheader-allowed-names', 'front-proxy', 'requestheader-allowed-names: is no JSON array of texts'],
    ['requestheader-group-headers', '[1]', 'requestheader-group-headers: is no JSON array of texts'],
    ['requestheader-username-headers', '{}', 'requestheader-username-headers: is no JSON array of texts'],
  ])('refuses a bad %s, says so once, and keeps the old one', async (key, text, problem) => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    const before = configMap.current();
    await change(watch, { ...usual, [key]: text });
    version += 1;
    watch.send({ type: 'MODIFIED', object: objectOf({ ...usual, [key]: text }) });
    await change(watch, { ...usual, [key]: `${text} ` });
    expect(configMap.current()).toEqual(before);
    expect(configMap.current()?.clientBundle).toBe(before?.clientBundle);
    expect(configMap.problem()).toBeUndefined();
    const line = `warn: ${place}: ${problem}; the last good one stays in force`;
    expect(warnings()).toEqual([line, line]);
    expect(errors()).toEqual([]);
  });

  it('lets nobody in by a list of names that never was good', async () => {
    await startWith(objectOf({ ...usual, 'requestheader-allowed-names': 'front-proxy-client' }));
    await until(() => configMap.current() !== undefined);
    expect(configMap.current()?.requestHeader).toBeUndefined();
    expect(configMap.problem()).toBe(
      `${place}: requestheader-allowed-names: is no JSON array of texts; ${aggregationRemedy}`,
    );
  });

  it('is not ready while the authority of clients never was good', async () => {
    await startWith(objectOf({ ...usual, 'client-ca-file': 'no PEM' }));
    await until(() => configMap.current() !== undefined);
    const problem = `${place}: client-ca-file: no complete certificate in PEM ("-----BEGIN CERTIFICATE-----") is in it`;
    expect(configMap.problem()).toBe(problem);
    expect(errors()).toEqual([`error: ${problem}`]);
  });

  it.each(Object.keys(usual))('keeps a good %s that goes missing, and says so once', async (key) => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    const before = configMap.current();
    const { [key as keyof typeof usual]: _, ...rest } = usual;
    await change(watch, rest);
    version += 1;
    watch.send({ type: 'MODIFIED', object: objectOf(rest) });
    await change(watch, { ...rest, [key]: 'broken' });
    expect(configMap.current()).toEqual(before);
    expect(configMap.problem()).toBeUndefined();
    expect(warnings()).toEqual([
      `warn: ${place}: ${key}: is missing; the last good one stays in force`,
      expect.stringMatching(`^warn: ${place}: ${key}: .*; the last good one stays in force$`),
    ]);
  });

  it('lets in by no other name when the list of names goes missing together with another part', async () => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    const { 'requestheader-allowed-names': _, ...rest } = usual;
    await change(watch, { ...rest, 'requestheader-username-headers': '["X-Other-User"]' });
    expect(configMap.current()?.requestHeader).toMatchObject({
      allowedNames: ['front-proxy-client'],
      usernameHeaders: ['x-remote-user'],
    });
  });

  it('takes an empty list for what it says', async () => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    await change(watch, { ...usual, 'requestheader-allowed-names': '[]' });
    expect(configMap.current()?.requestHeader?.allowedNames).toEqual([]);
  });

  it('keeps everything when the ConfigMap is emptied', async () => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    const before = configMap.current();
    await change(watch, {});
    expect(configMap.current()).toBe(before);
    expect(configMap.problem()).toBeUndefined();
    expect(warnings()).toHaveLength(3);
  });

  it('is not ready without the ConfigMap, and believes nobody', async () => {
    await startWith();
    await until(() => configMap.current() !== undefined);
    expect(configMap.current()).toEqual({});
    expect(configMap.problem()).toBe(`${place}: requestheader-client-ca-file: is missing; ${aggregationRemedy}`);
    expect(test.log.lines[0]).toBe(`warn: ${place} is not there: client certificates prove nothing`);
    expect(errors()).toEqual([]);
  });

  it('keeps the last content once the ConfigMap is deleted, and follows it when it is back', async () => {
    const watch = await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    const before = configMap.current();
    watch.send({ type: 'DELETED', object: objectOf(usual) });
    await until(() => warnings().length > 0);
    expect(configMap.current()).toBe(before);
    expect(configMap.problem()).toBeUndefined();
    expect(warnings()).toEqual([`warn: ${place} is gone; its last content stays in force`]);
    await change(watch, { ...usual, 'requestheader-allowed-names': '["other"]' });
    expect(configMap.current()?.requestHeader?.allowedNames).toEqual(['other']);
  });

  it('does not look at other ConfigMaps, should the server not know the field selector', async () => {
    const watch = await startWith(objectOf({ 'client-ca-file': otherPem }, 'another'), objectOf(usual));
    await until(() => configMap.current() !== undefined);
    version += 1;
    watch.send({ type: 'DELETED', object: objectOf({}, 'another') });
    watch.send({ type: 'ADDED', object: objectOf({ 'client-ca-file': otherPem }, 'another') });
    await change(watch, { ...usual, 'requestheader-allowed-names': '[]' });
    expect(configMap.current()?.clientBundle).toEqual(parseCertificateBundle(clientPem, ''));
  });

  it('keeps the last content while the watch is broken', async () => {
    const watch = await startWith(objectOf(usual));
    await until(() => test.log.lines.includes(`info: watching ${place}`));
    const before = configMap.current();
    watch.cut();
    await until(() => warnings().length > 0);
    expect(configMap.current()).toBe(before);
    expect(configMap.problem()).toBeUndefined();
  });

  it('names the Role that is missing', async () => {
    configMap.start();
    const forbidden = { kind: 'Status', reason: 'Forbidden', message: 'configmaps is forbidden' };
    (await test.server.next()).answer(403, forbidden);
    await until(() => configMap.problem()?.includes('403') === true);
    const remedy =
      "bind the Role extension-apiserver-authentication-reader in kube-system to the adapter's ServiceAccount";
    expect(configMap.problem()).toBe(
      `could not list ConfigMap kube-system/extension-apiserver-authentication: kube-apiserver answered 403 Forbidden: configmaps is forbidden; grant it to the adapter's ServiceAccount: ${remedy}`,
    );
    await test.clock.advance(750);
    (await test.server.next()).answer(403, forbidden);
    await until(() => test.waits.includes(1_500));
    expect(test.log.lines).toEqual([
      `error: ConfigMap kube-system/extension-apiserver-authentication may not be read: ${remedy}`,
    ]);
  });

  it('takes what is given from nowhere else', async () => {
    const clientBundle = parseCertificateBundle(otherPem, '');
    configMap = new AuthenticationConfigMap({ ...test.around, given: { clientBundle } });
    await startWith(objectOf(usual));
    await until(() => configMap.current() !== undefined);
    expect(configMap.current()?.clientBundle).toBe(clientBundle);
    expect(configMap.current()?.requestHeader?.bundle).toEqual(parseCertificateBundle(frontProxyPem, ''));
  });

  it('does not look for the aggregation layer where it is given', async () => {
    const requestHeader = { bundle: parseCertificateBundle(otherPem, ''), ...noNames };
    configMap = new AuthenticationConfigMap({ ...test.around, given: { requestHeader } });
    await startWith(objectOf({ 'client-ca-file': clientPem, 'requestheader-client-ca-file': 'no PEM' }));
    await until(() => configMap.current()?.clientBundle !== undefined);
    expect(configMap.current()?.requestHeader).toBe(requestHeader);
    expect(configMap.problem()).toBeUndefined();
    expect(errors()).toEqual([]);
  });

  it('does not ask at all when everything is given', async () => {
    const bundle = parseCertificateBundle(otherPem, '');
    const given = { clientBundle: bundle, requestHeader: { bundle, ...noNames } };
    configMap = new AuthenticationConfigMap({ ...test.around, given });
    expect(configMap.problem()).toBeUndefined();
    expect(configMap.current()).toBe(given);
    configMap.start();
    expect(test.clock.pending).toBe(0);
    expect(configMap.watchStates()).toEqual([]);
  });

  it('tells how its watch stands', async () => {
    expect(configMap.watchStates()).toMatchObject([{ name: place, synced: false }]);
    await startWith(objectOf(usual));
    await until(() => configMap.watchStates()[0]?.problem === undefined);
    expect(configMap.watchStates()).toMatchObject([{ synced: true, lastContact: test.clock.now() }]);
  });
});
