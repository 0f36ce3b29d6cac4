/** Seats: each person sees exactly their own lab, however they type, read or break; nobody else notices. */
import xterm from '@xterm/headless';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import {paintedRows, plainRows} from '../../source/ui/draw/canvas.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {spell, unicode} from '../../source/ui/glyphs.ts';
import {openSession} from '../../source/ui/session.ts';
import {charactersOf} from '../../source/ui/text.ts';
import {KEYS} from '../e2e/keys.ts';
import {cellsShown, type FakeTty, openFakeTty} from './fake-tty.ts';
import {openRoom, type Room, settled, sittingAt, type Taken, until} from './seating.ts';

let room: Room;

beforeEach(() => {
  room = openRoom();
});
afterEach(() => room.close());

/** Keys that a person could press, and what they could type into the palette. */
const keys = [...'wrxpfhbdlzvogtnusT,.<>[]+-=?iyaU123456', 'enter', 'escape', 'up', 'down', 'left', 'right', 'tab'];
const lines = [
  'c1 write x 日本',
  'crash n1',
  'say e\u0301 ← →',
  'slow n1 n2 200ms',
  'wait 300ms',
  'system etcd nodes=3',
];

function randomKeys(chance: Stream): string[] {
  if (between(chance, 0, 11) === 0)
    return [':', ...charactersOf(lines[between(chance, 0, lines.length - 1)] ?? ''), 'enter'];
  return [keys[between(chance, 0, keys.length - 1)] ?? 'w'];
}

/** A lone ESC followed by a sequence that is no key: nothing has to be waited for. */
const escapeKey = '\u001B\u001B[I';
const bytes = (pressed: readonly string[]) =>
  pressed.map((key) => (key === 'escape' ? escapeKey : (KEYS[key] ?? key))).join('');

test('over thousands of random keys the far screen is the local screen of the same session, cell by cell', async () => {
  // Time passes by keys alone, so that both sessions are at the same moment.
  const governor = {...room.governor, animate() {}};
  for (let seed = 1; seed <= 5; seed += 1) {
    const chance = openStream(seed, 'seat');
    const size = {columns: between(chance, 60, 140), rows: between(chance, 18, 44)};
    const {tty, seat, left} = room.sit({governor, sitting: sittingAt('etcd', seed), tty: openFakeTty(size)});
    const local = openSession({...sittingAt('etcd', seed), onQuit() {}, onSuspend() {}});
    local.resize(size);
    for (let count = 1; count <= 300; count += 1) {
      const pressed = randomKeys(chance);
      tty.type(bytes(pressed));
      for (const key of pressed) local.press(key === ' ' ? 'space' : key);
      if (count % 30 > 0) continue;
      await until(() => seat.waiting() === 0, `seed ${seed} has pressed ${count} keys`);
      await settled();
      const canvas = drawScreen({...local.see(), size, glyphs: unicode});
      const whole = new xterm.Terminal({cols: size.columns, rows: size.rows, allowProposedApi: true});
      whole.write(paintedRows(canvas, 2).join('\r\n'));
      expect(await cellsShown(tty.terminal()), `seed ${seed}, key ${count}`).toEqual(await cellsShown(whole));
    }
    expect(left).toEqual([]);
  }
}, 120_000);

describe('what a terminal can show', () => {
  test('without colours none are written, and with ASCII glyphs all is ASCII', async () => {
    const {tty, seat} = room.sit({tty: openFakeTty({columns: 80, rows: 24}, {colours: 0, glyphs: 'ascii'})});
    tty.type('p');
    await until(() => tty.written.length > 0);
    await settled();
    expect((await tty.rows()).join('')).toMatch(/^[\x20-\x7e]*$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    expect(tty.written.join('')).not.toMatch(/\u001B\[[\d;]*[34]\dm/);
    expect(spell(plainRows(seat.frame()!)[0] ?? '', {...unicode, name: 'ascii'})).toContain('etcd');
  });

  test('a new size is a whole new frame of that size', async () => {
    const {tty} = room.sit();
    await settled();
    tty.resize({columns: 70, rows: 20});
    await settled();
    const rows = await tty.rows();
    expect(rows[0]).toContain('etcd');
    expect(rows.at(-1)).toContain('q quit');
    tty.resize({columns: 20, rows: 6});
    await settled();
    expect((await tty.rows()).join('')).toContain('The lab needs');
  });

  test('Ctrl-L writes the whole screen again', async () => {
    const {tty} = room.sit();
    tty.type(' ');
    await settled();
    tty.terminal().write('\u001B[2J');
    tty.type('\u000C');
    await settled();
    expect((await tty.rows())[0]).toContain('etcd');
  });
});

describe('coming and going', () => {
  test('the first frame enters the alternate screen; q, Ctrl-C and a line that is gone each leave once', async () => {
    const {tty} = room.sit();
    await until(() => tty.written.length > 0);
    expect(tty.written[0]).toContain('\u001B[?1049h');
    const ways: readonly (readonly [string, (tty: FakeTty) => void])[] = [
      ['quit', (one) => one.type('q')],
      ['quit', (one) => one.type('\u0003')],
      ['line', (one) => one.hangUp()],
    ];
    for (const [why, leave] of ways) {
      const {tty: one, left} = room.sit();
      await settled();
      leave(one);
      await settled();
      one.hangUp();
      expect(left).toEqual([why]);
      const count = one.written.length;
      one.type('w\rw\r');
      await settled();
      expect(one.written.length).toBe(count);
    }
  });

  test('Ctrl-Z does nothing', async () => {
    const {tty, seat, left} = room.sit();
    tty.type(' ');
    await settled();
    const before = seat.session.see();
    tty.type('\u001A');
    await settled();
    expect(seat.session.see()).toBe(before);
    expect(left).toEqual([]);
  });

  test('a seat nobody types at and nothing runs at has no timer and writes nothing', async () => {
    const {tty} = room.sit();
    tty.type(' ');
    await settled();
    await settled();
    const count = tty.written.length;
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'Immediate');
    expect(timers().filter((name) => name === 'Immediate')).toEqual([]);
    await settled();
    expect(tty.written.length).toBe(count);
  });
});

describe('slow readers', () => {
  test('whoever stops reading gets fewer frames, never a longer queue, and then the newest', async () => {
    const {tty, seat} = room.sit();
    await until(() => tty.written.length > 2);
    tty.stopReading();
    for (let count = 0; count < 300; count += 1) {
      tty.type(count % 2 === 0 ? '?' : escapeKey);
      await settled();
      expect(tty.backlog()).toBeLessThan(64_000);
    }
    tty.type('?');
    await settled();
    const waits = tty.backlog();
    const at = seat.session.see().snapshot.now;
    for (let count = 0; count < 20; count += 1) await settled();
    expect(tty.backlog()).toBe(waits);
    expect(seat.session.see().snapshot.now).toBe(at);
    tty.readAgain();
    await settled();
    expect((await tty.rows()).join('\n')).toContain('In the lab');
  });

  test('its animation goes on when it reads again', async () => {
    const {tty, seat} = room.sit();
    await until(() => tty.written.length > 2);
    tty.stopReading();
    await until(() => tty.backlog() > 0);
    await settled();
    const at = seat.session.see().snapshot.now;
    tty.readAgain();
    await until(() => seat.session.see().snapshot.now > at);
  });
});

describe('a seat that breaks', () => {
  test('ends alone, with words that show nothing of the host', async () => {
    const other = room.sit();
    const {tty, left, errors, seat} = room.sit();
    await settled();
    seat.ask(() => {
      throw new Error('boom at /srv/secret/path.ts');
    });
    await until(() => left.length > 0);
    expect(left).toEqual(['broken']);
    expect(String(errors[0])).toContain('boom');
    expect(tty.ended()).toMatch(/^Your seat broke/);
    expect(tty.ended()! + tty.written.join('')).not.toMatch(/boom|srv|\.ts/);
    const count = other.tty.written.length;
    await until(() => other.tty.written.length > count);
    expect(other.left).toEqual([]);
  });

  test.each(['step', 'key', 'picture'])('also when it breaks in a %s', async (where) => {
    const sitting = sittingAt();
    let broken = false;
    const fail = <T>(value: T): T => {
      if (broken) throw new Error('boom');
      return value;
    };
    const {lab} = sitting;
    const cracked = {
      ...lab,
      snapshot: () =>
        where === 'picture'
          ? fail({...lab.snapshot(), nodes: broken ? (null as never) : lab.snapshot().nodes})
          : lab.snapshot(),
      dispatch: (command: Parameters<typeof lab.dispatch>[0]) => fail(lab.dispatch(command)),
    };
    const {tty, left} = room.sit({sitting: {...sitting, lab: cracked}});
    if (where === 'key') tty.type(' ');
    await settled();
    broken = true;
    if (where !== 'step') tty.type('w\r');
    await until(() => left.length > 0);
    expect(left).toEqual(['broken']);
  });
});

describe('what an instructor does to a seat', () => {
  test('a frozen seat takes no keys but Ctrl-C, its time stands still, and it says why', async () => {
    const {tty, seat, left} = room.sit();
    await settled();
    seat.freeze('look at the wall, please');
    await settled();
    const before = seat.session.see();
    tty.type('w\r');
    await settled();
    expect(seat.session.see()).toBe(before);
    expect((await tty.rows())[1]).toContain('look at the wall');
    seat.freeze(null);
    await until(() => seat.session.see().snapshot.now > before.snapshot.now);
    expect((await tty.rows())[1]).not.toContain('look at the wall');
    seat.freeze('again');
    tty.type('\u0003');
    expect(left).toEqual(['quit']);
  });

  test('the mirror is the screen as painted, told at each frame', async () => {
    const {tty, seat} = room.sit();
    let told = 0;
    const stop = seat.onFrame(() => {
      told += 1;
    });
    tty.type(' ');
    await settled();
    expect(told).toBeGreaterThan(0);
    expect(plainRows(seat.frame()!)).toEqual(await tty.rows());
    stop();
    const before = told;
    tty.type('?');
    await settled();
    expect(told).toBe(before);
  });

  test('close says the words, and lets go', async () => {
    const {tty, seat, left} = room.sit();
    await settled();
    seat.close('The workshop is over.');
    expect(tty.ended()).toBe('The workshop is over.');
    expect(left).toEqual(['closed']);
  });
});

describe('floods', () => {
  test('ten thousand bursts at one seat are bounded, and what another one is sent is what it would be alone', async () => {
    // Without animation every frame comes from a key.
    const governor = {...room.governor, animate() {}};
    const quiet = room.sit({governor});
    const alone = room.sit({governor});
    const loud = room.sit();
    const type = async ({tty}: Taken, key: string) => {
      const before = tty.written.length;
      tty.type(key);
      await until(() => tty.written.length > before);
    };
    await settled();
    const chance = openStream(1, 'bursts');
    const heap = process.memoryUsage().heapUsed;
    for (let burst = 0; burst < 10_000; burst += 1) {
      const noise = Array.from({length: between(chance, 1, 40)}, () => between(chance, 4, 255));
      // Whoever leaves makes no noise.
      loud.tty.type(Buffer.from(noise.map((byte) => (byte === 0x71 ? 0x77 : byte))));
      if (burst % 100 === 0) await type(quiet, burst % 200 === 0 ? '?' : escapeKey);
    }
    expect(loud.left).toEqual([]);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(200e6);
    for (let count = 0; count < 100; count += 1) await type(alone, count % 2 === 0 ? '?' : escapeKey);
    expect(quiet.tty.written).toEqual(alone.tty.written);
  });

  test('what is pasted where nobody types a line presses no key, and is told where it would count', async () => {
    const {tty, seat, left} = room.sit();
    const pasteOf = (text: string) => `\u001B[200~${text}\u001B[201~`;
    tty.type(' ');
    tty.type(pasteOf('q w\rp3 rubbish'));
    await until(() => seat.waiting() === 0);
    await settled();
    expect(left).toEqual([]);
    expect(seat.session.see().state.mode.type).toBe('main');
    expect(seat.session.lab().journal().entries).toEqual([]);
    expect((await tty.rows())[0]).toContain('What you paste counts where a line is typed: press : first.');
    tty.type(`:${pasteOf('crash n1')}\r`);
    await until(() => seat.session.see().snapshot.nodes[0]?.state === 'down');
  });

  test('nothing typed by one reaches another, and nothing of it reaches a terminal as a control', async () => {
    const other = room.sit();
    const {tty} = room.sit();
    const hostile = [
      '\u001B]52;c;b3duZWQ=\u0007',
      '\u001B]0;owned\u0007',
      '\u202Eevil\u2066\u200B',
      `a${'\u0301'.repeat(300)}`,
      '\u009B31mred',
      'c1 write x \u001B[31mow\u001B[0mned',
    ];
    for (const text of hostile) {
      tty.type(':');
      tty.type(`\u001B[200~say owned ${text}\u001B[201~`);
      tty.type('\r');
      await settled();
    }
    const written = tty.written.join('');
    expect(written).not.toContain('\u001B]');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
    expect(written).not.toMatch(/[\u0080-\u009F\u200B\u202E\u2066\u0007\r]/);
    expect(written).not.toMatch(/\u0301{3}/);
    expect(written).toContain('owned');
    expect(other.tty.written.join('')).not.toContain('owned');
  });
});

describe('what takes long', () => {
  const type = ({tty}: Taken, line: string) => tty.type(`:${line}\r`);

  test('is done in slices: somebody else is served meanwhile, and typed-ahead keys come after it', async () => {
    const far = room.sit();
    const other = room.sit();
    far.tty.type(' ');
    other.tty.type(' ');
    await settled();
    type(far, 'wait 30m');
    far.tty.type('w\r');
    await until(() => far.seat.session.isBusy());
    const before = other.tty.written.length;
    other.tty.type('?');
    await until(() => other.tty.written.length > before);
    expect(far.seat.session.isBusy()).toBe(true);
    await until(() => far.seat.waiting() === 0);
    const [asked] = far.seat.session.see().snapshot.operations;
    expect(asked?.invoked.at).toBe(1_800_000);
  }, 60_000);

  test('a neighbour’s key is answered while a twin of a long session is opened', async () => {
    const sitting = sittingAt('etcd');
    // Nearly the longest that a seat may hold: what is looked for below must be seen while it goes on.
    for (let half = 0; half < 2; half++) sitting.lab.dispatch({type: 'advance', by: 3_300_000});
    expect(sitting.lab.snapshot().now).toBe(6_600_000);
    const late = room.sit({sitting});
    const other = room.sit();
    for (const one of [late, other]) one.tty.type(' ');
    await settled();
    late.tty.type('T\r');
    await until(() => late.seat.session.isBusy());
    const before = other.tty.written.length;
    other.tty.type('?');
    await until(() => other.tty.written.length > before);
    expect(late.seat.session.isBusy()).toBe(true);
    await until(async () => /beside this: \d+ %; Esc gives it up/.test((await late.tty.rows()).join('\n')));
    late.tty.type(escapeKey);
    await settled();
    expect((await late.tty.rows()).join('\n')).toContain('given up');
  }, 60_000);

  test('gives the same as at a terminal of one’s own', async () => {
    const lines = [
      'wait 10s',
      'wait until leader',
      'at 20s c1 write x 1',
      'wait until c1 ok',
      'at 5s c2 read x',
      'wait 61s',
    ];
    const far = room.sit({governor: {...room.governor, animate() {}}});
    const own = openSession({...sittingAt(), onQuit() {}, onSuspend() {}});
    own.resize(far.tty.size());
    for (const line of lines) {
      type(far, line);
      for (const key of [':', ...line, 'enter']) own.press(key === ' ' ? 'space' : key);
    }
    await until(() => far.seat.waiting() === 0 && !far.seat.session.isBusy());
    expect(far.seat.session.see().snapshot).toEqual(own.see().snapshot);
    expect(far.seat.session.lab().journal()).toEqual(own.lab().journal());
  }, 60_000);

  test('is given up by Escape, with the keys that wait behind it', async () => {
    const far = room.sit();
    far.tty.type(' ');
    await settled();
    type(far, 'wait 50m');
    far.tty.type('w\r');
    await until(() => far.seat.session.isBusy());
    far.tty.type(escapeKey);
    expect(far.seat.session.isBusy()).toBe(false);
    await settled();
    expect(far.seat.session.see().snapshot.operations).toEqual([]);
    expect(far.seat.session.see().state.message?.text).toBe('given up');
  });
});
