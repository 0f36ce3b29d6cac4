/** A whole cluster of Raft nodes in a world, driven from a test, with the paper's safety properties watched at every step. */
import type {Entry, Message} from '../../source/protocols/raft/messages.ts';
import {raft} from '../../source/protocols/raft/raft.ts';
import type {Disk, Memory, Settings} from '../../source/protocols/raft/state.ts';
import type {Streams} from '../../source/protocols/raft/streams.ts';
import {invoke} from '../../source/sim/client.ts';
import type {Cluster} from '../../source/sim/cluster.ts';
import {deepFreeze} from '../../source/sim/copy.ts';
import {cut, heal} from '../../source/sim/faults.ts';
import type {ClientId, Endpoint, Millis, NodeId, Operation, OperationId} from '../../source/sim/operation.ts';
import type {Out} from '../../source/sim/protocol.ts';
import {at, part, size} from '../../source/sim/roll.ts';
import type {World, WorldEvent} from '../../source/sim/state.ts';
import {nextMoment, openWorld, takeDue} from '../../source/sim/world.ts';
import {etcd} from '../../source/systems/etcd.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import type {Asked} from './raft-node.ts';

export interface Story {
  readonly world: World;
  readonly nodes: readonly NodeId[];
  readonly notes: {readonly at: Millis; readonly node: NodeId; readonly text: string}[];
  /** What is known to be committed, index 1 first, and the term in which each was first seen so. */
  readonly chosen: Entry[];
  readonly chosenIn: number[];
  readonly commits: Record<NodeId, number>;
  readonly leaders: Record<string, NodeId>;
}

/** A cluster as `systems/etcd.ts` makes it, its messages frozen when sent, its protocol perhaps set otherwise. */
export function openStory(seed: number, options: Record<string, string> = {}, settings?: Partial<Settings>): Story {
  const opened = etcd.open(chooseOptions(etcd, options));
  const cluster: Cluster = {...opened, protocol: frozen(settings ? raft(settings) : opened.protocol)};
  const notes: Story['notes'][number][] = [];
  const report = (event: WorldEvent): void => {
    if (event.type === 'note') notes.push(event);
  };
  const world = openWorld(cluster, seed, report);
  return {world, nodes: cluster.nodes, notes, chosen: [], chosenIn: [], commits: {}, leaders: {}};
}

function frozen(protocol: Cluster['protocol']): Cluster['protocol'] {
  return {
    ...protocol,
    step: (node, input, out: Out<Message>) => {
      const watched: Out<Message> = {
        self: out.self,
        peers: out.peers,
        now: out.now,
        contact: (client) => out.contact(client),
        send: (to, message) => out.send(to, deepFreeze(message)),
        reply: (id, reply) => out.reply(id, deepFreeze(reply)),
        arm: (timer, after) => out.arm(timer, after),
        disarm: (timer) => out.disarm(timer),
        hangUp: (peer) => out.hangUp(peer),
        note: (text) => out.note(text),
        random: (low, high) => out.random(low, high),
      };
      protocol.step(node, input, watched);
    },
  };
}

export function diskOf(story: Story, id: NodeId): Disk {
  return story.world.state.nodes[id]?.disk as Disk;
}

/** What Raft remembers, also where it runs on etcd 3.4's streams. */
export function memoryOf(story: Story, id: NodeId): Memory | null {
  const memory = (story.world.state.nodes[id]?.memory ?? null) as Memory | Streams<Memory> | null;
  return memory !== null && 'inner' in memory ? memory.inner : memory;
}

/** Lets time run, one event at a time, each followed by a look at what must always hold. */
export function wait(story: Story, by: Millis): void {
  const {state} = story.world;
  const end = state.now + by;
  for (let moment = nextMoment(story.world); moment !== undefined && moment <= end; moment = nextMoment(story.world)) {
    takeDue(story.world);
    watch(story);
  }
  state.now = end;
}

/** Waits until something holds; throws after a minute. */
export function waitUntil(story: Story, what: string, holds: () => boolean): void {
  for (let round = 0; round < 6000; round += 1) {
    if (holds()) return;
    wait(story, 10);
  }
  throw new Error(`never came true: ${what}`);
}

/** Who leads the latest term, if anybody does. */
export function leaderOf(story: Story): NodeId | null {
  let found: NodeId | null = null;
  for (const id of story.nodes) {
    if (memoryOf(story, id)?.role !== 'leader' || story.world.state.nodes[id]?.state !== 'up') continue;
    if (found === null || diskOf(story, id).term > diskOf(story, found).term) found = id;
  }
  return found;
}

/** Waits for a leader that all nodes follow. */
export function settle(story: Story): NodeId {
  waitUntil(story, 'all follow one leader', () => {
    const leader = leaderOf(story);
    return leader !== null && story.nodes.every((id) => memoryOf(story, id)?.leader === leader);
  });
  return leaderOf(story) as NodeId;
}

/** A client of node N asks; client c(N + k·nodes) is another one of the same node. */
export function askAt(story: Story, node: NodeId, asked: Asked, nth = 0): OperationId {
  const client: ClientId = `c${Number(node.slice(1)) + nth * story.nodes.length}`;
  const request = {key: 'x', level: 'linearizable', value: 'v', from: null, to: 'v', ...asked};
  return invoke(story.world, client, request);
}

export function operation(story: Story, id: OperationId): Operation {
  const found = at(story.world.state.operations, id - 1);
  if (!found) throw new Error(`there is no operation ${id}`);
  return found;
}

/** How an operation ended: `ok`, `ok v`, an error's name, or `waits`. */
export function outcome(story: Story, id: OperationId): string {
  const {completed} = operation(story, id);
  if (!completed) return 'waits';
  const {reply} = completed;
  if (reply.outcome !== 'ok') return reply.error;
  return reply.values ? `ok ${reply.values.map((one) => one.value).join()}` : 'ok';
}

export function cutBoth(story: Story, one: NodeId, other: NodeId): void {
  cut(story.world, one, other);
  cut(story.world, other, one);
}

export function isolate(story: Story, id: NodeId): void {
  for (const other of story.nodes) if (other !== id) cutBoth(story, id, other);
}

export function healAll(story: Story): void {
  for (const from of story.nodes)
    for (const to of story.nodes) if (from !== to) heal(story.world, from, to as Endpoint);
}

/** What holds at every moment: Raft's figure 3. */
export function watch(story: Story): void {
  for (const id of story.nodes) {
    const disk = diskOf(story, id);
    if (memoryOf(story, id)?.role === 'leader') watchLeader(story, id, disk);
    const seen = story.commits[id] ?? 0;
    if (disk.commit === seen) continue;
    if (disk.commit < seen) throw new Error(`${id} took back commits: from ${seen} to ${disk.commit}`);
    watchCommits(story, id, disk, seen);
    story.commits[id] = disk.commit;
  }
}

function watchLeader(story: Story, id: NodeId, disk: Disk): void {
  const key = `term ${disk.term}`;
  const known = story.leaders[key];
  if (known === id) return;
  if (known) throw new Error(`election safety: ${known} and ${id} both lead ${key}`);
  story.leaders[key] = id;
  for (let index = 1; index <= story.chosen.length; index += 1) {
    if ((story.chosenIn[index - 1] ?? 0) >= disk.term) continue;
    if (same(at(disk.log, index - 1), story.chosen[index - 1])) continue;
    throw new Error(`leader completeness: ${id} leads ${key} without committed entry ${index}`);
  }
}

function watchCommits(story: Story, id: NodeId, disk: Disk, seen: number): void {
  for (let index = seen + 1; index <= disk.commit; index += 1) {
    const entry = at(disk.log, index - 1);
    if (!entry) throw new Error(`${id} committed entry ${index}, which it does not have`);
    const chosen = story.chosen[index - 1];
    if (chosen && !same(entry, chosen)) throw new Error(`state machine safety: ${id} applied another entry ${index}`);
    if (chosen) continue;
    story.chosen.push(entry);
    story.chosenIn.push(disk.term);
  }
}

function same(one: Entry | undefined, other: Entry | undefined): boolean {
  return one?.term === other?.term && one?.proposal?.stored.by === other?.proposal?.stored.by;
}

/** Log matching: two logs that agree in index and term of an entry agree in all before it. */
export function checkLogMatching(story: Story): void {
  for (const one of story.nodes) {
    for (const other of story.nodes) {
      if (one < other) checkPair(story, one, other);
    }
  }
}

function checkPair(story: Story, one: NodeId, other: NodeId): void {
  const logs = [part(diskOf(story, one).log), part(diskOf(story, other).log)] as const;
  let agrees = false;
  for (let index = Math.min(logs[0].length, logs[1].length) - 1; index >= 0; index -= 1) {
    const equalTerms = logs[0][index]?.term === logs[1][index]?.term;
    if (agrees && !same(logs[0][index], logs[1][index])) {
      throw new Error(`log matching: ${one} and ${other} differ at ${index + 1} and agree later`);
    }
    agrees ||= equalTerms;
  }
}

export function logSize(story: Story, id: NodeId): number {
  return size(diskOf(story, id).log);
}
