/** Other systems in a sitting: one that takes the lab's place, and one beside it. */

import {leaveLab} from './aside.ts';
import {begin, type Pieces} from './errand.ts';
import {systemRefusal} from './lesson-wishes.ts';
import {act, explain, type Inside} from './sitting.ts';
import {newUiState} from './state.ts';
import {follow, openTwin, type Twin, type Way} from './twin.ts';

/** Another lab takes the place of this one, which is left to be returned to; speed and pane stay as they are. */
export function open(
  inside: Inside,
  system: string,
  options: Readonly<Record<string, string>>,
  seed: number | null,
): void {
  const opened = inside.open(system, options, seed);
  if (typeof opened === 'string') {
    explain(inside, opened);
    return;
  }
  const why = systemRefusal(inside.see);
  if (why !== null) {
    explain(inside, why);
    return;
  }
  if (inside.see.state.film) {
    explain(inside, 'the demo waits on this system: t goes back to it, q quits');
    return;
  }
  const kept = leaveLab(inside);
  inside.lab = opened;
  inside.shifts = [];
  const snapshot = opened.snapshot();
  const {speed, paced, pane, said, size, taught, lesson, notice, hand} = inside.see.state;
  const stays = {speed, paced, pane, said, size, taught, lesson, notice, hand};
  inside.see = {...inside.see, snapshot, twins: [], state: {...newUiState(snapshot), ...stays}};
  if (kept === null) return;
  act(inside, {type: 'message', tone: 'plain', text: `${kept} is kept as you left it: b returns to it`});
}

/** Puts a system beside the lab and shows it; null closes all. */
export function addTwin(inside: Inside, system: string | null): void {
  act(inside, {type: 'close'});
  const twin = system === null ? null : openTwin(inside.open, inside.lab, system);
  if (twin === null) showTwins(inside, []);
  else if (typeof twin === 'string') explain(inside, twin);
  else begin(inside, `opening ${system} beside this`, join(inside, twin));
}

/** A twin is shown when it has caught up with the lab. */
function* join(inside: Inside, twin: Twin): Pieces {
  const here = yield* measured(follow(twin, inside.lab), twin, inside);
  showTwins(inside, [...(inside.see.twins ?? []), here]);
}

function showTwins(inside: Inside, twins: readonly Twin[]): void {
  inside.see = {...inside.see, twins};
  act(inside, {type: 'twin', index: twins.length > 0 ? twins.length - 1 : null});
}

/** Every twin goes where the lab has gone; from one moment to the next at once, a long way in pieces. */
export function keepUp(inside: Inside): void {
  const {twins = []} = inside.see;
  if (twins.length > 0 && !inside.errand) begin(inside, 'the twins follow', catchUp(inside));
}

function* catchUp(inside: Inside): Pieces {
  const twins = [...(inside.see.twins ?? [])];
  for (const [index, twin] of twins.entries()) {
    twins[index] = yield* measured(follow(twin, inside.lab), twin, inside);
    inside.see = {...inside.see, twins: [...twins]};
  }
}

/** The way of a twin, told as the part of it that is done. */
function* measured(way: Way, {snapshot: {now: from}}: Twin, {see}: Inside): Generator<number, Twin> {
  const length = Math.max(1, see.snapshot.now - from);
  for (let next = way.next(); ; next = way.next()) {
    if (next.done) return next.value;
    yield Math.max(0, next.value - from) / length;
  }
}

/** Twins that were given up on their way are closed: they would show another moment than the lab does. */
export function closeLate(inside: Inside): void {
  const {twins = [], snapshot} = inside.see;
  const isHere = (twin: Twin) => twin.snapshot.now === snapshot.now && twin.lab.snapshot() === twin.snapshot;
  const here = twins.filter(isHere);
  if (here.length < twins.length) showTwins(inside, here);
}
