/** Hand-made snapshots: small worlds in exactly the state a frame test is about. */
import {historyOf} from '../../source/checkers/history.ts';
import {ladder, type RungVerdict} from '../../source/checkers/ladder.ts';
import type {LabSnapshot, LinkSnapshot, NodeSnapshot, PacketSnapshot} from '../../source/lab/snapshot.ts';
import type {LevelRow} from '../../source/sim/cluster.ts';
import type {NodeId, Stored} from '../../source/sim/operation.ts';
import {plainRows} from '../../source/ui/draw/canvas.ts';
import type {Scene} from '../../source/ui/draw/scene.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {newUiState, type UiState} from '../../source/ui/state.ts';

const everything = ['read', 'write', 'cas', 'delete'] as const;

const levels: readonly LevelRow[] = [
  {name: 'linearizable', for: everything, defaultFor: everything, help: 'asks a majority'},
  {name: 'serializable', for: ['read'], defaultFor: [], help: "answered from the node's own copy"},
];

export const names = (count: number): NodeId[] => Array.from({length: count}, (_, index): NodeId => `n${index + 1}`);

export type NodeChange = Partial<Omit<NodeSnapshot, 'view'>> & {readonly view?: Partial<NodeSnapshot['view']>};

/** A follower of n1; n1 itself leads. All hold `x = 1`, written by operation 1. */
export function node(id: NodeId, change: NodeChange = {}): NodeSnapshot {
  const leads = id === 'n1';
  const data: Record<string, readonly Stored[]> = {x: [{value: '1', by: 1}]};
  const facts = [
    ['term', '2'],
    ['log', '7'],
  ] as const;
  const view = {role: leads ? 'leader' : 'follower', epoch: 2, leads, leader: 'n1', data, suspects: [], facts} as const;
  return {id, state: 'up', skew: 0, ...change, view: {...view, ...change.view}};
}

export function link(from: NodeId, to: NodeId, change: Partial<LinkSnapshot> = {}): LinkSnapshot {
  return {from, to, state: 'open', slowBy: 0, lossPercent: 0, flapEvery: 0, waiting: 0, ...change};
}

/** A healthy cluster of this size, a second after it opened. */
export function snapshot(count: number, change: Partial<LabSnapshot> = {}): LabSnapshot {
  const ids = names(count);
  return {
    system: {
      name: 'etcd',
      title: 'etcd 3.5 · Raft',
      options: {nodes: String(count)},
      levels,
      errors: [],
      actions: [],
      leading: {leader: 'leader', follower: 'follower', byMajority: true},
    },
    seed: 7,
    now: 1000,
    until: 1000,
    nodes: ids.map((id) => node(id)),
    clients: ids.map((id, index) => ({id: `c${index + 1}`, node: id, waiting: null})),
    links: ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => link(from, to))),
    packets: [],
    operations: [],
    events: [],
    groups: [ids],
    relayed: false,
    leader: 'n1',
    leaders: ['n1'],
    availability: {
      nodes: Object.fromEntries(ids.map((id) => [id, 'unasked'])),
      cluster: 'unasked',
      asked: 0,
      answered: 0,
    },
    converged: true,
    lost: [],
    canUndo: false,
    canRedo: false,
    branches: [],
    ...change,
  };
}

/** The same world with some directions of links changed, given as `n1 n2` for what goes from n1 to n2. */
export function withLinks(from: LabSnapshot, changes: Readonly<Record<string, Partial<LinkSnapshot>>>): LabSnapshot {
  return {...from, links: from.links.map((row) => ({...row, ...changes[`${row.from} ${row.to}`]}))};
}

/** The first `size` nodes cut off from the others. */
export function split(count: number, size: number): LabSnapshot {
  const ids = names(count);
  const groups = [ids.slice(0, size), ids.slice(size)];
  const apart = (from: string, to: string) => groups[0]!.includes(from as NodeId) !== groups[0]!.includes(to as NodeId);
  const whole = snapshot(count, {groups});
  const links = whole.links.map(
    (row): LinkSnapshot => (apart(row.from, row.to) ? {...row, state: 'cut', waiting: 2} : row),
  );
  return {...whole, links};
}

export function packet(from: NodeId, to: NodeId, change: Partial<PacketSnapshot> = {}): PacketSnapshot {
  return {id: 1, from, to, sentAt: 990, arrivesAt: 1010, held: false, label: 'append', faint: false, ...change};
}

/** A scene of a world; the screen's memory as it opens, but for `state`. */
export function scene(world: LabSnapshot, columns = 80, rows = 24, state: Partial<UiState> = {}): Scene {
  const size = {columns, rows};
  return {
    snapshot: world,
    state: {...newUiState(world), ...state},
    systems: [],
    verdicts: verdictsOf(world),
    size,
    glyphs: unicode,
  };
}

/** What the judge says of a hand-made world. */
export function verdictsOf({operations}: LabSnapshot): readonly RungVerdict[] {
  return ladder(historyOf(operations));
}

/** The drawn screen as text. */
export function frame(from: Scene): string[] {
  return plainRows(drawScreen(from));
}
