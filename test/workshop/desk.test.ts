/** The instructor's desk: what it shows at every size, and what its keys do. */
import {describe, expect, test} from 'vitest';
import {newCanvas, plainRows, put} from '../../source/ui/draw/canvas.ts';
import {ascii, spell, unicode} from '../../source/ui/glyphs.ts';
import {pressDesk} from '../../source/workshop/desk.ts';
import {drawDesk} from '../../source/workshop/desk-draw.ts';
import {deskKeys, rosterKeys} from '../../source/workshop/desk-keys.ts';
import {chosenRow, type Deed, type DeskSee} from '../../source/workshop/desk-state.ts';
import {membersIn, roomOf} from './room.ts';

const sizes = [
  {columns: 80, rows: 24},
  {columns: 120, rows: 36},
];

/** The desk as text. */
function shown(see: DeskSee, size = sizes[0]!, glyphs = unicode): string[] {
  return plainRows(drawDesk({...see, size, glyphs})).map((row) => spell(row, glyphs));
}

/** Presses keys one after the other; what was asked of the workshop is collected. */
function press(see: DeskSee, ...keys: readonly string[]) {
  const deeds: Deed[] = [];
  let leaves = false;
  for (const key of keys) {
    const pressed = pressDesk(see, key);
    see = {...see, state: pressed.state};
    if (pressed.deed) deeds.push(pressed.deed);
    leaves ||= pressed.leaves;
  }
  return {see, deeds, leaves, text: shown(see).join('\n')};
}

const typed = (text: string) => Array.from(text, (letter) => (letter === ' ' ? 'space' : letter));

describe('the roster', () => {
  test.each([0, 1, 40, 200])(
    'with %i people fills the screen exactly at every size, in both sets of glyphs',
    (count) => {
      for (const size of [...sizes, {columns: 20, rows: 6}, {columns: 300, rows: 100}])
        for (const glyphs of [unicode, ascii]) {
          const rows = shown(roomOf(count), size, glyphs);
          expect(rows.length).toBe(size.rows);
          if (glyphs === ascii) expect(rows.join('').replace(/[ë数学]/g, '')).toMatch(/^[\x20-\x7e]*$/);
        }
    },
  );

  test('says who is where: hands, lesson, time on it, tries, last key, passed', () => {
    const rows = shown(roomOf(40), sizes[1]);
    expect(rows[0]).toContain('CAP, hands on · 36 here, 4 away · 4 hands');
    expect(rows[0]).toContain('code amber-owl-42');
    expect(rows[3]).toMatch(/› nancy16 +A write and a read +52 min +1 +now +0 of 4/);
    expect(rows.join('\n')).toMatch(/leslie14 +▴ up/);
  });

  test('of many people shows the page with the chosen one, and says which', () => {
    const {see} = press(roomOf(200), 'end');
    const rows = shown(see);
    expect(rows[2]).toContain('name, 188-200 of 200');
    expect(rows.find((row) => row.includes('›'))).toContain(chosenRow(see)!.name);
    expect(press(see, 'home').text).toContain('name, 1-17 of 200');
  });

  test('the chosen person stays chosen when others get stuck longer', () => {
    const {see} = press(roomOf(40), 'down', 'down');
    const {name} = chosenRow(see)!;
    expect(chosenRow({...see, rows: see.rows.toReversed()})!.name).toBe(name);
  });

  test('an empty room says what to do', () => {
    expect(press(roomOf(0), 'down', 'up', 'H', 'enter').text).toContain('Nobody has come yet');
  });
});

describe('keys', () => {
  const room = roomOf(40);
  const first = room.rows[0]!;

  test.each<[string, readonly string[], Deed]>([
    ['says a line', ['b', ...typed('Look here'), 'enter'], {type: 'say', text: 'Look here'}],
    ['carries a line out in every lab', [':', ...typed('heal'), 'enter'], {type: 'say', text: ':heal'}],
    ['holds all', ['space'], {type: 'freeze', on: true}],
    ['takes one to a lesson', ['l', 'down', 'enter'], {type: 'teach', lesson: 'minority-waits', whom: first.id}],
    ['takes all to a lesson', ['L', 'up', 'enter'], {type: 'teach', lesson: 'lost-update', whom: null}],
    ['begins a lesson again', ['r'], {type: 'restart', whom: first.id}],
    ['takes progress back', ['R', 'y'], {type: 'forget', whom: first.id, lesson: first.lesson!}],
    ['sends away', ['x', 'y'], {type: 'kick', whom: first.id}],
    ['takes a hand down', ['H', 'h'], {type: 'lower', whom: room.rows.find(({hand}) => hand)!.id}],
    ['saves the gradebook', ['g'], {type: 'save'}],
    ['ends the workshop', ['E', 'y'], {type: 'end'}],
  ])('%s', (_, keys, deed) => {
    const {deeds, see} = press(room, ...keys);
    expect(deeds).toEqual([deed]);
    expect(see.state.mode.type).toBe('roster');
  });

  test('space lets everybody go on when they are held', () => {
    expect(press(roomOf(40, {frozen: true}), 'space').deeds).toEqual([{type: 'freeze', on: false}]);
    expect(shown(roomOf(40, {frozen: true}))[0]).toContain('HELD');
  });

  test.each([['x'], ['R'], ['E']])('%s asks first: any key but y leaves all as it was', (key) => {
    for (const no of ['n', 'escape', 'enter', 'space', 'x']) expect(press(room, key, no).deeds).toEqual([]);
    expect(press(room, key).text).toMatch(/\? {2}y or n/);
  });

  test('what cannot be done says why', () => {
    const {see} = press(room, 'end');
    const {text, deeds} = press(see, 'enter');
    expect(text).toContain(`! ${chosenRow(see)!.name} is not here now`);
    expect(deeds).toEqual([]);
  });

  test('finds a person by a part of the name', () => {
    const {see} = press(room, '/', ...typed('DSGER12'), 'enter');
    expect(chosenRow(see)!.name).toBe('edsger12');
    expect(press(room, '/', ...typed('nobody'), 'enter').text).toContain('no name has nobody in it');
  });

  test('an empty line is not said', () => {
    expect(press(room, 'b', 'enter').deeds).toEqual([]);
    expect(press(room, 'b', 'escape').deeds).toEqual([]);
  });

  test('q leaves from the roster, Ctrl-C from anywhere; while a line is typed, q is a letter', () => {
    expect(press(room, 'q').leaves).toBe(true);
    for (const open of ['b', 'L', 'p', '?', 'x']) expect(press(room, open, 'ctrl-c').leaves).toBe(true);
    expect(press(room, 'b', 'q').leaves).toBe(false);
  });

  test('every key of the roster is in its help, at every size', () => {
    for (const size of sizes) {
      const pages = [['?'], ['?', 'down', 'down', 'down', 'down']].map((keys) => shown(press(room, ...keys).see, size));
      const text = pages.flat().join('\n');
      for (const {shown} of rosterKeys) expect(text).toContain(shown);
    }
  });

  test('in no mode does a key mean two things, and Escape leads back from all', () => {
    for (const [mode, rows] of Object.entries(deskKeys)) {
      const keys = rows.flatMap(({keys}) => keys);
      expect(new Set(keys).size).toBe(keys.length);
      if (mode !== 'roster') expect(keys).toContain('escape');
    }
  });

  test('no sequence of keys breaks the desk', () => {
    const all = [...new Set(Object.values(deskKeys).flatMap((rows) => rows.flatMap(({keys}) => keys))), 'é', '数'];
    let see = room;
    let number = 7;
    for (let step = 0; step < 2000; step += 1) {
      number = (Math.imul(number, 1_103_515_245) + 12_345) & 0x7fffffff;
      see = {...see, state: pressDesk(see, all[number % all.length]!).state};
      if (step % 20 === 0) expect(shown(see).length).toBe(24);
    }
  });
});

describe('a mirror', () => {
  test('goes from screen to screen of those who are here, in the order of the roster, and round', () => {
    const here = roomOf(12).rows.filter((row) => row.here);
    let see = press(roomOf(12), 'enter').see;
    const seen: (string | null)[] = [];
    for (let count = 0; count <= here.length; count += 1) {
      const {mode, chosen} = see.state;
      if (mode.type === 'mirror') seen.push(mode.whom);
      if (count > 0) expect(chosen).toBe(mode.type === 'mirror' ? mode.whom : null);
      see = press(see, 'down').see;
    }
    expect(seen).toEqual([...here, here[0]].map((row) => row?.id));
    expect(press(see, 'up').see.state.chosen).toBe(here[0]?.id);
  });

  const screen = newCanvas(80, 24);
  put(screen, 0, 0, 'etcd 3.5 · 数学', 'title');
  put(screen, 60, 20, 'far corner');
  const {see} = press(roomOf(membersIn(1).length, {mirror: screen}), 'enter');

  test("shows the person's screen and whose it is", () => {
    const rows = shown(see, sizes[1]);
    expect(rows[2]).toContain('the screen of ada · read-only · 80x24');
    expect(rows[3]).toContain('etcd 3.5 · 数学');
    expect(rows[23]).toContain('far corner');
  });

  test('of a larger screen shows what fits, and says so', () => {
    expect(shown(see)[2]).toContain('80x24, more than fits here');
  });

  test('says when the person has left', () => {
    expect(shown({...see, mirror: null}).join('\n')).toContain('ada is not here now');
  });
});
