/**
 * How fast the simulator runs: ten virtual minutes of five-node etcd at ten operations a second, beside a bare agenda that
 * moves as many events which do nothing, in the same process; and how long seeks into that run take, in the lab alone and
 * as a person sees them: from Enter behind a typed time to the picture, the judge's verdict on what lies behind included.
 */
import type {Command} from '../../source/lab/command.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import {type Agenda, newAgenda, putDown, takeNext} from '../../source/sim/agenda.ts';
import {between, openStream} from '../../source/sim/chance.ts';
import {invoke} from '../../source/sim/client.ts';
import type {ClientId, Level, Request} from '../../source/sim/operation.ts';
import type {World} from '../../source/sim/state.ts';
import {nextMoment, openWorld, takeDue} from '../../source/sim/world.ts';
import {etcd} from '../../source/systems/etcd.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession} from '../../source/ui/session.ts';
import {median, percentile, type Row, timed} from './measure.ts';

const minutes = 10;
const perSecond = 10;
const operationCount = minutes * 60 * perSecond;
/** The first rounds are not counted: until then the engine is still compiling what it runs. */
const warmUps = 2;
const rounds = 7;

/** The rows of the report. */
export function benchSimulator(): Row[] {
  const events = countEvents();
  const runs = Array.from({length: rounds}, () => {
    const {millis, result} = timed(() => runLab());
    return {millis, lab: result, bare: timed(() => moveEvents(events)).millis};
  });
  const lab = runs.at(-1)?.lab as Lab;
  const wall = median(runs.slice(warmUps).map(({millis}) => millis));
  const bare = median(runs.slice(warmUps).map((run) => run.bare));
  const seeks = seekTimes(lab);
  const seen = seenTimes(lab);
  const broken = seenTimes(runLab('serializable'));
  return [
    {name: 'simulator: virtual seconds a second', value: Math.round((minutes * 60_000) / wall), aim: '>= 5000'},
    {name: 'simulator: events', value: events},
    {name: 'simulator: nanoseconds an event', value: Math.round((wall * 1e6) / events)},
    {name: 'bare agenda: nanoseconds an event', value: Math.round((bare * 1e6) / events)},
    {name: 'simulator against bare agenda', value: wall / bare, aim: '<= 3'},
    {name: 'seek: mean ms', value: seeks.reduce((sum, one) => sum + one, 0) / seeks.length},
    {name: 'seek: p99 ms', value: percentile(seeks, 99), aim: '<= 16'},
    {name: 'seek, with verdict and picture: median ms', value: median(seen)},
    {name: 'seek, with verdict and picture: p99 ms', value: percentile(seen, 99), aim: '<= 16'},
    {name: '  of a session that is not linearizable: p99 ms', value: percentile(broken, 99), aim: '<= 16'},
  ];
}

function ask(count: number, level: Level = 'linearizable'): Request {
  if (count % 2 === 1) return {type: 'read', key: 'x', level};
  return {type: 'write', key: 'x', value: String(count), level: 'linearizable'};
}

/** Four clients a node, so that nobody still waits when it asks again. */
function client(count: number): ClientId {
  return `c${(count % 20) + 1}`;
}

function cluster() {
  return etcd.open(chooseOptions(etcd, {nodes: '5'}));
}

/** With reads that any node answers by itself, one node is cut off from the fifth minute on, so that what it says grows old. */
function runLab(level?: Level): Lab {
  const lab = openLab(cluster(), 1);
  const wait: Command = {type: 'advance', by: 1000 / perSecond};
  for (let count = 0; count < operationCount; count += 1) {
    if (level && count === operationCount / 2) lab.dispatch({type: 'isolate', node: 'n5'});
    lab.dispatch({type: 'invoke', client: client(count), ask: ask(count, level)});
    lab.dispatch(wait);
  }
  return lab;
}

/** How many things happen in such a run; counted on the bare world. */
function countEvents(): number {
  const world: World = openWorld(cluster(), 1, () => undefined);
  let events = 0;
  for (let count = 0; count < operationCount; count += 1) {
    invoke(world, client(count), ask(count));
    const stop = ((count + 1) * 1000) / perSecond;
    for (; (nextMoment(world) ?? stop + 1) <= stop; events += 1) takeDue(world);
    world.state.now = stop;
  }
  return events;
}

/** Moves as many events as the run has, with as many waiting on the agenda as it usually has. */
function moveEvents(events: number): Agenda<{at: number; order: number}> {
  const agenda = newAgenda<{at: number; order: number}>();
  const chance = openStream(1, 'bare');
  let order = 0;
  for (; order < 40; order += 1) putDown(agenda, {at: order, order});
  for (; order < events; order += 1) {
    const due = takeNext(agenda);
    if (due) putDown(agenda, {at: due.at + between(chance, 10, 110), order});
  }
  return agenda;
}

function seekTimes(lab: Lab): number[] {
  const chance = openStream(2, 'seek');
  const until = lab.snapshot().until;
  return Array.from(
    {length: 500},
    () => timed(() => lab.dispatch({type: 'seek', to: between(chance, 0, until)})).millis,
  );
}

function seenTimes(lab: Lab): number[] {
  const chance = openStream(3, 'seek');
  const session = openSession({lab, systems: [], open: () => 'not here', onQuit() {}, onSuspend() {}});
  const {until} = lab.snapshot();
  return Array.from({length: 300}, () => {
    for (const key of ['g', ...String(between(chance, 0, until)), 'm', 's']) session.press(key);
    return timed(() => {
      session.press('enter');
      drawScreen({...session.see(), size: {columns: 80, rows: 24}, glyphs: unicode});
    }).millis;
  });
}
