import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeBoolean, writeElement, writeInteger, writeNamedBits, writeObjectIdentifier, writeTime } from './der.ts';
import { formatObjectIdentifier, readElements } from './der-reader.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('DER', () => {
  it.each([
    [[0x00], '020100'],
    [[0x7f], '02017f'],
    [[0x80], '02020080'],
    [[0x00, 0x00, 0x01], '020101'],
    [[0xff, 0x00], '020300ff00'],
  ])('writes the number of bytes %j without needless zeros and never negative', (bytes, expected) => {
    expect(hex(writeInteger(Uint8Array.from(bytes)))).toBe(expected);
  });

  it.each([
    ['2.5.29.15', '0603551d0f'],
    ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
    ['1.3.6.1.5.5.7.3.2', '06082b06010505070302'],
    ['2.999.3', '0603883703'],
  ])('writes the object identifier %s', (dotted, expected) => {
    expect(hex(writeObjectIdentifier(dotted))).toBe(expected);
  });

  it('writes a long length in as few bytes as it needs', () => {
    expect(hex(writeElement(0x04, new Uint8Array(127))).slice(0, 4)).toBe('047f');
    expect(hex(writeElement(0x04, new Uint8Array(128))).slice(0, 6)).toBe('048180');
    expect(hex(writeElement(0x04, new Uint8Array(65_536))).slice(0, 10)).toBe('0483010000');
  });

  it('leaves the trailing zeros of named bits off', () => {
    expect(hex(writeNamedBits([0]))).toBe('03020780');
    expect(hex(writeNamedBits([5, 6]))).toBe('03020106');
    expect(hex(writeNamedBits([8]))).toBe('0303070080');
  });

  it('writes truth as ff', () => {
    expect(hex(writeBoolean(true))).toBe('0101ff');
    expect(hex(writeBoolean(false))).toBe('010100');
  });

  it.each([
    ['1950-01-01T00:00:00.000Z', 0x17, '500101000000Z'],
    ['2049-12-31T23:59:59.999Z', 0x17, '491231235959Z'],
    ['2050-01-01T00:00:00.000Z', 0x18, '20500101000000Z'],
  ])('writes %s in the form of its year', (time, tag, text) => {
    const [element] = readElements(writeTime(Date.parse(time)));
    expect([element?.tag, Buffer.from(element?.content ?? []).toString()]).toEqual([tag, text]);
  });

  it('reads what it wrote', () => {
    const arc = fc.nat({ max: 2 ** 31 });
    fc.assert(
      fc.property(fc.constantFrom('0.5', '1.39', '2.0', '2.999'), fc.array(arc, { maxLength: 8 }), (start, rest) => {
        const dotted = [start, ...rest].join('.');
        const [element] = readElements(writeObjectIdentifier(dotted));
        return formatObjectIdentifier(element?.content ?? new Uint8Array()) === dotted;
      }),
      { seed: 1 },
    );
  });

  it('reads any bytes or says that they are not well-formed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          const length = readElements(bytes).reduce((sum, { raw }) => sum + raw.length, 0);
          expect(length).toBe(bytes.length);
        } catch (error) {
          expect(error).toMatchObject({ name: 'CertificateError', rule: 'unreadable' });
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it.each(['30', '3080', '3005', '308500000000', '1f0100'])('refuses the bytes %s', (bytes) => {
    expect(() => readElements(Buffer.from(bytes, 'hex'))).toThrow('the certificate is not well-formed DER');
  });
});
