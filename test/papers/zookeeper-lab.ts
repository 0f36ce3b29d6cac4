/** A ZooKeeper ensemble to tell stories about: ask, wait, and see what clients were told and who serves. */
import type {Ask, Command} from '../../source/lab/command.ts';
import type {LabEvent} from '../../source/lab/event.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import type {NodeSnapshot} from '../../source/lab/snapshot.ts';
import type {ClientId, Endpoint, Millis, NodeId} from '../../source/sim/operation.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {zookeeper} from '../../source/systems/zookeeper.ts';

export interface Ensemble {
  readonly lab: Lab;
  readonly seed: number;
}

/** Many seeds, so that no story is luck. */
export const seeds = Array.from({length: 12}, (_, index) => index + 1);

/** An ensemble that has its first leader, which is n1. */
export function openEnsemble(options: Readonly<Record<string, string>> = {}, seed = 1): Ensemble {
  const lab = openLab(zookeeper.open(chooseOptions(zookeeper, options)), seed);
  const ensemble = {lab, seed};
  // Pings and ticks of different runs shall not stand in step with the story.
  wait(ensemble, 3000 + ((seed * 137) % 2000));
  return ensemble;
}

export function act({lab}: Ensemble, command: Command): readonly LabEvent[] {
  return lab.dispatch(command);
}

export function wait(ensemble: Ensemble, by: Millis): readonly LabEvent[] {
  return act(ensemble, {type: 'advance', by});
}

/** Asks and does not wait. */
export function begin(ensemble: Ensemble, client: ClientId, ask: Partial<Ask> = {}): number {
  const [event] = act(ensemble, {type: 'invoke', client, ask: {type: 'read', key: 'x', ...ask} as Ask});
  if (event?.type !== 'invoked') throw new Error(`${client} could not ask: ${JSON.stringify(event)}`);
  return event.operation.id;
}

export const write = (value: string, level?: string): Partial<Ask> => ({
  type: 'write',
  value,
  ...(level ? {level} : {}),
});
export const sync: Partial<Ask> = {level: 'sync'};

/** How an operation ended: `ok 1`, `stale 1`, `connection-loss`; `pending` while it has not. */
export function endOf({lab}: Ensemble, id: number): string {
  const completion = lab.snapshot().events.find((event) => event.type === 'completed' && event.operation.id === id);
  if (completion?.type !== 'completed') return 'pending';
  const {mark, values, error} = completion.judged;
  return error ?? (values ? `${mark} ${values.join()}` : mark);
}

/** How long an operation took. */
export function latencyOf({lab}: Ensemble, id: number): Millis {
  const completion = lab.snapshot().events.find((event) => event.type === 'completed' && event.operation.id === id);
  return completion?.type === 'completed' ? completion.judged.latency : Number.NaN;
}

/** Asks, waits for the end (up to ten seconds), and says how it ended. */
export function ask(ensemble: Ensemble, client: ClientId, request: Partial<Ask> = {}): string {
  const id = begin(ensemble, client, request);
  for (let waited = 0; waited < 10_000 && endOf(ensemble, id) === 'pending'; waited += 5) wait(ensemble, 5);
  return endOf(ensemble, id);
}

export function cut(ensemble: Ensemble, from: Endpoint, to: Endpoint, oneWay = false): void {
  act(ensemble, {type: 'cut', from, to, oneWay});
}

export function nodeOf({lab}: Ensemble, id: NodeId): NodeSnapshot {
  const node = lab.snapshot().nodes.find((one) => one.id === id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

/** `leader`, `follower`, `read-only`, `silent` (serves nobody) or `down`. */
export function modeOf(ensemble: Ensemble, id: NodeId): string {
  const {state, view} = nodeOf(ensemble, id);
  if (state === 'down') return 'down';
  if (view.leads) return 'leader';
  if (view.leader !== null) return 'follower';
  return view.facts.some(([, value]) => value === 'read-only') ? 'read-only' : 'silent';
}

export function modesOf(ensemble: Ensemble): string[] {
  return ensemble.lab.snapshot().nodes.map(({id}) => modeOf(ensemble, id));
}

/** Waits until something holds and says how long that took; NaN when it never did. */
export function until(ensemble: Ensemble, holds: () => boolean, atMost: Millis = 60_000): Millis {
  const from = ensemble.lab.snapshot().now;
  for (let waited = 0; waited <= atMost; waited += 20) {
    if (holds()) return ensemble.lab.snapshot().now - from;
    wait(ensemble, 20);
  }
  return Number.NaN;
}
