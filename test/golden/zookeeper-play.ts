/**
 * Plays a ZooKeeper transcript on the model: each real session is one client, and the script waits where the real one
 * waited.
 */
import type {Ask} from '../../source/lab/command.ts';
import type {LabEvent} from '../../source/lab/event.ts';
import type {NodeSnapshot} from '../../source/lab/snapshot.ts';
import type {ClientId, Millis, NodeId, OperationId} from '../../source/sim/operation.ts';
import {zookeeper} from '../../source/systems/zookeeper.ts';
import {type Fields, fieldsOf, listOf} from './fields.ts';
import {act, openStage, passTime, type Stage} from './stage.ts';

/** One step as it stands in the file; `place` counts from 0. */
export interface RawStep {
  readonly place: number;
  readonly at: Millis;
  readonly do: string;
  readonly fields: Fields;
}

export interface RawTranscript {
  readonly file: string;
  readonly nodes: readonly NodeId[];
  readonly config: Fields;
  readonly steps: readonly RawStep[];
}

/** What the model's client was told. */
export interface Told {
  readonly id: OperationId;
  readonly kind: 'ok' | 'stale' | 'fail' | 'info' | 'pending';
  readonly value: string | null | undefined;
  readonly message: string;
  readonly asked: Millis;
  readonly latency: Millis;
}

export type Mode = 'leader' | 'follower' | 'not-serving' | 'read-only' | 'down';

/** A server was seen in another mode than before. */
export interface ModeChange {
  readonly at: Millis;
  readonly node: NodeId;
  readonly mode: Mode;
}

export interface Performance {
  readonly seed: number;
  readonly told: Readonly<Record<number, Told>>;
  readonly modes: readonly ModeChange[];
  /** The model's clock when each step was carried out. */
  readonly times: Readonly<Record<number, Millis>>;
  /**
   * Every write whose value a server showed that served clients: a server that does not may hold what no quorum has.
   */
  readonly committed: readonly OperationId[];
  readonly final: readonly Readonly<Record<string, string | null>>[];
  readonly converged: boolean;
  readonly lost: number;
}

/** The transcript in a file's text. */
export function readRaw(file: string, text: string): RawTranscript {
  const whole = fieldsOf(JSON.parse(text), file);
  const steps = listOf(whole.steps, file).map((step, place): RawStep => {
    const fields = fieldsOf(step, `${file} step ${place + 1}`);
    return {place, at: Number(fields.t_ms), do: String(fields.do), fields};
  });
  return {
    file,
    nodes: listOf(whole.nodes, file) as readonly NodeId[],
    config: fieldsOf(whole.config, file),
    steps,
  };
}

/**
 * Sessions that the real harness had at each node before the first step, and spare ones for requests at the same time.
 */
const sessionNames = ['w', 'r', 's'];
const sessionsPerNode = 8;

/** What the model does with a transcript; the same for the same seed. */
export function perform(transcript: RawTranscript, seed: number): Performance {
  const {config, nodes} = transcript;
  const stage = openStage(zookeeper, optionsOf(config, nodes), seed);
  const modes = watchModes(stage);
  const asked: Record<number, OperationId> = {};
  const times: Record<number, Millis> = {};
  let late = 0;
  for (const step of transcript.steps) {
    modes.passTo(step.at + late);
    modes.waitFor(step);
    late = Math.max(late, stage.latest.at - step.at);
    times[step.place] = stage.latest.at;
    carryOut(stage, step, asked);
  }
  modes.passTo(stage.latest.at + 15_000);
  const {converged, lost} = stage.latest;
  const final = stage.lab.snapshot().nodes.map(({view}) => valuesOf(view));
  return {
    seed,
    told: toldOf(stage, asked),
    modes: modes.changes,
    times,
    committed: modes.committed,
    final,
    converged,
    lost,
  };
}

function optionsOf(config: Fields, nodes: readonly NodeId[]): Record<string, string> {
  return {
    nodes: String(nodes.length),
    latency: '1',
    tick: String(config.tickTime),
    'init-limit': String(config.initLimit),
    'sync-limit': String(config.syncLimit),
    session: String(config.session_timeout_ms),
    sessions: String(sessionsPerNode),
    'after-expiry': 'stay',
    readonly: config.readonlymode === true ? 'on' : 'off',
    'local-sessions': config.local_sessions === true ? 'on' : 'off',
    transport: 'tcp',
  };
}

function valuesOf(view: NodeSnapshot['view']): Record<string, string | null> {
  return Object.fromEntries(Object.entries(view.data).map(([key, [stored]]) => [`/${key}`, stored?.value ?? null]));
}

/** The mode in ZooKeeper's words for its four-letter commands. */
function modeOf({state, view}: NodeSnapshot): Mode {
  if (state === 'down') return 'down';
  if (view.facts.some(([name, value]) => name === 'serves' && value === 'read-only')) return 'read-only';
  if (view.leads) return 'leader';
  return view.leader === null ? 'not-serving' : 'follower';
}

function watchModes(stage: Stage): {
  readonly changes: ModeChange[];
  readonly committed: OperationId[];
  passTo(moment: Millis): void;
  waitFor(step: RawStep): void;
} {
  const changes: ModeChange[] = [];
  const committed: OperationId[] = [];
  const now: Record<NodeId, Mode> = {};
  const look = (): boolean => {
    for (const node of stage.lab.snapshot().nodes) {
      const mode = modeOf(node);
      if (now[node.id] !== mode) changes.push({at: stage.latest.at, node: node.id, mode});
      now[node.id] = mode;
      if (mode !== 'leader' && mode !== 'follower') continue;
      for (const {by} of Object.values(node.view.data).flat()) if (!committed.includes(by)) committed.push(by);
    }
    return false;
  };
  look();
  return {
    changes,
    committed,
    passTo: (moment) => void passTime(stage, moment, look),
    waitFor(step) {
      if (step.do !== 'elected') return;
      const among = listOf(step.fields.among, 'among') as NodeId[];
      passTime(stage, stage.latest.at + 20_000, () => look() || among.some((node) => now[node] === 'leader'));
    },
  };
}

function carryOut(stage: Stage, {do: what, fields, place}: RawStep, asked: Record<number, OperationId>): void {
  if (what === 'op') {
    const id = ask(stage, fields);
    if (id !== undefined) asked[place] = id;
  }
  if (what === 'heal') act(stage, {type: 'heal'});
  if (what === 'crash' || what === 'restart') act(stage, {type: what, node: String(fields.node)});
  if (what === 'cut') {
    for (const link of listOf(fields.links, 'links')) {
      const {a, b, dir} = fieldsOf(link, 'link');
      act(stage, {type: 'cut', from: String(a), to: String(b), oneWay: dir !== 'both'});
    }
  }
}

/** The request for a real call. `/y` is a node that does not exist, and so is deleted here where it was set there. */
export function asksFor({op, key, value}: Fields): Ask | undefined {
  const name = String(key).slice(1);
  if (op === 'get' || op === 'exists') return {type: 'read', key: name};
  if (op === 'sync' || op === 'syncget') return {type: 'read', key: name, level: 'sync'};
  if (op === 'set' && name === 'y') return {type: 'delete', key: name};
  if (op === 'set' || op === 'create') return {type: 'write', key: name, value: String(value)};
  if (op === 'ecreate') return {type: 'write', key: name, value: String(value), level: 'ephemeral'};
  return undefined;
}

function ask(stage: Stage, fields: Fields): OperationId | undefined {
  const request = asksFor(fields);
  if (!request) return undefined;
  const [event] = act(stage, {type: 'invoke', client: clientFor(stage, fields), ask: request});
  return event?.type === 'invoked' ? event.operation.id : undefined;
}

/**
 * The client that is the real session; where the real harness asked several things at once, a spare one of the same
 * node.
 */
function clientFor(stage: Stage, {node, session, op}: Fields): ClientId {
  const home = Number(String(node).slice(1));
  const byVerb = op === 'get' ? 1 : op === 'sync' || op === 'syncget' ? 2 : 0;
  const known = session === undefined ? byVerb : sessionNames.indexOf(String(session));
  const wanted = known < 0 ? sessionsPerNode : known;
  const places = [wanted, 3, 4, 5, 6, 7];
  const clients = places.map((place): ClientId => `c${place * stage.nodes.length + home}`);
  const busy = stage.lab.snapshot().clients.filter(({waiting}) => waiting !== null);
  return clients.find((client) => !busy.some(({id}) => id === client)) ?? (clients[0] as ClientId);
}

function toldOf(stage: Stage, asked: Readonly<Record<number, OperationId>>): Record<number, Told> {
  const {events, operations} = stage.lab.snapshot();
  const ended: Record<OperationId, LabEvent & {type: 'completed'}> = {};
  for (const event of events) if (event.type === 'completed') ended[event.operation.id] = event;
  const tell = (id: OperationId): Told => {
    const end = ended[id]?.judged;
    const asked = (operations[id - 1]?.invoked.at ?? 0) - stage.opened;
    if (!end) return {id, kind: 'pending', value: undefined, message: 'no answer', asked, latency: -1};
    return {id, kind: end.mark, value: end.values?.[0], message: end.message ?? '', asked, latency: end.latency};
  };
  return Object.fromEntries(Object.entries(asked).map(([place, id]) => [place, tell(id)]));
}
