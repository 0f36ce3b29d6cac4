/** Whatever is pressed, in whatever order, on whatever system: nothing breaks, and every frame fits its terminal. */
import {expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {openSystem} from '../../source/script/open.ts';
import {between, openStream} from '../../source/sim/chance.ts';
import {systems} from '../../source/systems/index.ts';
import {plainRows} from '../../source/ui/draw/canvas.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession} from '../../source/ui/session.ts';

const seeds = Array.from({length: Number(process.env.SEEDS ?? (process.env.SOAK ? 2000 : 5))}, (_, index) => index + 1);
const keys = [
  ...'wrcDLxpfhkzamnobgUTuosiv:?.,<>+-[]{}()0123456789jkl yq!"|@&',
  ...['enter', 'enter', 'enter', 'escape', 'escape', 'tab', 'up', 'down', 'left', 'right', 'page-up', 'page-down'],
  ...['home', 'end', 'space', 'backspace', 'delete', 'ctrl-a', 'ctrl-u', 'alt-h'],
];
const sizes = [
  {columns: 80, rows: 24},
  {columns: 120, rows: 36},
  {columns: 60, rows: 18},
  {columns: 200, rows: 60},
  {columns: 40, rows: 10},
] as const;

function openLabOf(name: string, options: Readonly<Record<string, string>>, seed: number | null): Lab | string {
  const opened = openSystem(name, options, seed ?? undefined);
  return opened.ok ? opened.lab : opened.message;
}

/** Presses so many random keys, lets time pass between them, and draws now and then; returns what was pressed if it broke. */
function storm(name: string, seed: number, count: number): void {
  const chance = openStream(seed, `storm ${name}`);
  const lab = openLabOf(name, {}, seed);
  if (typeof lab === 'string') throw new Error(lab);
  let over = false;
  const onQuit = (): void => {
    over = true;
  };
  const session = openSession({lab, systems, open: openLabOf, onQuit, onSuspend() {}});
  const pressed: string[] = [];
  try {
    for (let index = 0; index < count && !over; index += 1) {
      pressed.push(keys[between(chance, 0, keys.length - 1)] ?? 'enter');
      session.press(pressed.at(-1) ?? 'enter');
      if (between(chance, 0, 3) === 0) session.tick(between(chance, 1, 400), 0);
      const size = sizes[between(chance, 0, sizes.length - 1)] ?? sizes[0];
      if (index % 5 === 0)
        expect(plainRows(drawScreen({...session.see(), size, glyphs: unicode}))).toHaveLength(size.rows);
    }
  } catch (error) {
    throw new Error(`${name}, seed ${seed}, after ${pressed.join(' ')}`, {cause: error});
  }
}

test.each(systems.map(({name}) => name))('%s', (name) => {
  for (const seed of seeds) storm(name, seed, 200);
});
