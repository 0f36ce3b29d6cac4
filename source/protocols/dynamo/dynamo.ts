/**
 * Dynamo as its paper describes it: an always writable store of versioned objects on a ring, with sloppy quorums,
 * hinted handoff, vector clocks whose siblings the client reconciles, and hash trees to find what was missed all the
 * same.
 *
 * Source: DeCandia et al., *Dynamo: Amazon's Highly Available Key-value Store* (SOSP 2007), §4.2–4.8 and §5.
 *
 * **Choices**
 * - One token a node, no virtual nodes; nobody joins or leaves; membership gossip is left out, as the ring never
 *   changes.
 * - Any node of a key's first N that is asked coordinates, as a client that picks its node by the last get would have
 *   it (§5); all others pass a request on to the highest-ranked node they can reach, and to the next if that one does
 *   not take it.
 * - A request whose first coordinator was slow to say that it took it is passed on twice, and may make two versions of
 *   one put.
 * - The context travels with the client: the answers to gets and to puts carry it, and the client's next put brings it
 *   back. That a put's answer has one too lets a client write twice in a row, as in the paper's figure 3.
 * - Clocks count coordinators, as in figure 3. Two clients that read one version and put through one coordinator look
 *   like one after the other, and the second replaces the first; a count is never given twice.
 * - Stand-ins keep copies for the homes that are missing, in order, and never count as homes: read repair and
 *   comparisons leave them alone.
 * - Who is silent for too long counts as failed for the asker alone, which hangs up; any word from it ends that. A
 *   broken connection counts as silence at once.
 * - Copies go to N nodes at once. A put or get that runs out of nodes to ask fails at once, not at its time limit.
 * - The trees are hashed anew at every comparison instead of being kept. Deletes leave a version that is never swept.
 */
import type {NodeId} from '../../sim/operation.ts';
import type {Input, NodeView, Protocol} from '../../sim/protocol.ts';
import {preferenceList} from '../ring.ts';
import {onCompare, onCompareTime, onItems} from './anti-entropy.ts';
import {onHanded, onHandoff} from './hints.ts';
import {describe, type Message, type MessageOf, type Tag} from './messages.ts';
import {onRetry, onSignOfLife} from './peers.ts';
import {onAnswer, onClosed, onForward, onForwardSilence, onRequest, onTaken} from './requests.ts';
import {type Disk, type Memory, newDisk, newMemory, type Settings, store, type Turn, versionsAt} from './state.ts';
import {onAnswered, onGet, onLimit, onPut, onSilence} from './tasks.ts';
import {storedIn} from './versions.ts';

/** Dynamo with these settings. */
export function dynamoRing(settings: Settings): Protocol<Disk, Memory, Message> {
  return {
    name: 'dynamo',
    format: newDisk,
    wake: newMemory,
    step: ({disk, memory}, input, out) => step({disk, memory, out, settings}, input),
    view,
    describe,
    replicas: (key, nodes) => preferenceList(key, nodes).slice(0, settings.n),
  };
}

type Inputs = {
  readonly [Type in Input<Message>['type']]: (
    turn: Turn,
    input: Extract<Input<Message>, {readonly type: Type}>,
  ) => void;
};

const inputs: Inputs = {
  start: onStart,
  message: (turn, {from, message}) => {
    onSignOfLife(turn, from);
    (takers[message.type] as (turn: Turn, from: NodeId, message: Message) => void)(turn, from, message);
  },
  timer: (turn, {name}) => {
    const [kind, tag, node] = name.split('/');
    timers[kind ?? '']?.(turn, tag as Tag, node as NodeId);
  },
  request: (turn, {id, request}) => onRequest(turn, id, request),
  closed: (turn, {peer}) => onClosed(turn, peer),
  action: () => undefined,
};

function step(turn: Turn, input: Input<Message>): void {
  (inputs[input.type] as (turn: Turn, input: Input<Message>) => void)(turn, input);
}

type Takers = {
  readonly [Type in Message['type']]: (turn: Turn, from: NodeId, message: MessageOf<Type>) => void;
};

const takers: Takers = {
  put: onPut,
  'put done': (turn, from, {tag}) => onAnswered(turn, from, tag, []),
  get: onGet,
  got: (turn, from, {tag, item}) => onAnswered(turn, from, tag, item.versions),
  repair: ({disk}, _from, {item}) => {
    store(disk, item);
  },
  forward: onForward,
  taken: onTaken,
  answer: onAnswer,
  ping: ({out}, from) => out.send(from, {type: 'pong'}),
  pong: () => undefined,
  handoff: onHandoff,
  handed: onHanded,
  compare: onCompare,
  items: onItems,
};

/** A timer is named by its kind and by what it waits for: `silence/1-17/n3`. */
const timers: Readonly<Record<string, (turn: Turn, tag: Tag, node: NodeId) => void>> = {
  silence: onSilence,
  limit: onLimit,
  forward: onForwardSilence,
  retry: onRetry,
  compare: onCompareTime,
};

function onStart({disk, out, settings}: Turn): void {
  disk.boots += 1;
  out.arm('retry', out.random(1, settings.retryMillis));
  if (settings.compareMillis > 0) out.arm('compare', out.random(1, settings.compareMillis));
}

/** Nobody leads. What the node would answer alone stands in `data`, copies it keeps for others included. */
function view({disk, memory}: {readonly disk: Disk; readonly memory: Memory}): NodeView {
  const keys = [...Object.values(disk.items).map(({key}) => key), ...disk.hints.map(({item}) => item.key)];
  const shown = [...new Set(keys)].map((key) => [key, storedIn(versionsAt(disk, key))] as const);
  return {
    role: 'peer',
    epoch: 0,
    leads: false,
    leader: null,
    data: Object.fromEntries(shown),
    suspects: [...memory.failed],
    facts: [
      disk.hints.length === 0
        ? ['hints', 'none']
        : ['keeps for', [...new Set(disk.hints.map(({owner}) => owner))].join(' ')],
      ['coordinates', `${Object.keys(memory.tasks).length}`],
    ],
  };
}
