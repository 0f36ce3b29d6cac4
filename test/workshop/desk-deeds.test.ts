/** What the instructor does at the desk, seen at the seats. */
import {readdirSync, readFileSync} from 'node:fs';
import {join as path} from 'node:path';
import {describe, expect, test, vi} from 'vitest';
import {atDesk, enter, factsOf, openClass, split, toMinority, type Visitor} from './class.ts';
import {join, knock, newKey, sitDown, until} from './guest.ts';

// Many people in one process, on whatever machine.
vi.setConfig({testTimeout: 60_000});

/** A class with two people in it, and the desk. Ada is in the lesson, grace in the list. */
async function openedClass() {
  const room = await openClass();
  const ada = await enter(room, 'ada');
  const grace = await enter(room, 'grace');
  await toMinority(ada);
  await grace.sees('First steps');
  const desk = await atDesk(room);
  await desk.sees('2 here, 0 away');
  return {room, ada, grace, desk};
}

/** Chooses a person by name. */
async function choose(desk: Visitor, name: string): Promise<void> {
  desk.press('/');
  desk.type(name);
  desk.press('enter');
  await desk.sees(new RegExp(`^› ${name} `, 'm'));
}

test('the roster says who is where, and follows what happens', async () => {
  const {ada, grace, desk} = await openedClass();
  await desk.sees(/› ada +The minority side waits +\d+ s +1 +(now|\d+ s) +0 of 3/);
  await desk.sees(/grace +no lesson open/);
  ada.press('!');
  await desk.sees(/ada +▴ up/);
  await desk.sees('1 hand');
  grace.drop();
  await desk.sees('1 here, 1 away');
});

test('a line goes to all screens, cleaned of what would act there', async () => {
  const {ada, grace, desk, room} = await openedClass();
  desk.press('b');
  desk.type('Look at \u202Ethe clock\u200B');
  desk.press('enter');
  for (const visitor of [ada, grace]) await visitor.sees('Look at the clock');
  await desk.sees('said to 2 people: Look at the clock');
  const [logged] = room.log.filter(({event}) => event === 'desk');
  expect(logged).toMatchObject({person: {name: 'teacher'}, action: expect.stringContaining('say')});
});

test('a line of the script language is carried out in every lab; a wrong one in none', async () => {
  const {ada, desk} = await openedClass();
  desk.press(':');
  desk.type('shape minority');
  desk.press('enter');
  await ada.sees(split);
  await desk.sees('carried out in 2 labs: shape minority');
  desk.press(':');
  desk.type('shpe minority');
  desk.press('enter');
  await desk.sees("column 1: found 'shpe', did you mean shape?");
});

test('all are held, newcomers too, until they are released', async () => {
  const {ada, room, desk} = await openedClass();
  desk.press('space');
  await desk.sees('HELD');
  await ada.sees('the instructor holds all screens');
  ada.press('p');
  const eve = await enter(room, 'eve');
  await eve.sees('the instructor holds all screens');
  expect(ada.screen()).not.toContain('Split the network');
  desk.press('space');
  await until(() => !ada.screen().includes('the instructor holds'), 'the release');
  ada.press('p');
  await ada.sees('Split the network');
});

test('one is taken to a lesson, then all', async () => {
  const {room, ada, grace, desk} = await openedClass();
  await choose(desk, 'grace');
  desk.press('l');
  await desk.sees('Take grace to which lesson?');
  desk.press('down', 'enter');
  await grace.sees('─ One server');
  await desk.sees('grace is now at: One server');
  expect(ada.screen()).toContain('The minority side waits');
  desk.press('L', 'enter');
  for (const visitor of [ada, grace]) await visitor.sees('─ Tour: two minutes');
  expect(await factsOf(room, 'name grace')).toEqual(['begun one-server', 'begun tour']);
});

test('a lesson is begun again for one; what was achieved is taken back only when the instructor says yes', async () => {
  const {room, ada, desk} = await openedClass();
  await choose(desk, 'ada');
  ada.press('p', '3');
  await ada.sees(split);
  desk.press('r');
  await ada.sees('○ The network was split by you');
  await desk.sees('ada begins the lesson again');
  desk.press('R');
  await desk.sees('Take back what ada has done in minority-waits?');
  desk.press('n');
  await until(() => !desk.screen().includes('y or n'), 'the question to go');
  expect(room.workshop.members.get('name ada')?.progress['minority-waits']?.attempts).toBe(2);
  desk.press('R', 'y');
  await desk.sees('taken back');
  await until(
    () => room.workshop.members.get('name ada')?.progress['minority-waits'] === undefined,
    'nothing achieved',
  );
  const records = await room.store.load();
  expect(records.at(-1)).toMatchObject({type: 'forgotten', person: 'name ada', lesson: 'minority-waits'});
});

test('a raised hand is taken down, at the desk and at the seat', async () => {
  const {ada, desk} = await openedClass();
  ada.press('!');
  await desk.sees('▴ up');
  desk.press('H', 'h');
  await desk.sees('the hand of ada is down');
  await ada.sees('your hand is lowered');
  await until(() => !desk.screen().includes('▴ up'), 'the hand to go');
});

test('one is sent away after a yes, is told, and may come again', async () => {
  const {room, ada, desk} = await openedClass();
  await choose(desk, 'ada');
  desk.press('x');
  await desk.sees('Send ada away?');
  desk.press('y');
  await ada.sees('The instructor ended your visit');
  await ada.guest.ended;
  await desk.sees('1 here, 1 away');
  const again = await enter(room, 'ada', ada.ticket);
  await again.sees('Enter begins');
});

test("a seat's screen is seen as it is now, and follows it; what is typed there stays at the desk", async () => {
  const {ada, desk} = await openedClass();
  await choose(desk, 'ada');
  desk.press('enter');
  await desk.sees('the screen of ada · read-only · 80x24');
  await desk.sees('p split');
  desk.press('p', '3');
  ada.press('p');
  await desk.sees('Split the network');
  ada.press('3');
  await desk.sees(split);
  ada.drop();
  await desk.sees('ada is not here now');
  desk.press('escape');
  await desk.sees('1 here, 1 away');
});

test('predictions of the class are seen as they are made', async () => {
  const {ada, desk} = await openedClass();
  desk.press('p', 'left', 'left', 'left');
  for (let step = 0; step < 3 && !desk.screen().includes('What will that client be told?'); step += 1) {
    desk.press('right');
    await until(() => desk.screen().includes('lesson'), 'a lesson');
  }
  await desk.sees('What will that client be told?');
  await desk.sees('0 people of 2 predicted');
  ada.press('w', 'enter');
  await ada.sees('It is refused at once.');
  ada.press('1');
  await desk.sees('1 person of 2 predicted');
  await desk.sees('1 (100 %), does not come true, misconception 8');
});

test('the gradebook is saved under names that are shown; what was saved before stays', async () => {
  const {room, desk} = await openedClass();
  desk.press('g');
  await desk.sees('gradebook-19700101-000000.csv');
  desk.press('g');
  await desk.sees('gradebook-19700101-000000-2.csv');
  const files = readdirSync(room.state).sort();
  expect(files.filter((name) => name.startsWith('gradebook'))).toHaveLength(4);
  const rows = JSON.parse(readFileSync(path(room.state, 'gradebook-19700101-000000.json'), 'utf8'));
  expect(rows).toContainEqual(expect.objectContaining({name: 'ada', lesson: 'minority-waits', attempts: 1}));
  expect(readFileSync(path(room.state, 'gradebook-19700101-000000.csv'), 'utf8')).toMatch(/^name,id,lesson/);
});

test('the workshop is ended from the desk after a yes', async () => {
  const {room, desk} = await openedClass();
  desk.press('E');
  await desk.sees('End the workshop for 2 people?');
  desk.press('n');
  desk.press('E', 'y');
  await until(() => room.endings.length > 0, 'the end');
  expect(room.endings).toEqual(['teacher ended the workshop']);
});

test('who leaves the desk leaves the class as it is', async () => {
  const {ada, desk} = await openedClass();
  desk.press('q');
  await desk.guest.ended;
  ada.press('p', '3');
  await ada.sees(split);
});

describe('a ticket that was lost', () => {
  test('is replaced by another, which only the desk and its own seat show; the old one opens nothing', async () => {
    const {room, ada, grace, desk} = await openedClass();
    await choose(desk, 'ada');
    desk.press('t');
    await desk.sees('A new resume ticket for ada? The old one will open nothing.');
    desk.press('y');
    await desk.sees("ada's new resume ticket: ");
    const ticket = /new resume ticket: ([a-z]+(?:-[a-z]+){3})/.exec(desk.screen())?.[1] ?? '';
    expect(ticket).not.toBe(ada.ticket);
    ada.press('@');
    await ada.sees(`your resume ticket: ${ticket}`);
    expect(grace.screen()).not.toContain(ticket);
    const logged = JSON.stringify(room.log);
    expect(logged).toContain('ticket: ada has a new resume ticket');
    expect(logged + JSON.stringify(await room.store.load())).not.toContain(ticket);
    ada.drop();
    const thief = knock(room.port, {answers: {name: 'ada', ticket: ada.ticket}});
    await until(() => thief.asked.some((one) => one.includes('That is not the ticket of ada')), 'the old one refused');
    thief.client.destroy();
    const again = await enter(room, 'ada', ticket);
    await again.sees(`resume ticket ${ticket} (@)`);
  });

  test('is not replaced for whoever comes with a key; nor when it cannot be kept, and then the old one still opens', async () => {
    let full = false;
    const room = await openClass({hold: () => (full ? Promise.reject(new Error('the disk is full')) : null)});
    const ada = await enter(room, 'ada');
    await ada.sees('First steps');
    const desk = await atDesk(room);
    full = true;
    desk.press('t', 'y');
    await desk.sees('the disk is full');
    full = false;
    ada.drop();
    await (await enter(room, 'ada', ada.ticket)).sees('First steps');
    const bob = await join(room.port, {username: 'bob', privateKey: newKey().secret});
    await sitDown(bob, {term: 'xterm', cols: 80, rows: 24});
    await choose(desk, 'bob');
    desk.press('t');
    await desk.sees('bob comes with a key, and needs no ticket');
  });
});
