/**
 * Labs that a person has left, each with all that was on the screen: for another system, for other options, for the sandbox
 * of a lesson. They wait until they are taken up again, with their time and their futures.
 */
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import {usualSeed} from '../script/open.ts';
import type {Shift} from '../script/workload.ts';
import {chooseOptions} from '../systems/system.ts';
import type {Offer} from './see.ts';
import {act, type Inside} from './sitting.ts';
import type {UiState} from './state.ts';
import type {Twin} from './twin.ts';

export interface Aside {
  readonly lab: Lab;
  readonly snapshot: LabSnapshot;
  readonly twins: readonly Twin[];
  readonly state: UiState;
  readonly shifts: readonly Shift[];
}

/** The lab in front, as it is to be found again. */
export function asideOf({lab, see, shifts}: Inside): Aside {
  return {lab, snapshot: see.snapshot, twins: see.twins ?? [], state: see.state, shifts};
}

/** Puts a lab in front again as it was left, time stopped. What is the person's and not the lab's stays as it is now. */
export function bringBack(inside: Inside, {lab, snapshot, twins, state, shifts}: Aside, text: string): void {
  const {size, notice, hand, said} = inside.see.state;
  inside.lab = lab;
  inside.shifts = shifts;
  inside.see = {...inside.see, snapshot, twins, state: {...state, size, notice, hand, said}};
  act(inside, {type: 'close'});
  act(inside, {type: 'run', running: false});
  act(inside, {type: 'message', tone: 'plain', text});
}

/**
 * Sets the lab in front aside to be returned to, and says which it is. One in which nobody has done anything opens the same
 * again and is not kept: null. A host may keep a few only; then the one that was left first goes.
 */
export function leaveLab(inside: Inside): string | null {
  const {snapshot, left = []} = inside.see;
  if (inside.lab.journal().entries.length === 0 && snapshot.branches.length === 0) return null;
  inside.see = {...inside.see, left: [...left, asideOf(inside)].slice(-(inside.keeps ?? Infinity))};
  return snapshot.system.name;
}

/** Returns to a lab that was left; the one in front takes its place among those that were. */
export function returnToLab(inside: Inside, aside: Aside): void {
  inside.see = {...inside.see, left: (inside.see.left ?? []).filter((one) => one !== aside)};
  const kept = leaveLab(inside);
  const text = `${aside.snapshot.system.name} again, as you left it`;
  bringBack(inside, aside, kept === null ? text : `${text}; ${kept} is kept: b`);
}

/** As the palette opens it, `etcd nodes=3`: a system with what is not as usual. */
export function labText({system, seed}: LabSnapshot, systems: readonly Offer[]): string {
  const known = systems.find(({name}) => name === system.name);
  const usual = known?.open(chooseOptions(known, {})).options ?? {};
  const chosen = Object.entries(system.options).filter(([name, value]) => value !== usual[name]);
  if (seed !== usualSeed) chosen.push(['seed', String(seed)]);
  return [system.name, ...chosen.map(([name, value]) => `${name}=${value}`)].join(' ');
}
