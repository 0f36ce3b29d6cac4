/** Where a workshop may listen, and what counts as one address of a visitor. */
import {BlockList, isIP} from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine itself can reach the address. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const version = isIP(host);
  return version !== 0 && loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

export interface Listening {
  readonly host: string;
  /** Whether a code or a key is asked for. */
  readonly guarded: boolean;
  /** `--open`: the person said that anybody may come in. */
  readonly open: boolean;
}

/** Why the workshop must not listen there; null when it may. */
export function refusalToListen({host, guarded, open}: Listening): string | null {
  if (guarded || open || isLoopback(host)) return null;
  return (
    `anybody who reaches ${host} could take a seat: expected a join code (auth: code) or keys (auth: keys) in the workshop file, ` +
    `or --open to let everybody in, as in: cap-tui serve --host ${host} --open`
  );
}

/** One visitor may have as many IPv6 addresses as a network (/64) holds, so the network counts as one. */
export function visitorOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(plain) === 6 ? `${networkOf(plain)}::/64` : plain;
}

function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':').filter((part) => part !== '');
  const after = tail.split(':').filter((part) => part !== '');
  const missing = address.includes('::') ? 8 - before.length - after.length : 0;
  const all = [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after];
  return all
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
}
