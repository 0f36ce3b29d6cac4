/**
 * Links and the packets on them. Every direction between two endpoints is a link of its own.
 *
 * The link behaves as TCP does on a network that loses packets in silence (SYSTEMS.md section 2): packets of one direction
 * arrive in order; a cut is silent and *holds* what is under way and what is sent into it, to arrive after the heal,
 * unless an end gave the connection up meanwhile (`connection` counts those).
 */
import type {Dated} from './agenda.ts';
import type {Endpoint, Millis, NodeId, OperationId, Reply, Request} from './operation.ts';

export type Cargo =
  /** Just what the node that gets it takes as its input. */
  | {readonly type: 'message'; readonly from: NodeId; readonly message: unknown}
  | {readonly type: 'request'; readonly id: OperationId; readonly request: Request}
  | {readonly type: 'reply'; readonly id: OperationId; readonly reply: Reply}
  /** A client opens its connection, to send request `id` over it; and the server's greeting. */
  | {readonly type: 'hello' | 'welcome'; readonly id: OperationId}
  /** The other end is gone, and TCP said so. */
  | {readonly type: 'closed'; readonly refused?: OperationId};

/** A packet is what the agenda holds of it: `at` and `order` say when it arrives, and mean nothing while it waits in a link. */
export interface Packet extends Dated {
  readonly type: 'packet';
  readonly id: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sentAt: Millis;
  /** The connection it belongs to; a packet of one that was given up is lost. */
  readonly connection: number;
  readonly cargo: Cargo;
}

export interface Link {
  state: 'open' | 'cut' | 'held';
  /** Since when it is cut or held; null while it is open. */
  shutAt: Millis | null;
  slowBy: Millis;
  lossPercent: number;
  flapEvery: Millis;
  /** Counts changes of the flapping, so that an old toggle does not move a link that was healed since. */
  flapNumber: number;
  connection: number;
  /** Since when packets have been waiting for an answer from the other side; null while none are. */
  stalledAt: Millis | null;
  /** No packet may arrive before this moment: those ahead of it have not arrived yet. */
  clearAt: Millis;
  waiting: Packet[];
}

export type Links = Record<Endpoint, Record<Endpoint, Link>>;

/** A link as it is when nobody has touched it: open, at its usual speed, losing nothing. */
export function newLink(): Link {
  return {
    state: 'open',
    shutAt: null,
    slowBy: 0,
    lossPercent: 0,
    flapEvery: 0,
    flapNumber: 0,
    connection: 0,
    stalledAt: null,
    clearAt: 0,
    waiting: [],
  };
}

/** The link from one endpoint to another, laid when it is first asked for. */
export function linkOf(links: Links, from: Endpoint, to: Endpoint): Link {
  let row = links[from];
  if (row === undefined) {
    row = {};
    links[from] = row;
  }
  let link = row[to];
  if (link === undefined) {
    link = newLink();
    row[to] = link;
  }
  return link;
}

/** Lets nothing through any more, in silence. */
export function shut(link: Link, state: 'cut' | 'held', now: Millis): void {
  link.state = state;
  link.shutAt ??= now;
}

/** Takes what waits in a link out of it, in the order of sending: what was under way at the cut came to wait last. */
export function unload(link: Link): Packet[] {
  const {waiting} = link;
  link.waiting = [];
  link.stalledAt = null;
  return waiting.sort((one, other) => one.id - other.id);
}

/** Breaks the connection of one direction: what is under way or waiting in it never arrives. */
export function breakConnection(link: Link): void {
  link.connection += 1;
  link.waiting = [];
  link.stalledAt = null;
}

/** TCP's first retransmission comes after this; each later one after twice as long, up to the longest (Linux, RFC 6298). */
const firstRetry: Millis = 200;
const longestRetry: Millis = 120_000;

/** When a connection that has been stalled since a moment is tried again, at or after `now`. */
export function nextRetry(stalledAt: Millis, now: Millis): Millis {
  let pause = firstRetry;
  let moment = stalledAt + pause;
  while (moment < now) {
    pause = Math.min(pause * 2, longestRetry);
    moment += pause;
  }
  return moment;
}
