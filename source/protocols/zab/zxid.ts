/**
 * Transaction numbers: the epoch of the leader that proposed, and a counter within it (DSN 2011, §III-B); one 64-bit
 * number in ZooKeeper.
 */
export interface Zxid {
  readonly epoch: number;
  readonly counter: number;
}

/** Before everything. */
export const zero: Zxid = Object.freeze({epoch: 0, counter: 0});

/** Negative when the first comes before the second, 0 when they are the same. */
export function compare(one: Zxid, other: Zxid): number {
  return one.epoch - other.epoch || one.counter - other.counter;
}

/** `1:7`: the seventh transaction of epoch 1, `0x100000007` in ZooKeeper's own log. */
export function print(zxid: Zxid): string {
  return `${zxid.epoch}:${zxid.counter}`;
}
