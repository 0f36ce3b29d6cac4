/** What whoever starts a workshop reads: the line to type, how the host is recognised, the code, where things are kept. */
import {networkInterfaces} from 'node:os';
import {type HostKey, knownHostsLine} from './host-key.ts';
import type {Auth} from './workshop-file.ts';

export interface Announced {
  readonly title: string;
  readonly lessonCount: number;
  /** As it listens. */
  readonly address: string;
  readonly port: number;
  readonly key: HostKey;
  readonly auth: Auth;
  readonly code: string | null;
  /** Keys of instructors. */
  readonly instructors: number;
  readonly state: string;
}

/** The announcement, ready to be printed. */
export function announcement(open: Announced, hosts = hostsFor(open.address)): string {
  const {title, port, key, state} = open;
  const line = (host: string) => `ssh${port === 22 ? '' : ` -p ${port}`} ${host}`;
  const [first = open.address] = hosts;
  const rows: readonly (readonly [string, string])[] = [
    ['to join', hosts.map(line).join('  or  ')],
    ['to get in', wayIn(open)],
    ['fingerprint', `${key.fingerprint}, which ssh shows at the first visit`],
    ['known_hosts', knownHostsLine(key, first, port)],
    ['instructor', instructorText(open)],
    ['kept in', state],
    ['to end', 'Ctrl-C here, or E at the desk; everything is kept'],
  ];
  const lessons = `${open.lessonCount} ${open.lessonCount === 1 ? 'lesson' : 'lessons'}`;
  return `${title} (${lessons}) is open.\n\n${rows.map(([name, text]) => `  ${name.padEnd(12)} ${text}\n`).join('')}\n`;
}

function wayIn({auth, code}: Announced): string {
  if (auth === 'open') return 'a name; anybody who reaches this host may come in';
  return auth === 'keys' ? 'a listed key' : `the join code ${code}`;
}

function instructorText({instructors}: Announced): string {
  if (instructors === 0)
    return 'nobody yet: start with the public keys of those who may, as in --instructor-keys ~/.ssh/id_ed25519.pub';
  return `the same line, with ${instructors === 1 ? 'the listed key' : `one of the ${instructors} listed keys`}`;
}

/** Under which names the host is reached: all addresses of this machine when it listens on all. */
function hostsFor(address: string): readonly string[] {
  if (address !== '0.0.0.0' && address !== '::') return [address];
  const found = Object.values(networkInterfaces()).flatMap((rows) => rows ?? []);
  const usable = found.filter(({internal, family}) => !internal && (family === 'IPv4' || address === '::'));
  const named = usable.map((row) => row.address).filter((one) => !one.startsWith('fe80:'));
  return named.length > 0 ? named.slice(0, 4) : ['127.0.0.1'];
}
