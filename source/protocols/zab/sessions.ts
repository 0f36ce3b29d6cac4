/**
 * The leader's book of sessions: who was heard of when, which of them come to their end, and where each is connected.
 */
import type {ClientId, NodeId} from '../../sim/operation.ts';
import {propose} from './broadcast.ts';
import {takeAway} from './connections.ts';
import type {Verdict} from './messages.ts';
import type {Leading, Settings, Tree, Turn} from './state.ts';
import {newTree} from './tree.ts';
import {tell} from './wire.ts';

/** The clients that hold sessions from the start: the first ones of every node. */
export function firstClients(settings: Settings, nodeCount: number): ClientId[] {
  const count = settings.localSessions ? 0 : settings.sessionsPerNode * nodeCount;
  return Array.from({length: count}, (_, index): ClientId => `c${index + 1}`);
}

/** The tree before the first transaction. */
export function emptyTree({out, settings}: Turn): Tree {
  return newTree(firstClients(settings, out.peers.length + 1));
}

/** A new leader gives every session its whole time-out, since it cannot know when its client was last heard of. */
export function trackSessions({disk}: Turn, leading: Leading): void {
  for (const name of Object.keys(disk.tree.sessions)) {
    const client = name as ClientId;
    if (disk.tree.sessions[client] === 'open') leading.sessions[client] = {beat: leading.beats, server: null};
  }
}

/** A server has heard from these clients. */
export function touch(leading: Leading, server: NodeId, clients: readonly ClientId[]): void {
  for (const client of clients) {
    const session = leading.sessions[client];
    if (!session) continue;
    session.server ??= server;
    if (session.server === server) session.beat = leading.beats;
  }
}

/** A session was opened, or its end was applied. */
export function onSessionChange(turn: Turn, client: ClientId, change: 'open' | 'close', server: NodeId): void {
  const {leading} = turn.memory;
  if (!leading) return;
  leading.closing = leading.closing.filter((one) => one !== client);
  if (change === 'open') leading.sessions[client] = {beat: leading.beats, server};
  else delete leading.sessions[client];
}

/** Ends the sessions whose clients were silent for the session time-out. Looked at every tick, so up to a tick late. */
export function expireSessions(turn: Turn, leading: Leading): void {
  const {out, settings} = turn;
  const beatMillis = Math.trunc(settings.tickMillis / 2);
  const silent = (Object.keys(leading.sessions) as ClientId[]).filter((client) => {
    const {beat} = leading.sessions[client] ?? {beat: leading.beats};
    return (leading.beats - beat) * beatMillis > settings.sessionMillis;
  });
  if (silent.length > 0) out.note(`expires the ${silent.length > 1 ? 'sessions' : 'session'} of ${silent.join(', ')}`);
  for (const client of silent) {
    delete leading.sessions[client];
    leading.closing.push(client);
    propose(turn, {type: 'close', client}, {by: 0, client, origin: out.self});
  }
}

/** Whether requests of this session are still taken. */
export function isAlive({disk, memory}: Turn, client: ClientId): boolean {
  return disk.tree.sessions[client] === 'open' && !memory.leading?.closing.includes(client);
}

/**
 * What becomes of a session that a server would serve again. One whose client itself asks there moves to that server;
 * one that the server merely remembers stays where its client is now.
 */
export function judgeSession(turn: Turn, client: ClientId, server: NodeId, asked: boolean): Verdict {
  const leading = turn.memory.leading as Leading;
  const session = leading.sessions[client];
  if (!session || !isAlive(turn, client)) return 'expired';
  if (!asked && session.server !== null && session.server !== server) return 'moved';
  const before = session.server;
  leading.sessions[client] = {beat: leading.beats, server};
  if (before !== null && before !== server) tellMoved(turn, leading, client, before);
  return 'valid';
}

function tellMoved(turn: Turn, leading: Leading, client: ClientId, server: NodeId): void {
  if (server === turn.out.self) takeAway(turn, client);
  const learner = leading.learners.find(({node}) => node === server);
  if (learner) tell(turn, learner, {type: 'session', client, verdict: 'moved'});
}
