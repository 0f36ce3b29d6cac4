/** A lesson on the screen, from its story to its debrief, as stories of keys. */
import {describe, expect, test} from 'vitest';
import {proveLesson} from '../../source/lessons/prove.ts';
import {ascii, spell, unicode} from '../../source/ui/glyphs.ts';
import type {Session} from '../../source/ui/session.ts';
import {isTicking} from '../../source/ui/travel.ts';
import {catalogue, classroomOf, minorityWaits, oneServer, rowsOf, sit, tour} from './lessons.ts';

function press(session: Session, ...keys: readonly string[]): void {
  for (const key of keys) session.press(key);
}

/** Types a line into the palette and gives it. */
function type(session: Session, line: string): void {
  press(session, ':', ...Array.from(line, (letter) => (letter === ' ' ? 'space' : letter)), 'enter');
}

/** Real time passes as the ticker lets it. */
function wait(session: Session, millis: number): void {
  for (let passed = 0; passed < millis && isTicking(session.see()); passed += 20) session.tick(10, 0, 20);
}

function open(name = 'minority-waits') {
  const {classroom, facts, ...rest} = classroomOf({type: 'lesson', name});
  const session = sit(classroom);
  session.resize({columns: 80, rows: 24});
  const types = () => facts.map((fact) => fact.type);
  const text = () => rowsOf(session).join('\n');
  const run = () => session.see().state.lesson!;
  return {session, facts, types, text, run, ...rest};
}

/** The network split, with the leader on the smaller side, and a write there on its way. */
const solve = ['enter', 'p', '3', '4', 'w', 'enter'] as const;

test('the lessons of these stories are proven', () => {
  for (const lesson of [minorityWaits, oneServer, tour]) expect(proveLesson(lesson)).toEqual([]);
});

describe('the story', () => {
  test('has the column beside a lab that stands still, its setup played; Enter lets time run', () => {
    const {session, text} = open();
    expect(text()).toContain('─ The minority side waits');
    expect(text()).toContain('Five nodes of etcd. Each value');
    expect(text()).toContain('next: read the story; Enter begins');
    expect(text()).toContain('x = 1');
    expect(isTicking(session.see())).toBe(false);
    press(session, 'enter');
    expect(isTicking(session.see())).toBe(true);
    expect(text()).toContain('▸ ×1/2 ');
  });

  test('the setup is not offered to be undone, though it was done in this lab', () => {
    const {session, text} = open();
    expect(session.see().snapshot.canUndo).toBe(false);
    press(session, 'tab', 'tab', 'enter', 'u');
    expect(text()).toContain('nothing has been done yet that could be undone');
  });

  test('Tab shows the log in its place, and the story again', () => {
    const {session, text} = open();
    press(session, 'tab');
    expect(text()).toContain('c1 write x 1');
    expect(text()).not.toContain('Five nodes of etcd.');
    press(session, 'tab');
    expect(text()).toContain('Five nodes of etcd.');
  });

  test('longer than its column says so and scrolls to its end, no further', () => {
    const {session} = open();
    const size = {columns: 60, rows: 18};
    session.resize(size);
    const shown = () => rowsOf(session, size).join('\n');
    expect(shown()).toContain('2 more, PgDn');
    expect(shown()).not.toContain('Enter begins: time');
    press(session, 'page-down', 'page-down', 'page-down');
    expect(shown()).toContain('Enter begins: time');
    expect(session.see().state.lessonScroll).toBe(1);
    press(session, 'up');
    expect(session.see().state.lessonScroll).toBe(0);
  });
});

test('time is slow right after something was asked, plain while it is waited for; a speed that was set stays', () => {
  const {session, text} = open();
  press(session, 'enter', 'p', '3');
  expect(text()).toContain('▸ ×1/10 ');
  session.tick(60, 0);
  expect(text()).toContain('▸ ×1/2 ');
  press(session, '4', 'w', 'enter', '2');
  expect(text()).toContain('▸ ×1/10 ');
  session.tick(100, 0);
  expect(text()).toContain('▸ ×1 ');
  press(session, '+');
  session.tick(100, 0);
  expect(text()).toContain('▸ ×2 ');
});

describe('the goals', () => {
  test('stand above the log with what is missing and what to do next, and tick as they are met', () => {
    const {session, text} = open();
    press(session, 'enter');
    expect(text()).toContain('○ The network was split by you');
    expect(text()).toContain('not yet: a write at the');
    expect(text()).toContain('› Choose a node of the smaller');
    expect(text()).toContain('next: Choose a node of the smaller side and press w');
    expect(text()).toContain('─ log ─');
    press(session, 'p', '3');
    expect(text()).toContain('✓ The network was split by you');
  });

  test('untick by undo', () => {
    const {session, text} = open();
    press(session, 'enter', 'p', '3', 'u');
    expect(text()).toContain('○ The network was split by you');
    press(session, 'U');
    expect(text()).toContain('✓ The network was split by you');
  });

  test('where one pane fits, Tab goes from the cluster to the lesson to the log, and what comes next stands below', () => {
    const {session} = open();
    const size = {columns: 60, rows: 18};
    session.resize(size);
    press(session, 'enter');
    const shown = () => rowsOf(session, size).join('\n');
    expect(shown()).toContain('Tab: the lesson');
    expect(shown()).toContain('next: Choose a node of the smaller side and press w, then');
    press(session, 'tab');
    expect(shown()).toContain('○ The network was split by you');
    press(session, 'tab');
    expect(shown()).toContain('c1 write x 1');
    press(session, 'tab');
    expect(session.see().state.pane).toBe('cluster');
  });

  test('are looked at again only when there can be news', () => {
    const {session, run} = open();
    press(session, 'enter');
    const {standings} = run();
    for (let count = 0; count < 50; count += 1) session.tick(1, 0, 2);
    expect(run().standings).toBe(standings);
  });
});

describe('the prediction', () => {
  test('holds the first such command back, and carries it out once it is made', () => {
    const {session, text, run, facts} = open();
    press(session, ...solve);
    expect(text()).toContain('Before c4 write x 2:');
    expect(text()).toContain('› 1 It is refused at once.');
    expect(text()).toContain('next: predict first');
    expect(isTicking(session.see())).toBe(false);
    expect(session.see().snapshot.operations).toHaveLength(1);
    press(session, 'down', 'enter');
    expect(session.see().snapshot.operations).toHaveLength(2);
    expect(run().predicted).toEqual({choice: 1, right: 1});
    expect(isTicking(session.see())).toBe(true);
    expect(facts.at(-1)).toEqual({
      type: 'predicted',
      lesson: 'minority-waits',
      choice: 1,
      right: true,
      misconception: null,
    });
    press(session, 'w', 'enter');
    expect(session.see().state.mode.type).toBe('main');
  });

  test('is asked of a line of the palette too, and of a command that the lab would refuse not at all', () => {
    const {session, run} = open();
    press(session, 'enter');
    type(session, 'c1 write x 9');
    expect(run().question).not.toBeNull();
    press(session, 'escape');
    type(session, 'c77 write x 9 nonsense');
    expect(run().question).toBeNull();
  });

  test('Escape lets go of the command; the next one is held back again', () => {
    const {session, text, run, types} = open();
    press(session, ...solve, 'escape');
    expect(text()).toContain('let go: the command was not given');
    expect(session.see().snapshot.operations).toHaveLength(1);
    expect(types()).toEqual(['begun']);
    press(session, 'w', 'enter');
    expect(run().question).not.toBeNull();
  });

  test('a miss is kept against its misconception and explained in the debrief, not before', () => {
    const {session, text, facts} = open();
    press(session, ...solve, '1');
    expect(facts.at(-1)).toMatchObject({type: 'predicted', right: false, misconception: 8});
    expect(text()).not.toContain('No node says no here');
    press(session, 'n');
    expect(text()).toContain('✗ You predicted: It is refused');
    expect(text()).toContain('No node says no here.');
    expect(text()).toContain('✓ It came so: It waits, and in');
    expect(text()).toContain('The leader has passed it on');
  });

  test('a hit is confirmed', () => {
    const {session, text} = open();
    press(session, ...solve, '2', 'n');
    expect(text()).toContain('✓ As you predicted: It waits,');
    expect(text()).not.toContain('It came so');
  });
});

describe('all goals met', () => {
  test('the debrief comes by itself: commands against par, words formal and plain, the source, what next', () => {
    const {session, facts, text} = open();
    press(session, ...solve, '2', 'n');
    expect(facts.at(-1)).toEqual({type: 'passed', lesson: 'minority-waits', commands: 2, alone: true});
    expect(text()).toContain('✓ Passed with 2 commands; so did');
    expect(text()).toContain('next: passed; Enter: the list · Esc plays on here');
    session.resize({columns: 120, rows: 36});
    const wide = rowsOf(session, {columns: 120, rows: 36}).join('\n');
    for (const words of ['In plain words', 'In formal words', 'Source: Gilbert and Lynch', 'Often believed: A CP'])
      expect(wide).toContain(words);
  });

  test('it can be played on, and passing again counts only with fewer commands', () => {
    const {session, types, text} = open('one-server');
    press(session, 'enter', 'r', 'w', 'enter', 'n', 'n');
    expect(types()).toEqual(['begun', 'passed']);
    press(session, 'escape', 'w', 'enter', 'n');
    expect(text()).toContain('next: passed: N opens the next lesson');
    expect(types()).toEqual(['begun', 'passed']);
    press(session, 'l', '3', 'w', 'enter', 'n');
    expect(types()).toEqual(['begun', 'passed', 'reset', 'passed']);
    expect(text()).toMatch(/Better than\s+│\s+before: it took you 2\./);
  });

  test('an open menu or a line being typed is not torn away', () => {
    const {session, run} = open('one-server');
    press(session, 'enter', 'w', 'enter', ':', 'w');
    wait(session, 2000);
    expect(run().passed).not.toBeNull();
    expect(session.see().state.mode.type).toBe('line');
    press(session, 'escape');
    expect(session.see().state.mode.type).toBe('reading');
  });

  test('v shows the verdict over the debrief, and Esc comes back to it', () => {
    const {session, text} = open('one-server');
    press(session, 'enter', 'w', 'enter', 'n', 'v');
    expect(session.see().state.mode.type).toBe('verdict');
    press(session, 'escape');
    expect(text()).toContain('✓ Passed with 1 command');
  });

  test('Enter goes on to the next lesson of the track, or of the next one', () => {
    const {session, types, run} = open('one-server');
    press(session, 'enter', 'w', 'enter', 'n', 'enter');
    expect(run().lesson.name).toBe('minority-waits');
    expect(types()).toEqual(['begun', 'passed', 'begun']);
    expect(session.see().snapshot.system.name).toBe('etcd');
  });
});

describe('help', () => {
  test('hints open one at a time, are counted, and end', () => {
    const {session, text, facts} = open();
    press(session, 'enter', 'H');
    expect(text()).toContain('hint 1/2 p splits the network.');
    press(session, 'H', 'H');
    expect(text()).toContain('all 2 hints are open; l, then 4');
    expect(facts.slice(1)).toEqual([1, 2].map((hint) => ({type: 'hinted', lesson: 'minority-waits', hint})));
    press(session, 'tab');
    expect(text()).toContain('hint 1/2');
    expect(text()).toContain('hint 2/2');
  });

  test('begin again: a fresh lab, the hints still open, the prediction not asked twice', () => {
    const {session, run, types} = open();
    press(session, ...solve, '1', 'H', 'l', '3');
    expect(types().at(-1)).toBe('reset');
    expect(session.see().snapshot.operations).toHaveLength(1);
    expect(run()).toMatchObject({hints: 1, commands: 0, question: null});
    press(session, 'w', 'enter');
    expect(run().question).toBeNull();
  });

  test('the solution is typed out letter by letter, carried out line by line, and marks the lesson', () => {
    const {session, text, types, facts} = open();
    press(session, 'enter', 'l', '4');
    expect(types()).toEqual(['begun', 'shown']);
    wait(session, 800);
    expect(text()).toMatch(/\n : sha?p? /);
    wait(session, 1200);
    expect(text()).toContain('╳ shape minority');
    wait(session, 20_000);
    expect(facts.at(-1)).toMatchObject({type: 'passed', commands: 2, alone: false});
    expect(text()).toContain('The solution passed with 2');
  });

  test('the solution can be stopped, and one goes on from there', () => {
    const {session, text, run} = open();
    press(session, 'enter', 'l', '4');
    wait(session, 2000);
    press(session, 'escape');
    expect(run().typing).toBeNull();
    expect(text()).toContain('stopped; go on from here');
    press(session, '4', 'w', 'enter');
    expect(run().question).not.toBeNull();
  });
});

describe('the sandbox', () => {
  test('is a copy of the lab at this moment, and back leads to the lesson untouched', () => {
    const {session, text, types, run} = open();
    press(session, 'enter', 'p', '3');
    wait(session, 300);
    press(session, 'space');
    const before = session.see().snapshot;
    press(session, 'l', '5');
    expect(session.see().snapshot.now).toBe(before.now);
    expect(session.see().snapshot.nodes).toEqual(before.nodes);
    expect(session.see().snapshot.events.map(({at}) => at)).toEqual(before.events.map(({at}) => at));
    expect(text()).toContain(' sandbox · etcd');
    expect(text()).toContain('Nothing here counts');
    press(session, '4', 'w', 'enter', 'n', 'k');
    expect(session.see().snapshot.nodes[3]?.state).toBe('down');
    expect(types()).toEqual(['begun']);
    press(session, 'l', '5');
    expect(session.see().snapshot).toBe(before);
    expect(run()).toMatchObject({sandbox: false, passed: null, commands: 1});
    expect(text()).toContain('the lesson again, as you left it');
  });

  test('holds other systems, which the lesson does not', () => {
    const {session, text} = open();
    press(session, 'enter', 's');
    expect(text()).toContain('its sandbox (l, then 5) tries others');
    type(session, 'system mysql');
    expect(session.see().snapshot.system.name).toBe('etcd');
    press(session, 'l', '5');
    type(session, 'system mysql');
    expect(session.see().snapshot.system.name).toBe('mysql');
    press(session, 'l', '5');
    expect(session.see().snapshot.system.name).toBe('etcd');
  });

  test('has no hints, and its own lesson cannot be begun again there', () => {
    const {session, text} = open();
    press(session, 'enter', 'l', '5', 'H');
    expect(text()).toContain('this is the sandbox: l, then 5, goes back');
  });

  test('its menu opens on the first choice that can be had, the way back', () => {
    const {session, run, text} = open();
    press(session, 'enter', 'l');
    expect(session.see().state.mode).toMatchObject({type: 'menu', index: 0});
    press(session, '5', 'l');
    expect(text()).toContain('› 5 back to the lesson');
    press(session, 'enter');
    expect(run().sandbox).toBe(false);
  });
});

describe('what is forbidden', () => {
  test('is refused with its reason, by key and by line', () => {
    const {session, text} = open();
    press(session, 'enter', 'k');
    expect(text()).toContain('! this lesson does without crash: A crashed node owes no answer.');
    type(session, 'crash n2');
    expect(text()).toContain('this lesson does without crash');
    expect(session.see().snapshot.nodes.every(({state}) => state === 'up')).toBe(true);
  });

  test('the setup cannot be undone, not by a line of the palette either', () => {
    const {session, text} = open();
    press(session, 'enter', ':', ...'undo', 'enter');
    expect(text()).toContain('nothing of your own has been done yet');
  });
});

describe('the list', () => {
  test('offers the tour at a first start; Enter takes it, Escape goes to the list', () => {
    const {classroom, facts} = classroomOf({type: 'list'});
    const session = sit(classroom);
    expect(rowsOf(session).join('\n')).toContain('New here? The tour shows in two minutes');
    expect(rowsOf(session).join('\n')).toContain('next: Enter takes the two-minute tour, Esc goes to the list');
    press(session, 'escape');
    expect(rowsOf(session).join('\n')).not.toContain('New here?');
    expect(facts).toEqual([]);
    const other = sit(classroom);
    press(other, 'enter');
    expect(other.see().state.lesson?.lesson.name).toBe('tour');
    press(other, 'l', '7');
    expect(other.see().state.mode.type).toBe('lessons');
  });

  test('says of each lesson how it stands, and stands on the first that is not passed', () => {
    const mark = {attempts: 1, hints: 0, solutionShown: false, prediction: null, firstAt: 1, lastAt: 1};
    const {classroom} = classroomOf({type: 'list'}, catalogue, {
      tour: {...mark, passed: true, best: 2},
      'one-server': {...mark, passed: true, best: null, solutionShown: true},
      'minority-waits': {...mark, passed: false, best: null},
    });
    const session = sit(classroom);
    const rows = rowsOf(session);
    expect(rows.join('\n')).not.toContain('New here?');
    expect(rows[0]).toContain('2 of 3 passed');
    expect(rows.find((row) => row.includes('Tour'))).toMatch(/✓ Tour.* 2 min +passed with 2, par 1/);
    expect(rows.find((row) => row.includes('One server '))).toMatch(/✓ One server.* 2 min +passed, solution shown/);
    expect(rows.find((row) => row.includes('minority side'))).toMatch(/› … The minority.* 4 min +begun/);
    expect(rows.join('\n')).toContain('Often believed: A CP system rejects every request');
  });

  test('comes back to the open lesson, by Escape or by Enter on it', () => {
    const {session, types, run} = open('one-server');
    press(session, 'enter', 'w', 'enter', 'l', '7');
    const {snapshot} = session.see();
    press(session, 'escape');
    expect(session.see().state.mode.type).toBe('main');
    press(session, 'l', '7', 'enter');
    expect(session.see().snapshot).toBe(snapshot);
    expect(run().lesson.name).toBe('one-server');
    expect(types()).toEqual(['begun']);
  });

  test('scrolls with the highlight in sight at every size', () => {
    const many = Array.from({length: 40}, (_, index) => ({...tour, name: `l${index}`, title: `Lesson ${index}`}));
    const {classroom} = classroomOf({type: 'list'}, [{name: 'all', title: 'All of them', lessons: many}]);
    for (const size of [
      {columns: 60, rows: 18},
      {columns: 80, rows: 24},
    ]) {
      const session = sit(classroom);
      for (let index = 0; index < 40; index += 1) {
        expect(rowsOf(session, size).join('\n')).toMatch(new RegExp(`› ○ Lesson ${index} `));
        press(session, 'down');
      }
    }
  });
});

describe('a workshop', () => {
  test('an instructor opens a lesson, begins it again, says a line; the learner types on', () => {
    const {session, types, run} = open('one-server');
    session.teach('minority-waits');
    expect(run().lesson.name).toBe('minority-waits');
    press(session, 'enter', ':', 'c', '1');
    session.say('c4 write x 5');
    expect(session.see().snapshot.operations).toHaveLength(2);
    expect(session.see().state.mode).toMatchObject({type: 'line', edit: {text: 'c1'}});
    press(session, 'escape');
    session.restart();
    expect(session.see().snapshot.operations).toHaveLength(1);
    expect(types()).toEqual(['begun', 'begun', 'reset']);
    session.teach('no-such-lesson');
    expect(session.see().state.message?.text).toContain('no lesson called no-such-lesson');
  });

  test('a notice stands in the title until the next key, and stays while somebody types', () => {
    const {session, text} = open();
    press(session, 'enter');
    session.notice('In two minutes we look at it together.');
    expect(rowsOf(session)[0]).toMatch(/^ ◆ In two minutes we look at it together\. .*0\.32 s/);
    press(session, ':');
    session.notice('Another one');
    press(session, 'c');
    expect(text()).toContain('◆ Another one');
    press(session, 'escape', 'tab');
    expect(text()).not.toContain('Another one');
    session.notice('Gone at once');
    session.notice(null);
    expect(text()).not.toContain('Gone');
  });

  test('a long notice goes on over the rule, a hostile one is cleaned', () => {
    const {session} = open();
    session.notice(`${'word '.repeat(20)}\u001b[2Jend`);
    const rows = rowsOf(session);
    expect(rows[1]).toContain('word word');
    expect(rows.join('')).not.toContain('\u001b');
    for (const row of rows) expect(row).toHaveLength(80);
  });

  test('a hand is raised and lowered; outside a workshop it cannot be', () => {
    const {withHands, hands} = classroomOf({type: 'lesson', name: 'tour'});
    const session = sit(withHands);
    press(session, 'enter', '!');
    expect(session.see().state.hand).toBe(true);
    press(session, '!');
    expect(hands).toEqual([true, false]);
    const {session: alone, text} = open();
    press(alone, 'enter', '!');
    expect(text()).toContain('nobody would see it');
  });
});

describe('every frame fits its terminal', () => {
  const steps: readonly (readonly string[])[] = [
    [],
    ['enter'],
    ['tab'],
    ['tab'],
    ['tab', 'H', 'p', '3', '4', 'w', 'enter'],
    ['down'],
    ['enter'],
    ['l'],
    ['escape', 'n'],
    ['page-down'],
    ['escape'],
    ['l', '5'],
    ['l', '7'],
    ['escape', 'l', '5', 'l', '4'],
  ];
  test.each([
    [60, 18],
    [80, 24],
    [120, 36],
  ])('%i x %i', (columns, rows) => {
    const {session} = open();
    session.resize({columns, rows});
    for (const keys of steps) {
      press(session, ...keys);
      wait(session, 200);
      const drawn = rowsOf(session, {columns, rows});
      expect(drawn).toHaveLength(rows);
      for (const row of drawn) expect(row).toHaveLength(columns);
      const plain = rowsOf(session, {columns, rows}, ascii).map((row) => spell(row, ascii));
      for (const row of plain) expect(row).toMatch(/^[\x20-\x7e]*$/);
      expect(rowsOf(session, {columns, rows}, unicode)).toEqual(drawn);
    }
  });
});
