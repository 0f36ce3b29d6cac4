/** The command line of `cap-tui learn`: what depends on a learner's progress, and what is handed to the screen. */
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeEach, expect, test, vi} from 'vitest';
import {openBytes} from '../../source/edge/bytes.ts';
import {carryOut, type How} from '../../source/edge/commands.ts';
import {readScript} from '../../source/edge/files.ts';
import {openKeeper} from '../../source/edge/learner-file.ts';
import {lessonNames} from '../../source/edge/lessons.ts';
import type {Stage, Teaching} from '../../source/edge/play.ts';
import {lessonFields} from '../../source/lessons/format.ts';
import {goalFields} from '../../source/lessons/goal-fields.ts';
import {goalRows} from '../../source/lessons/goals.ts';

const root = mkdtempSync(join(tmpdir(), 'cap-tui-learn-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

let count = 0;
let home = '';
beforeEach(() => {
  count += 1;
  home = join(root, String(count));
  vi.stubEnv('CAP_TUI_HOME', home);
});

interface Done {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Carries out `cap-tui learn` with these names and flags. */
async function learn(
  names: readonly string[],
  values: Readonly<Record<string, string>> = {},
  how: Partial<How> = {},
): Promise<Done> {
  let out = '';
  let err = '';
  const output = {
    write(text: string) {
      out += text;
    },
    complain(text: string) {
      err += `${text}\n`;
    },
  };
  const given = {
    typed: ['learn', ...names],
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])),
  };
  const all: How = {help: false, output, readFile: readScript, openBytes, terminal: null, stage: null, ...how};
  return {code: await carryOut(['learn', ...names], given, all), out, err};
}

function keep(lesson: string, commands: number): void {
  const keeper = openKeeper(home, () => {});
  keeper.keep({type: 'begun', lesson, at: 1_700_000_000_000});
  keeper.keep({type: 'predicted', lesson, choice: 0, right: false, misconception: 8, at: 1_700_000_001_000});
  keeper.keep({type: 'passed', lesson, commands, alone: true, at: 1_700_000_002_000});
}

const waits = fileURLToPath(new URL('waits.yaml', import.meta.url));

test('the list names every lesson with its minutes and what is known of it', async () => {
  keep('smaller-side-waits', 5);
  const {code, out, err} = await learn([], {list: ''});
  expect([code, err]).toEqual([0, '']);
  for (const name of lessonNames()) expect(out).toContain(`  ${name} `);
  expect(out).toMatch(/smaller-side-waits +The smaller side waits \(\d+ min, passed, best 5, par 4\)/);
  expect(out).toMatch(new RegExp(`1 of ${lessonNames().length} lessons passed`));
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('without a terminal learn lists, and a lesson is printed without giving itself away', async () => {
  expect(await learn([])).toEqual(await learn([], {list: ''}));
  const {code, out} = await learn(['smaller-side-waits']);
  expect(code).toBe(0);
  expect(out).toContain('Goals\n');
  expect(out).toContain('cap-tui\nlearn --check smaller-side-waits session.cap');
  expect(out).not.toContain('No node says no here');
});

test('a name that is nearly one is asked about', async () => {
  const {code, err} = await learn(['smaller-side-wait']);
  expect(code).toBe(2);
  expect(err).toContain(
    'smaller-side-wait: there is no such file (did you mean smaller-side-waits?): expected a lesson',
  );
  expect((await learn([waits.replace('waits.yaml', '')])).err).toContain(
    'it is a directory: expected a lesson, a YAML file',
  );
});

test('a table of all lessons for a spreadsheet, or for a program', async () => {
  keep('smaller-side-waits', 5);
  keep('=of-my-own', 2);
  const {out} = await learn([], {export: 'csv'});
  const rows = out.split('\r\n');
  expect(rows[0]).toBe(
    'lesson,title,attempts,hints,solution_shown,passed,best,par,prediction,prediction_right,misconception,first_at,last_at',
  );
  expect(rows).toHaveLength(lessonNames().length + 3);
  expect(out).toContain(
    '\r\nsmaller-side-waits,The smaller side waits,1,0,false,true,5,4,1,false,8,2023-11-14T22:13:20.000Z,2023-11-14T22:13:22.000Z\r\n',
  );
  expect(out).toContain("\r\n'=of-my-own,'=of-my-own,1,");
  const table = JSON.parse((await learn([], {export: 'json'})).out) as readonly {lesson: string; best: number | null}[];
  expect(table.find((row) => row.lesson === 'smaller-side-waits')?.best).toBe(5);
  expect(table.find((row) => row.lesson === 'tour')?.best).toBeNull();
});

test('a reset says what it took back, and keeps the file as it was', async () => {
  expect((await learn([], {reset: ''})).out).toBe('Nothing was kept, so there is nothing to take back.\n');
  keep('smaller-side-waits', 5);
  keep('tour', 2);
  const one = await learn(['tour'], {reset: ''});
  const copy = join(home, 'progress-before-reset-1.jsonl');
  expect(one.out).toBe(`taken back: tour (passed, best 2)\nThe file as it was is kept as ${copy}\n`);
  expect(existsSync(copy)).toBe(true);
  expect(Object.keys(openKeeper(home, () => {}).progress())).toEqual(['smaller-side-waits']);
  expect((await learn(['tuor'], {reset: ''})).err).toContain("no lesson is called 'tuor' (did you mean tour?)");
  expect((await learn([], {reset: ''})).out).toContain('taken back: smaller-side-waits (passed, best 5)');
  expect(openKeeper(home, () => {}).progress()).toEqual({});
});

test('a damaged file is reported on the error stream, and what it said still counts', async () => {
  keep('tour', 2);
  const path = join(home, 'progress.jsonl');
  writeFileSync(path, `rubbish\n${readFileSync(path, 'utf8')}`);
  const {code, out, err} = await learn([], {list: ''});
  expect([code, err.split('\n').length]).toEqual([0, 2]);
  expect(err).toContain('is damaged (line 1): it is kept as');
  expect(out).toMatch(/tour .*passed, best 2/);
});

test('a script checked by a name or by a file, from a file or a demo’s name', async () => {
  const script = join(root, 'mine.cap');
  writeFileSync(script, 'isolate leader\nc1 write x 2\nc2 write x 3\nc1 read x serializable\n');
  expect(await learn([script], {check: 'smaller-side-waits'})).toMatchObject({code: 0, err: ''});
  expect(await learn([script], {check: waits})).toMatchObject({code: 0, err: ''});
  expect(await learn([join(root, 'none.cap')], {check: waits})).toMatchObject({code: 2});
  expect(await learn([script], {check: 'nothing-like-it'})).toMatchObject({code: 2});
  expect(existsSync(home)).toBe(false);
});

test('what is missing of a goal stands right below it', async () => {
  const script = join(root, 'mine.cap');
  writeFileSync(script, 'isolate leader\n');
  const {out} = await learn([script], {check: 'smaller-side-waits'});
  expect(out).toMatch(/missing {2}A write at the smaller side got no answer\n {11}not yet: a write/);
});

test('the help documents every field of a lesson, every goal and every field of goals', async () => {
  const {out} = await learn([], {}, {help: true});
  for (const {name} of lessonFields) expect(out).toContain(`\n  ${name} `);
  for (const {name} of goalRows) expect(out).toMatch(new RegExp(`\\n  ${name}( |\\n)`));
  for (const name of Object.keys(goalFields)) expect(out).toMatch(new RegExp(`\\n  ${name} `));
  for (const line of out.split('\n')) if (!line.startsWith('Exit code')) expect(line.length).toBeLessThanOrEqual(80);
});

/** A screen that does what a test says, and tells what it was handed. */
function screen(act: (teaching: Teaching) => void): Stage & {readonly shown: Teaching[]} {
  const shown: Teaching[] = [];
  return {
    shown,
    show: () => Promise.reject(new Error('no film was asked for')),
    pick: () => Promise.reject(new Error('no demo was asked for')),
    teach: (teaching) => {
      shown.push(teaching);
      act(teaching);
      return Promise.resolve(0);
    },
  };
}

test('on a terminal a first start offers the tour, a later one the list, a name its lesson', async () => {
  const stage = screen(() => {});
  await learn([], {}, {stage});
  keep('tour', 2);
  await learn([], {}, {stage});
  await learn(['smaller-side-waits'], {}, {stage});
  expect(stage.shown.map(({classroom}) => classroom.start)).toEqual([
    {type: 'tour'},
    {type: 'list'},
    {type: 'lesson', name: 'smaller-side-waits'},
  ]);
});

test('a lesson from a file stands before the others, and its facts are kept with the moment', async () => {
  const stage = screen(({classroom}) => classroom.onFact({type: 'begun', lesson: 'waits'}));
  const before = Date.now();
  await learn([waits], {}, {stage});
  const [teaching] = stage.shown;
  expect(teaching?.classroom.catalogue[0]).toMatchObject({title: 'Your own', lessons: [{name: 'waits'}]});
  expect(teaching?.lab.snapshot().system.name).toBe('etcd');
  expect(teaching?.classroom.progress().waits?.attempts).toBe(1);
  expect(openKeeper(home, () => {}).progress().waits?.firstAt).toBeGreaterThanOrEqual(before);
});

test('a lesson from a file that is called as one of ours takes its place', async () => {
  const mine = join(root, 'tour.yaml');
  writeFileSync(mine, readFileSync(waits));
  const stage = screen(() => {});
  await learn([mine], {}, {stage});
  const lessons = stage.shown[0]?.classroom.catalogue.flatMap((track) => track.lessons) ?? [];
  expect(lessons.filter(({name}) => name === 'tour').map(({title}) => title)).toEqual(['The smaller side waits']);
});

test('a lesson that cannot be read opens no screen', async () => {
  const stage = screen(() => {});
  const bad = join(root, 'bad.yaml');
  writeFileSync(bad, 'title: One\n');
  expect(await learn([bad], {}, {stage})).toMatchObject({code: 2});
  expect(stage.shown).toEqual([]);
});

test('what cannot be kept is said on the screen at once, and once more at the end', async () => {
  writeFileSync(home, 'no folder');
  const notices: string[] = [];
  const stage = screen(({classroom, onOpen}) => {
    onOpen((text) => notices.push(text));
    classroom.onFact({type: 'begun', lesson: 'tour'});
    classroom.onFact({type: 'reset', lesson: 'tour'});
  });
  const {code, err} = await learn([], {}, {stage});
  expect(code).toBe(0);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('your progress is not kept');
  expect(err).toBe(`${notices[0]}\n`);
});
