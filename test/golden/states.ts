/** Compares what was seen of the nodes themselves: who leads, who is believed down, which hints were delivered, what stands at the end. */
import type {Millis, NodeId} from '../../source/sim/operation.ts';
import {hintsWithin} from './allowances.ts';
import {given} from './fields.ts';
import type {Case, Difference} from './finding.ts';
import {ownersIn} from './placing.ts';
import {type Change, type Moment, momentOf, type Played} from './played.ts';
import {causeOf, type Leader, type StepOf, type Transcript} from './transcript.ts';
import {pairsIn} from './waits.ts';
import {beliefWindow, leaderWindow, type Window} from './windows.ts';

/** Nothing when reality and model agree. */
type Compared = readonly Difference[];

/** A node was seen to follow somebody, or nobody. */
export function compareLeader(one: Case, {node, leader}: {node: NodeId; leader: Leader}): Compared {
  const before = lastSeen(one, node);
  // The poll shows the term too: whoever follows the same leader as before has only come to a later term.
  const window =
    before?.leader === leader ? {...leaderWindow(one, node, leader), low: 0} : leaderWindow(one, node, leader);
  const seen = sinceCause(
    one,
    (moment) => moment.leader[node] === leader && !before?.changed,
    (change) => change.what === 'leader' && change.node === node && change.leader === leader,
  );
  return within(one, window, seen, `${node} ${leader === null ? 'knows no leader' : `follows ${leader}`}`);
}

/** Whom a node was last seen to follow before a step, and whether that was a change since the last fault. */
function lastSeen({transcript, place}: Case, node: NodeId): {leader: Leader; changed: boolean} | undefined {
  const cause = causeOf(transcript, place);
  for (let before = place - 1; before >= 0; before -= 1) {
    const step = transcript.steps[before];
    if (step?.do === 'observe' && step.node === node) return {leader: step.leader, changed: before > cause};
    if (step?.do === 'leaders') return {leader: step.view[node]?.leader ?? null, changed: false};
  }
  return undefined;
}

/** Somebody among these won an election; that it is the same one decides which seeds are compared. */
export function compareElection(one: Case, {among, leader}: StepOf<'elected'>): Compared {
  const window = leaderWindow(one, leader, leader);
  const isWin = (change: Change) =>
    change.what === 'leader' && change.node === change.leader && among.includes(change.node);
  return within(
    one,
    window,
    sinceCause(one, () => false, isWin),
    `one of ${among.join(', ')} is elected`,
  );
}

/** A node came to believe a peer down, or up. */
export function compareBelief(one: Case, {node, peer, down}: {node: NodeId; peer: NodeId; down: boolean}): Compared {
  const holds = (moment: Moment) => (moment.suspects[node]?.includes(peer) ?? false) === down;
  const isIt = (change: Change) =>
    change.what === 'suspect' && change.node === node && change.peer === peer && change.down === down;
  return within(
    one,
    beliefWindow(one, down),
    sinceCause(one, holds, isIt),
    `${node} sees ${peer} ${down ? 'DOWN' : 'UP'}`,
  );
}

/** How long after the last fault something first held; undefined if it never did. */
function sinceCause(
  {transcript, played, place}: Case,
  holds: (moment: Moment) => boolean,
  isIt: (change: Change) => boolean,
): Millis | undefined {
  const cause = momentOf(played, Math.max(causeOf(transcript, place), 0));
  if (holds(cause)) return 0;
  const change = played.changes.find((one) => one.at >= cause.at && isIt(one));
  return change && change.at - cause.at;
}

function within({transcript, place}: Case, window: Window, after: Millis | undefined, what: string): Compared {
  if (after !== undefined && after >= window.low && after <= window.high) return [];
  const cause = transcript.steps[Math.max(causeOf(transcript, place), 0)]?.at ?? 0;
  const real = `${what} ${(transcript.steps[place]?.at ?? 0) - cause} ms after the fault (${window.low} to ${window.high}: ${window.source})`;
  return [{aspect: 'time', real, model: after === undefined ? 'never' : `after ${after} ms`, ...given('after', after)}];
}

/**
 * Whom everybody follows at a moment; and where no term rose in reality, none may rise in the model. etcd shows the term of the
 * last entry that it applied, so what a node without a leader does to its term is not seen.
 */
export function compareLeaders({transcript, played, place}: Case, {view}: StepOf<'leaders'>): Compared {
  const moment = momentOf(played, place);
  const nodes = Object.keys(view) as NodeId[];
  const leaders = nodes
    .filter((node) => view[node]?.leader !== moment.leader[node])
    .map(
      (node): Difference => ({
        aspect: 'leader',
        real: `${node} follows ${view[node]?.leader}`,
        model: `${moment.leader[node]}`,
      }),
    );
  const first = transcript.steps.find((step) => step.do === 'leaders');
  const quiet = nodes.every((node) => view[node]?.term === first?.view[node]?.term);
  const led = nodes.filter((node) => moment.leader[node] !== null);
  const rose = led.filter((node) => moment.epoch[node] !== momentOf(played, 0).epoch[node]);
  const terms =
    quiet && rose.length > 0 ? [{aspect: 'term', real: 'no election', model: `the term of ${rose} rose`} as const] : [];
  return [...leaders, ...terms];
}

/**
 * Hints were replayed by one node to another, no later than they may come after the heal or restart that let them through.
 * What was replayed into a cut before is held, and arrives with the heal; that it did is seen by the values at the end.
 */
export function compareHints({transcript, played, place}: Case, {node, to}: StepOf<'hints'>): Compared {
  const repair = repairOf(transcript, place, to);
  const {at} = momentOf(played, repair);
  const since = momentOf(played, Math.max(causeOf(transcript, repair), 0)).at;
  const replay = played.notes.find((note) => note.at >= since && note.node === node && isReplay(note.text, to));
  if (replay && replay.at - at <= hintsWithin) return [];
  const model = replay ? `${replay.at - at} ms after it` : 'never';
  return [{aspect: 'time', real: `${node} replays hints to ${to} within ${hintsWithin} ms of the repair`, model}];
}

function repairOf({steps}: Transcript, place: number, to: NodeId): number {
  const repairs = (step: Transcript['steps'][number]) =>
    step.do === 'heal' || (step.do === 'restart' && step.node === to);
  return Math.max(steps.slice(0, place).findLastIndex(repairs), 0);
}

function isReplay(text: string, to: NodeId): boolean {
  return new RegExp(`^replays \\d+ hints? to ${to}$`).test(text);
}

/** What the script noted: conviction of each pair in its time, or of nobody; the rest is what it waited for. */
export function compareNote(one: Case, {text}: StepOf<'note'>): Compared {
  if (one.played.missed.includes(one.place)) return [{aspect: 'state', real: text, model: 'not within 60 s'}];
  if (/^failure detector convicted/.test(text)) {
    return pairsIn(text).flatMap(([node, peer]) => compareBelief(one, {node, peer, down: true}));
  }
  if (!/^not convicted/.test(text)) return [];
  const {suspects} = momentOf(one.played, one.place);
  const wrong = pairsIn(text).filter(
    ([node, peer]) => suspects[node]?.includes(peer) || suspects[peer]?.includes(node),
  );
  return wrong.map(([node, peer]) => ({
    aspect: 'state',
    real: `${node} and ${peer} not convicted`,
    model: 'convicted',
  }));
}

/** What stands at the end, and what became of every write that was not acknowledged. */
export function compareVerdict({transcript, played, place}: Case, verdict: StepOf<'verdict'>): Compared {
  const moment = momentOf(played, place);
  return [
    ...finalValues(transcript, moment, verdict),
    ...same('replicas are equal', verdict.equal, moment.converged),
    ...same('acknowledged writes lost', verdict.lost, moment.lost),
    ...verdict.unacknowledged.flatMap((write) =>
      same(
        `${write.key}=${write.value} of ${write.node} applied later`,
        write.applied,
        wasApplied(transcript, played, write),
      ),
    ),
    ...followed(transcript, played),
  ];
}

/** Reality looked at all keys of etcd, and at one key of Cassandra, in the nodes that were to hold it. */
function finalValues(transcript: Transcript, {copies}: Moment, {final}: StepOf<'verdict'>): Compared {
  const all = Object.keys(final).length > 1;
  return ownersIn(transcript).flatMap((node) => {
    const copy = copies[node] ?? {};
    const keys = all ? [...new Set([...Object.keys(copy), ...Object.keys(final)])] : Object.keys(final);
    return keys.flatMap((key) => same(`${key} in ${node}`, final[key] ?? null, copy[key]?.[0]?.value ?? null));
  });
}

function wasApplied(
  {steps}: Transcript,
  {answers, applied}: Played,
  write: {key: string; value: string; node: NodeId},
): boolean {
  const place = steps.findIndex(
    (step) => step.do === 'op' && step.key === write.key && step.value === write.value && step.node === write.node,
  );
  const id = answers[place]?.[0]?.id ?? 0;
  return id > 0 && applied.includes(id);
}

/** Nobody may ever have followed a leader that it was never seen to follow in reality. */
function followed({steps}: Transcript, {changes}: Played): Compared {
  const first = steps.find((step) => step.do === 'leaders');
  if (!first) return [];
  return changes.flatMap(({node, ...change}): Compared => {
    if (change.what !== 'leader' || change.leader === null || change.leader === first.view[node]?.leader) return [];
    const seen = steps.some((step) => isFollowing(step, node, change.leader));
    return seen
      ? []
      : [{aspect: 'leader', real: `${node} never follows ${change.leader}`, model: `it does at ${change.at} ms`}];
  });
}

function isFollowing(step: Transcript['steps'][number], node: NodeId, leader: Leader): boolean {
  if (step.do === 'observe') return step.node === node && step.leader === leader;
  if (step.do === 'leaders') return step.view[node]?.leader === leader;
  return step.do === 'elected' && step.leader === leader;
}

function same(what: string, real: unknown, model: unknown): Compared {
  return real === model ? [] : [{aspect: 'state', real: `${what}: ${real}`, model: `${model}`}];
}
