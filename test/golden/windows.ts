/** How long things were measured to take on the real clusters, from the fault or repair that caused them. */
import type {Millis, NodeId} from '../../source/sim/operation.ts';
import type {Case} from './finding.ts';
import {momentOf} from './played.ts';
import {causeOf, cutsAt, type Leader, runsAt} from './transcript.ts';

export interface Window {
  readonly name: string;
  readonly low: Millis;
  readonly high: Millis;
  readonly source: string;
}

/**
 * etcd counts 10 to 19 beats of 100 ms, of which the first may be almost over, from a heartbeat at most 100 ms before the
 * cut: 0.8 s at least. What is seen late was polled about every 100 ms.
 */
const windows = {
  alone: {name: 'loses its leader', low: 800, high: 2200, source: 'section 3: 1.0 to 2.0 s after the cut'},
  follows: {
    name: 'loses its leader after that one stepped down',
    low: 1700,
    high: 4200,
    source: 'section 3: check-quorum 1.0 to 2.0 s, then an election timeout of 1.0 to 2.0 s; 2.99 s seen in d1',
  },
  elected: {name: 'has a new leader', low: 800, high: 2200, source: 'section 3: 0.95 to 2.1 s'},
  split: {
    name: 'has a new leader at the second attempt',
    low: 800,
    high: 4200,
    source: 'section 3: 0.95 to 2.1 s, and once more when two stood in one term and neither won',
  },
  succeeded: {
    name: 'has a new leader, having heard the old one until it stepped down or was succeeded',
    low: 800,
    high: 4200,
    source: 'section 3, rows e3 and f6: 1.1 to 2.1 s; check-quorum 1.0 to 2.0 s, then an election timeout',
  },
  healed: {
    name: 'follows a leader again',
    low: 50,
    high: 27_500,
    source: 'section 1, row 2: 0.4 to 27 s; sooner if TCP happens to try again just then, but never at once',
  },
  deposed: {
    name: 'loses its leader, which a healed node deposed',
    low: 0,
    high: 29_500,
    source: 'section 1, row 6: 0.2 to 2.0 s after the node came back, which takes 0 to 27 s',
  },
  reelected: {
    name: 'follows a leader elected after the heal',
    low: 900,
    high: 31_500,
    source: 'section 3, rows heal: 1.9 to 6.6 s (3.4); 2 to 4 s after the node came back (3.5)',
  },
  restarted: {
    name: 'finds the leader after its start',
    low: 0,
    high: 2200,
    source: 'section 3, rows crashed: 0.1 to 2.0 s',
  },
  died: {name: 'is down', low: 0, high: 100, source: 'section 2, rule 1'},
  convicted: {name: 'is convicted', low: 17_000, high: 24_100, source: 'section 6: 17.4 to 24.0 s'},
  booted: {
    name: 'is seen up after its start',
    low: 0,
    high: 6000,
    source: 'section 6 and i: 5.9 s, most of it the boot',
  },
  back: {name: 'is seen up again', low: 0, high: 2300, source: 'section 6: 0.1 to 2.1 s'},
} as const satisfies Record<string, Window>;

/** The window for a change of leader at a node. */
export function leaderWindow(one: Case, node: NodeId, leader: Leader): Window {
  const {steps} = one.transcript;
  const cause = causeOf(one.transcript, one.place);
  const what = steps[cause]?.do;
  if (leader === 'down') return windows.died;
  if (what === 'heal') return healedWindow(one, leader);
  if (what === 'restart') return windows.restarted;
  const hears = hearsItsLeader(one, cause, node);
  if (leader === null) return hears ? windows.follows : windows.alone;
  if (hears) return windows.succeeded;
  return voteWasSplit(one, cause) ? windows.split : windows.elected;
}

/** Whether in the model two nodes stood for election in one term soon after the fault, so that perhaps neither won. */
function voteWasSplit({played}: Case, cause: number): boolean {
  const since = momentOf(played, Math.max(cause, 0)).at;
  const soon = played.notes.filter(({at}) => at >= since && at <= since + windows.elected.high);
  const stood = soon.map(({text}) => text).filter((text) => text.startsWith('stands for election'));
  return new Set(stood).size < stood.length;
}

/** Without pre-vote a node that comes back deposes the leader, and all elect anew. */
function healedWindow({transcript}: Case, leader: Leader): Window {
  if (leader === null) return windows.deposed;
  return transcript.config.pre_vote === false ? windows.reelected : windows.healed;
}

/** The longest that a real node took to convict a peer. */
export const longestConviction: Millis = windows.convicted.high;

/** The window for a belief about a peer. */
export function beliefWindow({transcript, place}: Case, down: boolean): Window {
  if (down) return windows.convicted;
  return transcript.steps[causeOf(transcript, place)]?.do === 'restart' ? windows.booted : windows.back;
}

/** Whether a node, led by another, goes on hearing it after the fault: then it is led until that one steps down. */
function hearsItsLeader({transcript, played}: Case, cause: number, node: NodeId): boolean {
  const leader = momentOf(played, cause).leader[node];
  if (!leader || leader === node || leader === 'down') return false;
  if (!runsAt(transcript, leader, cause + 1)) return false;
  return !cutsAt(transcript, cause + 1).some(({from, to}) => from === leader && to === node);
}
