/** What is kept of a learner survives: torn, damaged, newer, read by two, full, read-only. */
import {spawn} from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeEach, expect, test} from 'vitest';
import {homeFolder} from '../../source/edge/home.ts';
import {type Keeper, openKeeper} from '../../source/edge/learner-file.ts';
import {progressOf, readLearnerText} from '../../source/edge/learner-text.ts';
import type {Fact} from '../../source/lessons/progress.ts';

const root = mkdtempSync(join(tmpdir(), 'cap-tui-learner-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

let count = 0;
let home = '';
let path = '';
let told: string[] = [];
beforeEach(() => {
  count += 1;
  home = join(root, `home-${count}`);
  path = join(home, 'progress.jsonl');
  told = [];
});

function open(): Keeper {
  return openKeeper(home, (message) => told.push(message));
}

const passed = (lesson: string, commands: number): Fact => ({type: 'passed', lesson, commands, alone: true, at: 1000});
const begun = (lesson: string): Fact => ({type: 'begun', lesson, at: 900});

test('what was kept is there the next time', () => {
  const keeper = open();
  keeper.keep(begun('one'));
  keeper.keep(passed('one', 3));
  keeper.keep(passed('one', 2));
  expect(keeper.progress().one).toMatchObject({attempts: 1, passed: true, best: 2, firstAt: 900, lastAt: 1000});
  expect(open().progress()).toEqual(keeper.progress());
  expect(told).toEqual([]);
});

test('looking makes no file and no folder', () => {
  expect(open().progress()).toEqual({});
  expect(existsSync(home)).toBe(false);
});

test('the folder is the one that was named, or the one that the system has for it', () => {
  expect(homeFolder({CAP_TUI_HOME: '/somewhere'})).toBe('/somewhere');
  expect(homeFolder({CAP_TUI_HOME: ''})).toContain('cap-tui');
});

test('nobody else may read it', () => {
  open().keep(begun('one'));
  if (process.platform !== 'win32') expect(readMode(path)).toBe('600');
});

function readMode(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

test('a line that was being written when the power went is passed over, and the next is not glued to it', () => {
  const keeper = open();
  keeper.keep(passed('one', 3));
  const whole = readFileSync(path, 'utf8');
  for (let length = whole.length + 1; length < whole.length * 2; length += 7) {
    writeFileSync(path, (whole + whole.replace('one', 'two')).slice(0, length));
    const again = open();
    expect(again.progress().one?.best).toBe(3);
    again.keep(passed('three', 1));
    expect(Object.keys(open().progress())).toEqual(['one', 'three']);
  }
  expect(told).toEqual([]);
  expect(readdirSync(home)).toEqual(['progress.jsonl']);
});

test('a whole last line counts even without its line break', () => {
  open().keep(passed('one', 3));
  writeFileSync(path, readFileSync(path, 'utf8').trimEnd());
  expect(open().progress().one?.best).toBe(3);
  open().keep(passed('two', 1));
  expect(Object.keys(open().progress())).toEqual(['one', 'two']);
});

test('a damaged file is set aside under another name and reported; what can be read still counts', () => {
  const keeper = open();
  for (const name of ['one', 'two', 'three']) keeper.keep(passed(name, 3));
  const damaged = readFileSync(path, 'utf8').replace('"two"', '"t');
  writeFileSync(path, damaged);
  expect(Object.keys(open().progress())).toEqual(['one', 'three']);
  const aside = join(home, 'progress-damaged-1.jsonl');
  expect(told).toEqual([
    `${path} is damaged (line 2): it is kept as ${aside}, and what could be read of it still counts`,
  ]);
  expect(readFileSync(aside, 'utf8')).toBe(damaged);
  expect(Object.keys(open().progress())).toEqual(['one', 'three']);
  expect(told).toHaveLength(1);
});

test.each([
  ['nothing that we wrote', 'hello\nworld\n'],
  ['a JSON object of another program', '{"a": 1}\n{"b": 2}\n'],
  ['bytes', `${'\0\u0001'.repeat(50)}\n\n\u00ff\nx\n`],
  ['facts in another shape', '{"v":1,"type":"fact","fact":{"type":"passed","lesson":"a","commands":-1}}\nx\n'],
])('%s is set aside as it was', (_, text) => {
  mkdirSync(home);
  writeFileSync(path, text);
  const keeper = open();
  expect(keeper.progress()).toEqual({});
  expect(told[0]).toContain('nothing of it could be read');
  expect(readFileSync(join(home, 'progress-damaged-1.jsonl'), 'utf8')).toBe(text);
  keeper.keep(begun('one'));
  expect(Object.keys(open().progress())).toEqual(['one']);
});

test('a name that is taken is not written over', () => {
  mkdirSync(home);
  writeFileSync(join(home, 'progress-damaged-1.jsonl'), 'mine');
  writeFileSync(path, 'x\ny\n');
  open();
  expect(readFileSync(join(home, 'progress-damaged-1.jsonl'), 'utf8')).toBe('mine');
  expect(readFileSync(join(home, 'progress-damaged-2.jsonl'), 'utf8')).toBe('x\ny\n');
});

test('the file of a later version is set aside, and its owner told', () => {
  open().keep(passed('one', 3));
  const newer = `${readFileSync(path, 'utf8')}{"v":2,"type":"dream","of":"sheep"}\n`;
  writeFileSync(path, newer);
  expect(Object.keys(open().progress())).toEqual(['one']);
  expect(told[0]).toContain('was written by a later version of cap-tui: it is kept as');
  expect(readFileSync(join(home, 'progress-newer-1.jsonl'), 'utf8')).toBe(newer);
});

test('two programs at once keep each other’s facts', () => {
  const [one, other] = [open(), open()];
  for (let index = 0; index < 20; index += 1) (index % 2 ? one : other).keep(passed(`lesson-${index}`, index));
  expect(Object.keys(open().progress())).toHaveLength(20);
});

test('several processes that write as fast as they can lose nothing', async () => {
  const script = `
    import {openKeeper} from ${JSON.stringify(fileURLToPath(new URL('../../source/edge/learner-file.ts', import.meta.url)))};
    const [home, name] = process.argv.slice(1);
    const keeper = openKeeper(home, (message) => console.error(message));
    for (let index = 0; index < 25; index += 1) keeper.keep({type: 'hinted', lesson: name + index, hint: 1, at: 1});
  `;
  const run = (name: string) =>
    new Promise<number | null>((resolve) => {
      const args = ['--import', 'tsx', '--input-type=module', '--eval', script, home, name];
      spawn(process.execPath, args, {stdio: ['ignore', 'ignore', 'inherit']}).on('close', resolve);
    });
  expect(await Promise.all(['a', 'b', 'c'].map(run))).toEqual([0, 0, 0]);
  expect(Object.keys(open().progress())).toHaveLength(75);
  expect(told).toEqual([]);
}, 120_000);

test('taking back is told to the next program too, and the file as it was is kept', () => {
  const keeper = open();
  keeper.keep(passed('one', 3));
  keeper.keep(passed('two', 4));
  const before = readFileSync(path, 'utf8');
  expect(keeper.takeBack('one', 2000)).toBe(join(home, 'progress-before-reset-1.jsonl'));
  expect(readFileSync(join(home, 'progress-before-reset-1.jsonl'), 'utf8')).toBe(before);
  expect(Object.keys(keeper.progress())).toEqual(['two']);
  expect(Object.keys(open().progress())).toEqual(['two']);
  keeper.keep(begun('one'));
  expect(open().progress().one).toMatchObject({attempts: 1, passed: false, best: null});
  open().takeBack(null, 3000);
  expect(open().progress()).toEqual({});
});

test('where nothing can be written, learning goes on and is told so once', () => {
  mkdirSync(home);
  mkdirSync(path);
  const keeper = open();
  keeper.keep(begun('one'));
  keeper.keep(passed('one', 2));
  expect(keeper.progress().one?.best).toBe(2);
  expect(told).toHaveLength(2);
  expect(told[0]).toContain('your progress is not known');
  expect(told[1]).toBe(`your progress is not kept: ${path} cannot be written (EISDIR); you can go on all the same`);
});

test.runIf(existsSync('/dev/full'))('a full disk is no end of learning', () => {
  mkdirSync(home);
  symlinkSync('/dev/full', path);
  const keeper = open();
  keeper.keep(begun('one'));
  expect(keeper.progress().one?.attempts).toBe(1);
  expect(told.join()).toContain('your progress is not kept');
});

test('a folder that cannot be made is no end either', () => {
  writeFileSync(join(root, `file-${count}`), '');
  home = join(root, `file-${count}`, 'below');
  const keeper = open();
  keeper.keep(begun('one'));
  expect(keeper.progress().one?.attempts).toBe(1);
  expect(told).toHaveLength(1);
});

test('a fact about a lesson with an odd name does no harm', () => {
  const keeper = open();
  for (const name of ['__proto__', 'constructor', '\u001b[2J', 'ä\n']) keeper.keep(passed(name, 1));
  expect(Object.keys(open().progress()).sort()).toEqual(['__proto__', 'constructor', '\u001b[2J', 'ä\n'].sort());
  expect(open().progress().constructor).toMatchObject({best: 1});
});

test('moments that no date can have are no facts', () => {
  const line = (at: number) => `{"v":1,"type":"fact","fact":{"type":"begun","lesson":"a","at":${at}}}\n`;
  expect(readLearnerText(line(8.64e15)).records).toHaveLength(1);
  expect(readLearnerText(`${line(8.7e15)}x`).damaged).toEqual([1]);
  expect(progressOf(readLearnerText(line(5)).records)).toMatchObject({a: {firstAt: 5}});
});
