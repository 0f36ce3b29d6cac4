/**
 * Random sessions shaped to hurt: clients ask all the time, and a nemesis likes best to let the leader take a write and then
 * cut it off, kill it or stop it. Every step is written down, so that a failing session can be read and told again.
 */
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import {clientOf} from '../../source/sim/client.ts';
import {crash, cut, lose, pause, restart, resume, skew} from '../../source/sim/faults.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';
import {part} from '../../source/sim/roll.ts';
import {
  askAt,
  checkLogMatching,
  cutBoth,
  diskOf,
  healAll,
  isolate,
  leaderOf,
  type Story,
  settle,
  wait,
} from './raft-cluster.ts';
import {checkHistory} from './raft-history.ts';
import type {Asked} from './raft-node.ts';

export interface Session {
  readonly story: Story;
  readonly chance: Stream;
  readonly script: string[];
  nextValue: number;
}

type Move = (session: Session) => void;

/** Runs a session, heals everything, and checks that the cluster recovers and that clients saw nothing impossible. */
export function runSession(story: Story, seed: number, moves: number): Session {
  const session: Session = {story, chance: openStream(seed, 'nemesis'), script: [], nextValue: 1};
  try {
    for (let index = 0; index < moves; index += 1) {
      pick(session, table)(session);
      tick(session, between(session.chance, 1, 700));
    }
    recover(session);
    checkHistory(part(story.world.state.operations), story.chosen);
  } catch (problem) {
    const what = problem instanceof Error ? problem.message : String(problem);
    throw new Error(`seed ${seed}, ${story.nodes.length} nodes: ${what}\n${session.script.join('\n')}`);
  }
  return session;
}

/** Lets time run in small bites, with clients asking between them. */
function tick(session: Session, by: number): void {
  let left = by;
  while (left > 0) {
    const bite = Math.min(left, between(session.chance, 5, 80));
    wait(session.story, bite);
    left -= bite;
    if (between(session.chance, 1, 3) > 1) askSomething(session, anyNode(session));
  }
  checkLogMatching(session.story);
}

function askSomething(session: Session, node: NodeId): void {
  const {story, chance} = session;
  const nth = between(chance, 0, 2);
  const client: ClientId = `c${Number(node.slice(1)) + nth * story.nodes.length}`;
  if (clientOf(story.world, client).waiting !== null) return;
  const key = between(chance, 0, 1) === 0 ? 'x' : 'y';
  const asked = anyRequest(session, key);
  const id = askAt(story, node, asked, nth);
  say(session, `${client} at ${node} asks ${id}: ${JSON.stringify(asked)}`);
}

function anyRequest(session: Session, key: string): Asked {
  const {chance, nextValue} = session;
  const draw = between(chance, 1, 10);
  const timeout = between(chance, 1, 4) === 1 ? 700 : 9000;
  session.nextValue += 1;
  if (draw <= 4) return {type: 'write', key, value: `${nextValue}`, timeout};
  if (draw <= 8) return {type: 'read', key, level: draw === 8 ? 'serializable' : 'linearizable', timeout};
  if (draw === 9) return {type: 'cas', key, from: `${between(chance, 1, nextValue)}`, to: `${nextValue}`, timeout};
  return {type: 'delete', key, timeout};
}

const table: readonly (readonly [weight: number, move: Move])[] = [
  [4, writeThen((session, leader) => isolateNode(session, leader))],
  [2, writeThen((session, leader) => halfIsolate(session, leader))],
  [2, writeThen((session, leader) => crashNode(session, leader))],
  [1, writeThen((session, leader) => pauseNode(session, leader))],
  [3, (session) => cutLink(session, anyNode(session), anyNode(session))],
  [2, (session) => cutOneWay(session, anyNode(session), anyNode(session))],
  [2, splitInTwo],
  [1, (session) => crashNode(session, anyNode(session))],
  [1, (session) => pauseNode(session, anyNode(session))],
  [4, bringBack],
  [3, resumeAll],
  [4, (session) => act(session, 'heal', () => healAll(session.story))],
  [1, loseSome],
  [1, (session) => skewNode(session, anyNode(session))],
  [4, () => undefined],
];

/** The leader takes a write, sends it or not, and then something happens to it. */
function writeThen(harm: (session: Session, leader: NodeId) => void): Move {
  return (session) => {
    const leader = leaderOf(session.story);
    if (!leader) return;
    askSomething(session, leader);
    askSomething(session, anyNode(session));
    wait(session.story, between(session.chance, 0, 45));
    harm(session, leader);
  };
}

function isolateNode(session: Session, node: NodeId): void {
  act(session, `isolate ${node}`, () => isolate(session.story, node));
}

/** Only one follower still hears it. */
function halfIsolate(session: Session, node: NodeId): void {
  const friend = anyNode(session);
  act(session, `isolate ${node} but for ${friend}`, () => {
    for (const other of session.story.nodes)
      if (other !== node && other !== friend) cutBoth(session.story, node, other);
  });
}

function cutLink(session: Session, one: NodeId, other: NodeId): void {
  if (one !== other) act(session, `cut ${one} ${other}`, () => cutBoth(session.story, one, other));
}

function cutOneWay(session: Session, from: NodeId, to: NodeId): void {
  if (from !== to) act(session, `cut ${from} > ${to}`, () => cut(session.story.world, from, to));
}

function splitInTwo(session: Session): void {
  const {nodes} = session.story;
  const sides = nodes.map(() => between(session.chance, 0, 1));
  act(session, `split ${sides.join('')}`, () => {
    nodes.forEach((one, index) => {
      nodes.forEach((other, place) => {
        if (sides[index] === 0 && sides[place] === 1) cutBoth(session.story, one, other);
      });
    });
  });
}

function crashNode(session: Session, node: NodeId): void {
  if (stateOf(session, node) !== 'down') act(session, `crash ${node}`, () => crash(session.story.world, node));
}

function pauseNode(session: Session, node: NodeId): void {
  if (stateOf(session, node) === 'up') act(session, `pause ${node}`, () => pause(session.story.world, node));
}

function bringBack(session: Session): void {
  for (const node of session.story.nodes) {
    if (stateOf(session, node) === 'down') act(session, `restart ${node}`, () => restart(session.story.world, node));
  }
}

function resumeAll(session: Session): void {
  for (const node of session.story.nodes) {
    if (stateOf(session, node) === 'paused') act(session, `resume ${node}`, () => resume(session.story.world, node));
  }
}

function loseSome(session: Session): void {
  const [from, to] = [anyNode(session), anyNode(session)];
  const percent = between(session.chance, 5, 60);
  if (from !== to)
    act(session, `lossy ${from} > ${to} ${percent}%`, () => lose(session.story.world, from, to, percent));
}

function skewNode(session: Session, node: NodeId): void {
  const by = between(session.chance, -5000, 5000);
  act(session, `skew ${node} ${by}ms`, () => skew(session.story.world, node, by));
}

/** Safety first, then liveness: mended, the cluster finds one leader, serves, and all its nodes hold the same. */
function recover(session: Session): void {
  const {story} = session;
  act(session, 'heal', () => healAll(story));
  bringBack(session);
  resumeAll(session);
  // TCP tries a connection that was stalled for a whole session again after as long once more.
  wait(story, story.world.cluster.transport === 'tcp' ? 90_000 : 12_000);
  const leader = settle(story);
  const id = askAt(story, leader, {type: 'write', value: 'end'}, 4);
  wait(story, 1500);
  const last = story.world.state.operations;
  if (part(last)[id - 1]?.completed?.reply.outcome !== 'ok') throw new Error('the mended cluster serves no write');
  checkLogMatching(story);
  const expected = JSON.stringify(diskOf(story, leader));
  for (const node of story.nodes) {
    const {vote: _, ...disk} = diskOf(story, node);
    const {vote: __, ...leaders} = JSON.parse(expected);
    if (JSON.stringify(disk) !== JSON.stringify(leaders)) throw new Error(`${node} does not hold what ${leader} holds`);
  }
}

function act(session: Session, what: string, does: () => void): void {
  say(session, what);
  does();
}

function say(session: Session, what: string): void {
  session.script.push(`@${session.story.world.state.now}ms ${what}`);
}

function stateOf(session: Session, node: NodeId): string | undefined {
  return session.story.world.state.nodes[node]?.state;
}

function anyNode(session: Session): NodeId {
  const {nodes} = session.story;
  return nodes[between(session.chance, 0, nodes.length - 1)] as NodeId;
}

function pick(session: Session, moves: typeof table): Move {
  let left = between(
    session.chance,
    1,
    moves.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, move] of moves) {
    left -= weight;
    if (left <= 0) return move;
  }
  throw new Error('no move picked');
}
