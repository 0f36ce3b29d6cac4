/**
 * Watches what happens after links are healed or a node comes back, until the replicas agree and nobody believes a live
 * node to be down (or leaderless): who noticed, who caught up from whom, which values stayed.
 *
 * **Choices.** It looks at a node after each input the node took, and never changes anything. Another mending while it
 * watches continues the same phase; a new fault ends it untold. After two minutes of virtual time it is told as it stands.
 */
import {type Agreement, type Difference, differences, onLook} from '../checkers/convergence.ts';
import {lostWrites} from '../checkers/lost.ts';
import {copy} from '../sim/copy.ts';
import type {Millis, NodeId, OperationId, Stored} from '../sim/operation.ts';
import type {NodeView} from '../sim/protocol.ts';
import {part} from '../sim/roll.ts';
import type {World} from '../sim/state.ts';
import {viewOf} from '../sim/world.ts';
import type {CatchUp, Detection, HealReport, Mending} from './heal-report.ts';
import {concerns} from './replicas.ts';

const patience: Millis = 120_000;

interface Beliefs {
  readonly leader: NodeId | null;
  readonly suspects: readonly NodeId[];
  /** The values of each key with their writers, in one line. */
  readonly copies: Readonly<Record<string, string>>;
}

/** Plain data for a checkpoint. */
export interface Healing {
  readonly by: Mending;
  readonly began: Millis;
  readonly before: readonly Difference[];
  readonly lostBefore: readonly OperationId[];
  readonly held: Readonly<Record<NodeId, NodeView['data']>>;
  readonly agreement: Agreement;
  /** What each node was last seen to believe and hold. */
  readonly seen: Record<NodeId, Beliefs>;
  detected: readonly Detection[];
  caughtUp: readonly CatchUp[];
}

/** Begins to watch: things have just been mended. */
export function openHealing(world: World, by: Mending): Healing {
  const held: Record<NodeId, NodeView['data']> = {};
  const seen: Record<NodeId, Beliefs> = {};
  for (const id of world.cluster.nodes) {
    const view = viewOf(world, id);
    held[id] = copy(view.data);
    seen[id] = beliefsOf(view);
  }
  const before = copy(differencesNow(world));
  const agreement = {since: before.length === 0 ? world.state.now : null};
  const lostBefore = before.length === 0 ? [] : lostNow(world);
  return {by, began: world.state.now, before, lostBefore, held, agreement, seen, detected: [], caughtUp: []};
}

/** To be told after every input of a node, and from whom it came; true when there is nothing more to watch. */
export function onInput(healing: Healing, world: World, node: NodeId, from: NodeId | null): boolean {
  const {now} = world.state;
  const changed = notice(healing, world, node, from);
  if (changed) onLook(healing.agreement, differencesNow(world).length === 0, now);
  return (changed && isSettled(healing, world)) || now - healing.began > patience;
}

/** Whether the replicas agree and every live node knows that the others live, and who leads where somebody does. */
export function isSettled({agreement, seen}: Healing, world: World): boolean {
  if (agreement.since === null) return false;
  const live = liveNodes(world);
  const all = live.map((id) => seen[id] as Beliefs);
  const trusted = all.every(({suspects}) => !suspects.some((id) => live.includes(id)));
  const led = world.cluster.leading === null || all.every(({leader}) => leader !== null && leader === all[0]?.leader);
  return trusted && led;
}

/** Whether anything came of it that is worth telling. */
export function isTelling({before, detected, caughtUp}: Healing): boolean {
  return before.length + detected.length + caughtUp.length > 0;
}

/** What can be said of it now. */
export function reportOf(healing: Healing, world: World): HealReport {
  const {by, began, before, detected, caughtUp, agreement, lostBefore} = healing;
  const apart = differencesNow(world).map(({key}) => key);
  const keys = before.map(({key, held}) => ({
    key,
    before: held,
    after: apart.includes(key) ? null : copy(anyCopy(world, key)),
  }));
  const lost = before.length === 0 ? [] : lostNow(world).filter((id) => !lostBefore.includes(id));
  return {by, began, detected, caughtUp, keys, lost, agreedAt: agreement.since, wins: world.cluster.wins ?? null};
}

/** What a node believes or holds otherwise than before; false when that is nothing. */
function notice(healing: Healing, world: World, node: NodeId, from: NodeId | null): boolean {
  const view = viewOf(world, node);
  const before = healing.seen[node] as Beliefs;
  const now = beliefsOf(view);
  healing.seen[node] = now;
  const copied = healing.before.filter(({key}) => before.copies[key] !== now.copies[key]).map(({key}) => key);
  const cleared = before.suspects.filter((peer) => !now.suspects.includes(peer));
  const led = before.leader !== now.leader;
  for (const key of copied) catchUp(healing, world.state.now, {node, key, from, after: copy(view.data[key] ?? [])});
  for (const peer of cleared) detect(healing, {type: 'trusts', at: world.state.now, node, peer});
  if (led && now.leader)
    detect(healing, {type: 'follows', at: world.state.now, node, leader: now.leader, epoch: view.epoch});
  const written = Object.keys(now.copies).some((key) => before.copies[key] !== now.copies[key]);
  return written || led || now.suspects.join() !== before.suspects.join();
}

/** Only the last change of mind counts. */
function detect(healing: Healing, detection: Detection): void {
  const isSame = (one: Detection) =>
    one.node === detection.node &&
    one.type === detection.type &&
    (one.type === 'follows' || one.peer === (detection as Detection & {type: 'trusts'}).peer);
  healing.detected = [...healing.detected.filter((one) => !isSame(one)), detection];
}

function catchUp(healing: Healing, at: Millis, change: Omit<CatchUp, 'at' | 'before'>): void {
  const {node, key} = change;
  const others = healing.caughtUp.filter((one) => one.node !== node || one.key !== key);
  const before = healing.held[node]?.[key] ?? [];
  healing.caughtUp = [...others, {at, before, ...change}];
}

function beliefsOf({leader, suspects, data}: NodeView): Beliefs {
  const copies: Record<string, string> = {};
  for (const key of Object.keys(data)) copies[key] = (data[key] ?? []).map(({by}) => by).join();
  return {leader, suspects, copies};
}

function liveNodes({cluster, state}: World): NodeId[] {
  return cluster.nodes.filter((id) => state.nodes[id]?.state !== 'down');
}

/** The keys on which live replicas do not agree; each key only by those who are to hold it, or keep it for one that is. */
function differencesNow(world: World): Difference[] {
  const copies = liveNodes(world).map((node) => ({node, copy: viewOf(world, node).data}));
  const {replicas} = world.cluster.protocol;
  if (!replicas) return differences(copies);
  const keys = [...new Set(copies.flatMap(({copy}) => Object.keys(copy)))];
  return keys.flatMap((key) => {
    const owners = replicas(key, world.cluster.nodes);
    const own = copies.filter(({node, copy}) => concerns(copy[key], node, owners));
    return differences(own.map(({node, copy}) => ({node, copy: {[key]: copy[key] ?? []}})));
  });
}

function anyCopy(world: World, key: string): readonly Stored[] {
  const owners = world.cluster.protocol.replicas?.(key, world.cluster.nodes);
  const holder = liveNodes(world).find((id) => owners?.includes(id) ?? true);
  return holder ? (viewOf(world, holder).data[key] ?? []) : [];
}

function lostNow(world: World): OperationId[] {
  return lostWrites(
    part(world.state.operations),
    liveNodes(world).map((id) => viewOf(world, id).data),
  );
}
