/** A Paxos round of a coordinator: what it keeps in mind, and how it ends (see prepare.ts and propose.ts for its steps). */
import type {Level, NodeId, OperationId, Reply} from '../../sim/operation.ts';
import {blockFor} from './levels.ts';
import type {Ballot, Message, PromiseAnswer, Proposal, Tag} from './messages.ts';
import {readTimeout, writeTimeout} from './refusals.ts';
import type {Node} from './state.ts';
import {newTag} from './state.ts';
import {casPatience, casPause} from './timing.ts';

/** What a round is for: to set `to` if the value is `from`, or only to look. */
export type Goal = {readonly type: 'cas'; readonly from: string | null; readonly to: string} | {readonly type: 'read'};

export interface Round {
  readonly tag: Tag;
  readonly id: OperationId;
  readonly key: string;
  /** `serial`, or `local_serial`, which asks for as many where there is one data centre. */
  readonly level: Level;
  readonly goal: Goal;
  /** `finish` and `mend` complete what another round left: its proposal, its commit. */
  phase: 'prepare' | 'read' | 'propose' | 'finish' | 'mend' | 'commit' | 'pause';
  ballot: Ballot;
  /** The replicas asked in this attempt. */
  asked: readonly NodeId[];
  promises: (PromiseAnswer & {readonly from: NodeId})[];
  accepted: number;
  refused: number;
  proposal: Proposal | null;
  /** The answer, once what was proposed is chosen. */
  outcome: Reply;
  /** The next ballot must be later than this microsecond. */
  floor: number;
  patient: boolean;
  contentions: number;
  commit: Tag | null;
}

/** What a client asks of a round. */
export type Wish = Pick<Round, 'key' | 'level' | 'goal'>;

const timers = ['round', 'patience', 'again'] as const;

/** Opens a round: it has the time of a write in all, and the patience of a compare-and-set against others. */
export function newRound(node: Node, id: OperationId, wish: Wish): Round {
  const {memory, out, settings} = node;
  const round: Round = {
    tag: newTag(node),
    id,
    ...wish,
    phase: 'prepare',
    ballot: {at: 0, node: out.self},
    asked: [],
    promises: [],
    accepted: 0,
    refused: 0,
    proposal: null,
    outcome: {outcome: 'ok'},
    floor: Number.MIN_SAFE_INTEGER,
    patient: true,
    contentions: 0,
    commit: null,
  };
  memory.rounds[round.tag] = round;
  out.arm(`round/${round.tag}`, settings.writeTimeout);
  out.arm(`patience/${round.tag}`, casPatience);
  return round;
}

/** The replicas that must promise, and those that must accept: a majority. */
export function requiredIn({settings}: Node): number {
  return blockFor('serial', settings.replicationFactor);
}

/** Sends something to every replica asked but the coordinator itself. */
export function tellOthers({out}: Node, round: Round, message: Message): void {
  for (const replica of round.asked) if (replica !== out.self) out.send(replica, message);
}

/** Outbid: another attempt after a short pause of random length, for as long as the patience lasts. */
export function contend(node: Node, round: Round): void {
  round.contentions += 1;
  round.phase = 'pause';
  node.out.note(`is outbid for ${round.key}: tries again`);
  node.out.arm(`again/${round.tag}`, node.out.random(0, casPause));
}

/** From now on the round gives up instead of trying again. */
export function onImpatient(node: Node, tag: Tag): void {
  const round = node.memory.rounds[tag];
  if (round !== undefined) round.patient = false;
}

/** Time is up, in whatever phase: nobody can tell whether it will have been. */
export function onRoundTimeout(node: Node, tag: Tag): void {
  const round = node.memory.rounds[tag];
  if (round === undefined) return;
  const required = requiredIn(node);
  const written = round.commit === null ? undefined : node.memory.writes[round.commit];
  if (written !== undefined && (round.phase === 'commit' || round.phase === 'mend')) {
    fail(node, round, writeTimeout(written.level, required, written.acked.length, 'SIMPLE'));
    return;
  }
  const received = round.phase === 'prepare' ? round.promises.length : round.accepted + round.refused;
  fail(node, round, writeTimeout(round.level, required, received, 'CAS'));
}

/** A serial read changes nothing, so whatever became of its round it reports as a read that timed out. */
export function fail(node: Node, round: Round, reply: Reply): void {
  const asRead = round.goal.type === 'read' && reply.outcome === 'info';
  finish(node, round, asRead ? readTimeout(round.level, requiredIn(node), 0, false) : reply);
}

/** Ends a round and answers its client. */
export function finish({memory, out}: Node, {tag, id}: Round, reply: Reply): void {
  delete memory.rounds[tag];
  for (const timer of timers) out.disarm(`${timer}/${tag}`);
  out.reply(id, reply);
}

/** Whether two ballots are one and the same. */
export function sameBallot(one: Ballot, other: Ballot): boolean {
  return one.at === other.at && one.node === other.node;
}
