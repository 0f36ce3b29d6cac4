/** The flags of `cap-tui serve`. */
import {choice, type FlagRow, toggle} from './flag-row.ts';

const isWhole = (value: string, least: number, most: number) =>
  /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most;

export const serveFlags = {
  host: {
    name: 'host',
    value: 'ADDRESS',
    help: 'the address to listen on; 0.0.0.0 is all of this machine (127.0.0.1)',
    example: '--host 0.0.0.0',
    allows: (value) => /^[\w.:-]+$/.test(value),
  },
  port: {
    name: 'port',
    value: 'NUMBER',
    help: 'the port to listen on; 0 takes a free one (2222)',
    example: '--port 2022',
    allows: (value) => isWhole(value, 0, 65_535),
  },
  open: toggle('open', 'asks nobody for a code or a key, whoever can reach the host'),
  code: {
    name: 'code',
    value: 'CODE',
    help: 'the join code: 4 to 40 letters, digits, dots, dashes (a new one at each start)',
    example: '--code amber-owl-42',
    allows: (value) => /^[\w.-]{4,40}$/.test(value),
  },
  state: {
    name: 'state',
    value: 'DIRECTORY',
    help: "where the host's key and people's progress are kept (a folder of yours)",
    example: '--state ./workshop',
    allows: (value) => value !== '',
  },
  instructorKeys: {
    name: 'instructor-keys',
    value: 'FILE',
    help: 'public keys of those who get the desk, one in a line',
    example: '--instructor-keys ~/.ssh/id_ed25519.pub',
    allows: (value) => value !== '',
  },
  log: choice('log', ['text', 'json'], 'how the log is written, to the error stream'),
  seats: {
    name: 'seats',
    value: 'NUMBER',
    help: 'people at work at the same time (200)',
    example: '--seats 60',
    allows: (value) => isWhole(value, 1, 1_000),
  },
  gradebook: {
    name: 'gradebook',
    value: 'csv|json',
    help: 'prints the gradebook of a workshop that was, or is, and ends',
    example: '--gradebook csv',
    allows: (value) => ['csv', 'json'].includes(value),
    words: ['csv', 'json'],
  },
  example: toggle('example', 'prints a workshop file to begin with'),
} as const satisfies Readonly<Record<string, FlagRow>>;
