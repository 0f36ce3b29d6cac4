/**
 * Leaderless replication with last write wins, as Apache Cassandra 4 runs it: any node takes any request, asks the key's
 * replicas, and the request's own level says how many must answer.
 *
 * Sources: Lakshman and Malik, *Cassandra* (LADIS 2009) §5.1–5.3; Cassandra 4.0–4.1: StorageProxy, ReplicaPlans,
 * AbstractReadExecutor, BlockingReadRepair, Cells, HintsService, Gossiper, FailureDetector, PaxosState, Message.
 *
 * **Choices**
 * - One token a node, one data centre, one column: a row is a cell. EACH_QUORUM and the LOCAL
 *   levels ask as many as their global twins. Batches, counters and TTL are left out.
 * - Nothing is ever half done on a disk: the commit log's 10 s of periodic sync and the hints' flush are left out, so a crash
 *   loses neither acknowledged writes nor hints. What a coordinator waits for is memory and is lost.
 * - A digest is the version itself in words instead of its MD5.
 * - The dynamic snitch is left out: nothing reorders what `snitch` says, coordinator first and then the ring, or the ring.
 * - A client's own timestamp is any whole number of microseconds from 0 that is exact in a double.
 * - Speculation takes its percentile over the last 64 reads that asked a peer and were answered. The repair phase of a read
 *   contacts nobody new.
 * - A request expires by its sender's clock (internode_timeout), so a node whose clock is ahead by more than a time-out
 *   ignores what others ask of it. Answers are not aged: their coordinator stopped waiting by then.
 * - At level ANY a write that nobody acknowledged ends ok at its time-out, hints or no hints, as in StorageProxy.mutate.
 * - Paxos is version 1 of 4.0; a round has 2 s in all, its read included; commits go out at QUORUM. Of a failed commit the
 *   hint is the plain cell.
 * - Gossip carries heartbeats only. A suspect is greeted once, and again after 10 s without a sign.
 * - `repair` compares cell by cell instead of by Merkle trees, and tombstones are swept when hints are looked through.
 * - A key's token is the sum of its characters' codes. The nodes of a new cluster have known each other for a while.
 * - A node that boots answers at once; it believes its peers down until it has heard of them.
 * - Dynamo as of 2007 (siblings, sloppy quorums) would be another file beside this one, on the same ring and arithmetic.
 */
import type {Input, NodeView, Protocol} from '../../sim/protocol.ts';
import {startRepair} from './anti-entropy.ts';
import {storedIn} from './cells.ts';
import {armRound, beat, talk} from './gossip.ts';
import {onMessage, onTimer} from './inputs.ts';
import {suspects} from './membership.ts';
import {describe, type Message} from './messages.ts';
import {onRoundResult} from './prepare.ts';
import {onRequest} from './requests.ts';
import {replicasOf} from './ring.ts';
import {type Disk, type Memory, type Node, newDisk, newMemory, type Result, type Settings, type Task} from './state.ts';
import {gossipEvery, hintsEvery} from './timing.ts';

/** The protocol for a cluster set up so. */
export function lastWriteWins(settings: Settings): Protocol<Disk, Memory, Message> {
  return {
    name: 'leaderless, last write wins',
    format: newDisk,
    wake: newMemory,
    step: ({disk, memory}, input, out) => {
      const node: Node = {disk, memory, out, settings, done: (task, result) => onDone(node, task, result)};
      inputs[input.type](node, input as never);
    },
    view,
    describe,
    replicas: (key, nodes) => replicasOf(key, nodes, settings.replicationFactor),
  };
}

type InputOf<Type extends Input<Message>['type']> = Extract<Input<Message>, {readonly type: Type}>;

const inputs: {readonly [Type in Input<Message>['type']]: (node: Node, input: InputOf<Type>) => void} = {
  start: onStart,
  message: (node, {from, message}) => onMessage(node, from, message),
  timer: (node, {name}) => onTimer(node, name),
  request: (node, {id, request}) => onRequest(node, id, request),
  // A broken connection tells Cassandra nothing about the peer: only gossip does.
  closed: () => undefined,
  action: (node, {name}) => {
    if (name === 'repair') startRepair(node);
  },
};

function onStart(node: Node): void {
  const {disk, out} = node;
  const first = disk.generation === 0;
  disk.generation += 1;
  beat(node);
  if (!first) talk(node);
  armRound(node, first ? out.random(1, gossipEvery) : gossipEvery);
  out.arm('hints', out.random(1, hintsEvery));
}

/** A write or a read is done; whoever waits for it is told. */
function onDone(node: Node, task: Task, result: Result): void {
  if (task.type === 'round') onRoundResult(node, task.tag, result);
  else if (result.type === 'failed') node.out.reply(task.id, result.reply);
  else if (result.type === 'read') node.out.reply(task.id, {outcome: 'ok', values: [storedIn(result.cell)]});
  else node.out.reply(task.id, {outcome: 'ok'});
}

/** Nobody leads. What a node would answer at level ONE stands in `data`. */
function view({disk, memory}: {readonly disk: Disk; readonly memory: Memory}): NodeView {
  const cells = Object.values(disk.cells);
  const waiting = [memory.writes, memory.reads, memory.rounds].reduce((sum, some) => sum + Object.keys(some).length, 0);
  return {
    role: 'peer',
    epoch: 0,
    leads: false,
    leader: null,
    data: Object.fromEntries(cells.map((cell) => [cell.key, [storedIn(cell)]])),
    suspects: suspects(memory.gossip),
    facts: [
      ['hints', String(disk.hints.length)],
      ['coordinates', String(waiting)],
    ],
  };
}
