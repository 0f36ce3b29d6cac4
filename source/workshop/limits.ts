/** What one visitor may take of the host, in numbers: nobody can use up what the others need. */

export interface Limits {
  /** People at work at the same time; instructors always find a place. */
  readonly seats: number;
  /** Connections that have not logged in yet: in all, and from one address, which a whole room may share. */
  readonly unfinished: number;
  readonly unfinishedPerAddress: number;
  /** To log in, begun anew by each right answer; and from then on until a terminal is open. */
  readonly loginMillis: number;
  readonly shellMillis: number;
  /** Without a key, and in all. */
  readonly idleMillis: number;
  readonly longestMillis: number;
  /** Wrong answers on one connection, and how long each waits for its answer. */
  readonly tries: number;
  readonly failureMillis: number;
  /** Wrong answers from one address at once, and how long it takes until one more is allowed. */
  readonly failuresPerAddress: number;
  readonly forgiveMillis: number;
  /** Typed characters taken in a second; what is beyond is read and thrown away. */
  readonly inputBytesPerSecond: number;
  /** Bytes of a connection read in a second, whatever is in them; the rest waits at the sender. */
  readonly wireBytesPerSecond: number;
  /** Bytes that wait for a slow reader before more is thrown away, and before the line is cut. */
  readonly backlogBytes: number;
  readonly floodBytes: number;
  /** New keys agreed on within one connection: each costs the host, and an hour of typing needs none. */
  readonly rekeys: number;
  readonly keepAliveMillis: number;
  readonly keepAlives: number;
  /** Lets the last words reach a screen before the line is cut. */
  readonly goodbyeMillis: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

export const usualLimits: Limits = {
  seats: 200,
  unfinished: 300,
  unfinishedPerAddress: 200,
  loginMillis: 30 * second,
  shellMillis: 30 * second,
  idleMillis: 30 * minute,
  longestMillis: 8 * hour,
  tries: 6,
  failureMillis: 500,
  failuresPerAddress: 100,
  forgiveMillis: 6 * second,
  inputBytesPerSecond: 64 * 1024,
  wireBytesPerSecond: 1024 * 1024,
  backlogBytes: 64 * 1024,
  floodBytes: 1024 * 1024,
  rekeys: 20,
  keepAliveMillis: 15 * second,
  keepAlives: 3,
  goodbyeMillis: 3 * second,
};

/** The usual limits, apart from those that are given. A room that logs in at the same moment from one address finds room to. */
export function limitsWith(given: Partial<Limits> = {}): Limits {
  const seats = given.seats ?? usualLimits.seats;
  const unfinishedPerAddress = Math.max(usualLimits.unfinishedPerAddress, seats);
  return {...usualLimits, unfinishedPerAddress, unfinished: unfinishedPerAddress + 100, ...given};
}
