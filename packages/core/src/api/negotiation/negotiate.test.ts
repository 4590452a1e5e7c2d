import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NotAcceptableError } from '../../errors/request-errors.ts';
import { jsonEncoder } from '../encoding/encode-json.ts';
import { protobufEncoder } from '../encoding/encode-protobuf.ts';
import type { Encoder } from '../encoding/encoder.ts';
import { type MediaTypeOffer, negotiate } from './negotiate.ts';

const yamlEncoder: Encoder<object> = { mediaType: 'application/yaml', encode: () => 'kind: MetricValueList\n' };
/** What a list of values can be written in. */
const encoders: readonly Encoder[] = [jsonEncoder, yamlEncoder, protobufEncoder];

const json: MediaTypeOffer = { mediaType: 'application/json' };
const groups: MediaTypeOffer = {
  ...json,
  shape: { as: 'APIGroupDiscoveryList', group: 'apidiscovery.k8s.io', version: 'v2' },
};
const protobufGroups: MediaTypeOffer = { ...groups, mediaType: 'application/vnd.kubernetes.protobuf' };
const groupsType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The `Content-Type` of the answer, and whether it is pretty; or 406. */
function answerTo(accept: string | undefined, offers: readonly MediaTypeOffer[]): string {
  const answer = negotiate({ accept }, offers);
  if (!answer.acceptable) return '406';
  return answer.pretty ? `${answer.contentType}, pretty` : answer.contentType;
}

describe('negotiate', () => {
  const protobuf = 'application/vnd.kubernetes.protobuf';
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    [' ', 'application/json'],
    ['*/*', 'application/json'],
    ['*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/yaml', 'application/yaml'],
    [protobuf, protobuf],
    [`${protobuf}, */*`, protobuf],
    [`${protobuf},application/json`, protobuf],
    [`application/json,${protobuf}`, 'application/json'],
    ['application/json, */*', 'application/json'],
    [`${table},application/json`, 'application/json'],
    [table, '406'],
    ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', '406'],
    ['application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1', '406'],
    [`${protobuf};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`, '406'],
    ['application/json;v=v1', '406'],
    ['application/json;g=meta.k8s.io', '406'],
    ['application/json;as=Table', '406'],
    ['application/*', 'application/json'],
    ['APPLICATION/JSON', 'application/json'],
    ['text/html', '406'],
    ['text/*', '406'],
    ['app/*', '406'],
    ['*/json', '406'],
    ['application/cbor', '406'],
    ['garbage', '406'],
    ['text/plain, application/json;q=0.5', 'application/json'],
    ['application/json;q=0.5, application/yaml', 'application/yaml'],
    ['application/json;q=0', 'application/json'],
    [`${protobuf};q=0.5, */*`, 'application/json'],
    [`*/*, ${protobuf};q=0.5`, 'application/json'],
    ['application/json;sv=v1', 'application/json'],
    ['application/json;foo=bar', 'application/json'],
    ['application/json;pretty=1', 'application/json, pretty'],
    ['application/json;pretty=0', 'application/json'],
    ['application/json;pretty=true', 'application/json'],
    ['application/json;stream=watch', 'application/json'],
    ['application/json;profile=local', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    [`application/yaml;as=Table;g=meta.k8s.io;v=v1, ${protobuf};q=0.1`, protobuf],
  ])('answers a list of values to "%s" as %s', (accept, answer) => {
    expect(answerTo(accept, encoders)).toBe(answer);
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    [groupsType, groupsType],
    [`${groupsType},application/json`, groupsType],
    [`application/json,${groupsType}`, 'application/json'],
    ['application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList', '406'],
    ['application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json', 'application/json'],
    ['application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList', '406'],
    ['application/json;g=meta.k8s.io;v=v2;as=APIGroupDiscoveryList', '406'],
    ['application/json;g=apidiscovery.k8s.io;v=v2;as=apigroupdiscoverylist', '406'],
    ['application/json;g=apidiscovery.k8s.io;v=v2', '406'],
    [`application/json;v=v2;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;pretty=1`, `${groupsType}, pretty`],
    ['*/*;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList', groupsType],
    [
      'application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
      'application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    ],
    ['application/vnd.kubernetes.protobuf', '406'],
  ])('answers at /apis to "%s" as %s', (accept, answer) => {
    expect(answerTo(accept, [json, groups, protobufGroups])).toBe(answer);
  });

  it.each([
    [groupsType, '406'],
    [`${groupsType},application/json`, 'application/json'],
    [
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
      'application/json',
    ],
  ])('answers below /apis to "%s" as %s', (accept, answer) => {
    expect(answerTo(accept, [json])).toBe(answer);
  });

  it('hands back the offer itself, ready to write', () => {
    const answer = negotiate({ accept: 'application/yaml' }, encoders);
    expect(answer).toEqual({ acceptable: true, offer: yamlEncoder, contentType: 'application/yaml', pretty: false });
  });

  it('is pretty for people, and as the query says', () => {
    expect(negotiate({ userAgent: 'curl/8.5.0' }, encoders)).toMatchObject({ pretty: true });
    expect(negotiate({ userAgent: 'curl/8.5.0', pretty: '0' }, encoders)).toMatchObject({ pretty: false });
    expect(negotiate({ accept: '*/*', pretty: 'true' }, encoders)).toMatchObject({ pretty: true });
    expect(negotiate({ accept: '*/*;pretty=1', pretty: 'false' }, encoders)).toMatchObject({ pretty: true });
  });

  it('says what there is when none of it is acceptable', () => {
    expect(negotiate({ accept: 'text/html' }, encoders)).toEqual({
      acceptable: false,
      error: new NotAcceptableError(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']),
    });
    expect(negotiate({ accept: 'text/html' }, [json, groups])).toEqual({
      acceptable: false,
      error: new NotAcceptableError(['application/json', groupsType]),
    });
  });

  it('finds nothing where there is nothing', () => {
    expect(negotiate({}, [])).toEqual({ acceptable: false, error: new NotAcceptableError([]) });
  });

  it('always finds an answer for a header that ends in */*, and never fails', () => {
    const unit = fc.constantFrom(
      '*',
      '/',
      ',',
      ';',
      '=',
      ' ',
      'q',
      '0',
      '1',
      '.',
      '-',
      'as',
      'application',
      'json',
      'é',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (start) => {
        negotiate({ accept: start }, encoders);
        expect(encoders).toContain(expectOffer(negotiate({ accept: `${start},*/*` }, encoders)));
      }),
      { seed: 21, numRuns: 1000 },
    );
  });
});

function expectOffer(answer: ReturnType<typeof negotiate>): MediaTypeOffer {
  if (!answer.acceptable) throw answer.error;
  return answer.offer;
}
