/** Whatever is pressed, in whatever order, on whatever system: nothing breaks, and every frame fits its terminal. */
import {expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {openSystem} from '../../source/script/open.ts';
import {between, openStream} from '../../source/sim/chance.ts';
import {systems} from '../../source/systems/index.ts';
import type {Classroom} from '../../source/ui/classroom.ts';
import {plainRows} from '../../source/ui/draw/canvas.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import {classroomOf} from './lessons.ts';

const seeds = Array.from({length: Number(process.env.SEEDS ?? (process.env.SOAK ? 2000 : 5))}, (_, index) => index + 1);
const keys = [
  ...'wrcDLxpfhkzamnobgUTuosiv:?.,<>+-[]{}()0123456789jkl yq!"|@&lHN',
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

/** What else comes over a learner: an instructor. */
const others: readonly ((session: Session) => void)[] = [
  (session) => session.teach('minority-waits'),
  (session) => session.teach('nobody-knows'),
  (session) => session.notice('Look here, all of you.'),
  (session) => session.notice(null),
  (session) => session.say('c1 write x 7'),
  (session) => session.say('nonsense'),
  (session) => session.restart(),
  (session) => session.lowerHand(),
];

/** Presses so many random keys, lets time pass between them, and draws now and then; says what was pressed if it broke. */
function storm(name: string, seed: number, count: number, classroom?: Classroom): void {
  const chance = openStream(seed, `storm ${name}`);
  const lab = openLabOf(classroom ? 'etcd' : name, {}, seed);
  if (typeof lab === 'string') throw new Error(lab);
  let over = false;
  const onQuit = (): void => {
    over = true;
  };
  const session = openSession({lab, systems, open: openLabOf, onQuit, onSuspend() {}, ...(classroom && {classroom})});
  const pressed: string[] = [];
  try {
    for (let index = 0; index < count && !over; index += 1) {
      pressed.push(keys[between(chance, 0, keys.length - 1)] ?? 'enter');
      session.press(pressed.at(-1) ?? 'enter');
      if (between(chance, 0, 3) === 0) {
        const by = between(chance, 1, 400);
        session.tick(by, 0, by);
      }
      if (classroom && between(chance, 0, 20) === 0) others[between(chance, 0, others.length - 1)]?.(session);
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

test.each(['minority-waits', 'one-server', 'the list'])('in a lesson: %s', (name) => {
  for (const seed of seeds) {
    const start = name === 'the list' ? ({type: 'list'} as const) : ({type: 'lesson', name} as const);
    storm(name, seed, 200, classroomOf(start).withHands);
  }
});
