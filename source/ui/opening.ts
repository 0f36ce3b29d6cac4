/** Other systems in a sitting: one that takes the lab's place, and one beside it. */
import {systemRefusal} from './lesson-wishes.ts';
import {act, explain, type Inside} from './sitting.ts';
import {newUiState} from './state.ts';
import {withTwin} from './twin.ts';

/** Another lab takes the place of this one; level, speed and pane stay as far as they mean something there. */
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
  inside.lab = opened;
  inside.shifts = [];
  const snapshot = opened.snapshot();
  const {speed, paced, pane, said, size, taught, lesson, notice, hand} = inside.see.state;
  const kept = {speed, paced, pane, said, size, taught, lesson, notice, hand};
  inside.see = {...inside.see, snapshot, twins: [], state: {...newUiState(snapshot), ...kept}};
}

/** Puts a system beside the lab and shows it; null closes all. */
export function addTwin(inside: Inside, system: string | null): void {
  act(inside, {type: 'close'});
  const twins = withTwin(inside.see.twins ?? [], inside, system);
  if (typeof twins === 'string') {
    explain(inside, twins);
    return;
  }
  inside.see = {...inside.see, twins};
  act(inside, {type: 'twin', index: twins.length > 0 ? twins.length - 1 : null});
}
