/** A class as its people live it: join, do an exercise, come again. What the instructor does is in desk-deeds.test.ts. */
import {describe, expect, test, vi} from 'vitest';
import {enter, factsOf, openClass, split, toMinority} from './class.ts';
import {until} from './guest.ts';

// Many people in one process, on whatever machine.
vi.setConfig({testTimeout: 60_000});

test('somebody joins, does an exercise by keys, and it is kept', async () => {
  const room = await openClass({greeting: 'Good morning.'});
  const ada = await enter(room, 'ada');
  await ada.sees('Good morning.');
  await ada.sees(`resume ticket ${ada.ticket} (@)`);
  ada.press('enter');
  await ada.sees('One server of MySQL');
  ada.press('enter', 'w', 'enter');
  await ada.sees('Passed with 1 command');
  expect(await factsOf(room, 'name ada')).toEqual(['begun tour', 'passed tour']);
  expect(room.workshop.members.get('name ada')?.progress.tour?.passed).toBe(true);
});

test('a screen says nothing that the store has not confirmed', async () => {
  let confirm = () => {};
  const slow = new Promise<void>((resolve) => {
    confirm = resolve;
  });
  const room = await openClass({
    hold: (record) => (record.type === 'fact' && record.fact.type === 'passed' ? slow : null),
  });
  const ada = await enter(room, 'ada');
  await ada.sees('First steps');
  ada.press('enter');
  await ada.sees('One server of MySQL');
  ada.press('enter', 'w', 'enter');
  await until(() => room.workshop.members.get('name ada')?.progress.tour?.passed === true, 'the pass');
  const other = await enter(room, 'grace');
  await other.sees('First steps');
  expect(ada.screen()).not.toContain('Passed with');
  confirm();
  await ada.sees('Passed with 1 command');
});

describe('whoever comes again', () => {
  test('is where they were when the line broke: the lesson, its world, and no attempt more', async () => {
    const room = await openClass();
    const ada = await enter(room, 'ada');
    await toMinority(ada);
    ada.press('p', '3');
    await ada.sees(split);
    ada.drop();
    await until(() => room.workshop.members.get('name ada')?.here === false, 'ada to be gone');
    const again = await enter(room, 'ada', ada.ticket);
    await again.sees('Enter begins');
    again.press('enter');
    await again.sees(split);
    expect(await factsOf(room, 'name ada')).toEqual(['begun minority-waits']);
  });

  test('finds it also in a workshop that was started anew on the same store', async () => {
    const room = await openClass();
    const ada = await enter(room, 'ada');
    await toMinority(ada);
    ada.press('p', '3');
    await ada.sees(split);
    ada.drop();
    await until(() => room.workshop.members.get('name ada')?.here === false, 'ada to be gone');
    const later = await openClass({records: await room.store.load()});
    expect(later.workshop.members.get('name ada')).toMatchObject({here: false, lesson: 'minority-waits'});
    const again = await enter(later, 'ada', ada.ticket);
    await again.sees('Enter begins');
    again.press('enter');
    await again.sees(split);
  });

  test('while still at another screen takes over: the session goes on here, and the first is told', async () => {
    const room = await openClass();
    const first = await enter(room, 'ada');
    await toMinority(first);
    first.press('p', '3');
    await first.sees(split);
    const second = await enter(room, 'ada', first.ticket);
    await first.sees('You have logged in again');
    await first.guest.ended;
    await second.sees('Enter begins');
    second.press('enter');
    await second.sees(split);
    expect(room.workshop.members.get('name ada')).toMatchObject({here: true, lesson: 'minority-waits'});
  });
});

test('what one does, the others do not notice', async () => {
  const room = await openClass();
  const [ada, grace] = [await enter(room, 'ada'), await enter(room, 'grace')];
  await toMinority(ada);
  await grace.sees('First steps');
  const before = grace.screen();
  ada.press('p', '3');
  await ada.sees(split);
  ada.drop();
  await until(() => room.workshop.members.get('name ada')?.here === false, 'ada to be gone');
  expect(grace.screen()).toBe(before);
  grace.press('escape', 'down');
  await grace.sees('next:');
  expect(room.workshop.members.get('name grace')).toMatchObject({here: true, lesson: null});
});

test('a store that keeps nothing any more is told to the person, and the class goes on', async () => {
  const room = await openClass({
    hold: (record) => (record.type === 'fact' ? Promise.reject(new Error('ENOSPC')) : null),
  });
  const ada = await enter(room, 'ada');
  await ada.sees('First steps');
  ada.press('enter');
  await ada.sees('Your progress cannot be kept now');
  expect(room.log.some((one) => one.event === 'broken' && one.detail.includes('ENOSPC'))).toBe(true);
  ada.press('enter', 'w', 'enter');
  await ada.sees('Passed with 1 command');
});
