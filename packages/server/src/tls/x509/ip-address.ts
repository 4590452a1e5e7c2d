import { isIPv4, isIPv6 } from 'node:net';

/** The bytes of an address as certificates hold them: 4 for IPv4, 16 for IPv6. Throws when it is none. */
export function parseIpAddress(text: string): Uint8Array {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  // A zone (`fe80::1%eth0`) has a meaning on one machine only.
  if (!isIPv6(text) || text.includes('%')) throw new Error(`"${text}" is not an IP address`);
  // URL writes every IPv6 address in one form: hexadecimal, the longest run of zeros as "::".
  const [head = '', tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const before = toGroups(head);
  const after = toGroups(tail ?? '');
  const groups = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function toGroups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
