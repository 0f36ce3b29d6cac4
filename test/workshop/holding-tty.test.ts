/** Frames wait at the terminal while something is being kept, and go on by themselves when it is. */
import {expect, test} from 'vitest';
import {openHoldingTty} from '../../source/workshop/holding-tty.ts';
import type {Tty} from '../../source/workshop/tty.ts';

/** A terminal that takes everything at once, as a fast line does: it never has to say that it has drained. */
function farEnd() {
  const shown: string[] = [];
  const tty: Tty = {
    look: {colours: 2, glyphs: 'unicode'},
    size: () => ({columns: 80, rows: 24}),
    write: (text) => void shown.push(text),
    backlog: () => 0,
    onInput() {},
    onResize() {},
    onDrain() {},
    onClose() {},
    end: (text) => void shown.push(`end: ${text}`),
  };
  return {tty, shown};
}

/** Something that is under way until it is told to settle. */
function underWay() {
  let settle = () => {};
  let fail = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    settle = resolve;
    fail = () => reject(new Error('the disk is full'));
  });
  return {promise, settle, fail};
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is written while something is kept comes after it, in order; whoever waits for the line is told', async () => {
  const {tty, shown} = farEnd();
  const held = openHoldingTty(tty);
  let drained = 0;
  held.onDrain(() => {
    drained += 1;
  });
  held.write('before');
  const keeping = underWay();
  held.hold(keeping.promise);
  held.write('one');
  held.write('two');
  await turn();
  expect([shown, held.backlog()]).toEqual([['before'], 6]);
  keeping.settle();
  await turn();
  expect([shown, held.backlog(), drained]).toEqual([['before', 'one', 'two'], 0, 1]);
});

test('all that is being kept is waited for', async () => {
  const {tty, shown} = farEnd();
  const held = openHoldingTty(tty);
  const [first, second] = [underWay(), underWay()];
  held.hold(first.promise);
  held.hold(second.promise);
  held.write('frame');
  second.settle();
  await turn();
  expect(shown).toEqual([]);
  first.settle();
  await turn();
  expect(shown).toEqual(['frame']);
});

test('what cannot be kept holds nothing up', async () => {
  const {tty, shown} = farEnd();
  const held = openHoldingTty(tty);
  const keeping = underWay();
  held.hold(keeping.promise);
  held.write('frame');
  keeping.fail();
  await turn();
  expect(shown).toEqual(['frame']);
});

test('the last words come after the last frame', async () => {
  const {tty, shown} = farEnd();
  const held = openHoldingTty(tty);
  const keeping = underWay();
  held.hold(keeping.promise);
  held.write('frame');
  held.end('goodbye');
  expect(shown).toEqual([]);
  keeping.settle();
  await turn();
  expect(shown).toEqual(['frame', 'end: goodbye']);
});
