import { describe, expect, it } from '@jest/globals';
import { parseIpAddress } from './ip-address.ts';

describe('parseIpAddress', () => {
  it.each([
    ['127.0.0.1', '7f000001'],
    ['10.0.255.3', '0a00ff03'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['2001:DB8::8:800:200c:417a', '20010db80000000000080800200c417a'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['fe80::', 'fe800000000000000000000000000000'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ])('reads %s', (text, expected) => {
    expect(Buffer.from(parseIpAddress(text)).toString('hex')).toBe(expected);
  });

  it.each(['', 'localhost', '1.2.3', '1.2.3.4.5', 'fe80::1%eth0', '[::1]', '::1::'])('refuses "%s"', (text) => {
    expect(() => parseIpAddress(text)).toThrow(`"${text}" is not an IP address`);
  });
});
