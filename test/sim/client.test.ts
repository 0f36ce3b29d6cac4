/** What clients see: answers, time-outs, refusals and broken connections, and that nothing is known after giving up. */
import {expect, test} from 'vitest';
import {clientOf, connect, invoke} from '../../source/sim/client.ts';
import {crash, cut, flap, heal, hold, pause, release, restart, skew} from '../../source/sim/faults.ts';
import {part} from '../../source/sim/roll.ts';
import type {World, WorldEvent} from '../../source/sim/state.ts';
import {advanceTo} from '../../source/sim/world.ts';
import {got, openLetters} from './letters.ts';

const ask = (key: string, timeout?: number) => ({type: 'read', key, level: '', ...(timeout ? {timeout} : {})}) as const;

/** Each operation as `client moment outcome error`. */
function ends(world: World): string[] {
  return part(world.state.operations).map(({client, completed}) => {
    if (!completed) return `${client} waits`;
    const {at, reply} = completed;
    return `${client} ${at} ${reply.outcome}${reply.outcome === 'ok' ? '' : ` ${reply.error}`}`;
  });
}

test('clients are spread around the nodes, and can move', () => {
  const world = openLetters();
  expect(['c1', 'c2', 'c3', 'c4', 'c11'].map((id) => clientOf(world, id as 'c1').node)).toEqual([
    'n1',
    'n2',
    'n3',
    'n1',
    'n2',
  ]);
  connect(world, 'c1', 'n3');
  invoke(world, 'c1', ask('x'));
  advanceTo(world, 10);
  expect(got(world, 'n3')).toEqual(['1 asked x']);
});

test('an answer travels back as a packet', () => {
  const world = openLetters();
  invoke(world, 'c1', ask('x'));
  advanceTo(world, 1);
  expect(ends(world)).toEqual(['c1 waits']);
  advanceTo(world, 2);
  expect(ends(world)).toEqual(['c1 2 ok']);
});

test('a time-out means that nobody knows, whether the request or the answer was lost', () => {
  const world = openLetters();
  cut(world, 'c1', 'n1');
  cut(world, 'n2', 'c2');
  invoke(world, 'c1', ask('request lost'));
  invoke(world, 'c2', ask('answer lost'));
  advanceTo(world, 2000);
  expect(ends(world)).toEqual(['c1 1000 info timed out', 'c2 1000 info timed out']);
  expect(got(world, 'n1')).toEqual([]);
  expect(got(world, 'n2')).toEqual(['1 asked answer lost']);
});

test('a request held by a cut is carried out after the heal though its client has given up', () => {
  const world = openLetters();
  cut(world, 'c1', 'n1');
  invoke(world, 'c1', ask('late'));
  advanceTo(world, 9000);
  heal(world, 'c1', 'n1');
  advanceTo(world, 9100);
  expect(got(world, 'n1')).toEqual(['9001 asked late (abandoned)']);
  expect(ends(world)).toEqual(['c1 1000 info timed out']);
});

test('a node knows until when its link with a client carried what either said, by its own clock', () => {
  const world = openLetters();
  const contact = (): string | undefined => {
    const id = invoke(world, 'c1', ask('contact c4'));
    advanceTo(world, world.state.now + 100);
    expect(part(world.state.operations)[id - 1]?.completed?.reply.outcome).toBe('ok');
    return got(world, 'n1').at(-1);
  };
  expect(contact()).toBe('heard until 1, told until 1');
  cut(world, 'c4', 'n1');
  expect(contact()).toBe('heard until 100, told until 101');
  hold(world, 'n1', 'c4');
  hold(world, 'c4', 'n1');
  expect(contact()).toBe('heard until 100, told until 200');
  skew(world, 'n1', 5000);
  expect(contact()).toBe('heard until 5100, told until 5200');
  heal(world, 'c4', 'n1');
  release(world, 'n1', 'c4');
  expect(contact()).toBe('heard until 5401, told until 5401');
  flap(world, 'c4', 'n1', 70);
  expect(contact()).toBe('heard until 5500, told until 5501');
  expect(contact()).toBe('heard until 5601, told until 5601');
});

test('a client is in contact with the node that it is connected to, whoever wants to know', () => {
  const world = openLetters();
  cut(world, 'c4', 'n1');
  connect(world, 'c4', 'n2');
  invoke(world, 'c1', ask('contact c4'));
  advanceTo(world, 10);
  expect(got(world, 'n1').at(-1)).toBe('heard until 1, told until 1');
});

test('a request may bring its own time-out', () => {
  const world = openLetters();
  invoke(world, 'c1', ask('mute', 300));
  advanceTo(world, 2000);
  expect(ends(world)).toEqual(['c1 300 info timed out']);
});

test('a dead node refuses at once, certainly without effect; one that dies while asked leaves nobody knowing', () => {
  const world = openLetters();
  crash(world, 'n1');
  invoke(world, 'c1', ask('x'));
  invoke(world, 'c2', ask('mute'));
  advanceTo(world, 50);
  crash(world, 'n2');
  advanceTo(world, 2000);
  expect(ends(world)).toEqual(['c1 2 fail refused', 'c2 51 info broken']);
});

const dialling = {timeout: 1000, timedOut: 'timed out', refused: 'refused', broken: 'broken', redialAfter: 100};

test('a client that dials again and again knows at its time-out that nothing happened', () => {
  const world = openLetters([], {client: dialling});
  crash(world, 'n1');
  invoke(world, 'c1', ask('x'));
  advanceTo(world, 2000);
  expect(ends(world)).toEqual(['c1 1000 fail refused']);
});

test('it pauses longer each time, and reaches a node that has been restarted meanwhile', () => {
  const world = openLetters([], {client: dialling});
  crash(world, 'n1');
  invoke(world, 'c1', ask('x'));
  advanceTo(world, 150);
  restart(world, 'n1');
  advanceTo(world, 2000);
  // Refused at 2 and, after a pause of 100 and the way there and back, at 104; then after a pause of 160.
  expect(got(world, 'n1')).toEqual(['265 asked x']);
  expect(ends(world)).toEqual(['c1 266 ok']);
});

test('what does no harm is asked again of a node that died with it; all else ends, and nobody knows how', () => {
  const world = openLetters([], {client: {...dialling, repeats: ['read']}});
  invoke(world, 'c1', ask('mute'));
  invoke(world, 'c2', {type: 'write', key: 'mute', value: '1', level: ''});
  advanceTo(world, 10);
  for (const node of ['n1', 'n2'] as const) crash(world, node);
  for (const node of ['n1', 'n2'] as const) restart(world, node);
  advanceTo(world, 20);
  expect(got(world, 'n1').filter((line) => line.includes('asked'))).toEqual(['12 asked mute']);
  expect(ends(world)).toEqual(['c1 waits', 'c2 11 info broken']);
});

test('a request that was still on its way when the node died ends as soon as the client hears of it', () => {
  const world = openLetters();
  advanceTo(world, 10);
  invoke(world, 'c1', ask('x'));
  crash(world, 'n1');
  advanceTo(world, 2000);
  expect(ends(world)).toEqual(['c1 11 info broken']);
});

test('a client that waits to dial again is not troubled by another crash', () => {
  const world = openLetters([], {client: dialling});
  crash(world, 'n1');
  invoke(world, 'c1', ask('x'));
  advanceTo(world, 10);
  restart(world, 'n1');
  crash(world, 'n1');
  advanceTo(world, 2000);
  expect(ends(world)).toEqual(['c1 1000 fail refused']);
});

test('an answer that comes after giving up is ignored, also by the next request', () => {
  const events: WorldEvent[] = [];
  const world = openLetters(events);
  cut(world, 'n1', 'c1');
  invoke(world, 'c1', ask('first', 100));
  advanceTo(world, 150);
  invoke(world, 'c1', ask('mute', 300));
  heal(world, 'n1', 'c1');
  advanceTo(world, 5000);
  expect(ends(world)).toEqual(['c1 100 info timed out', 'c1 450 info timed out']);
  expect(events.map(({type}) => type)).toEqual(['invoked', 'completed', 'invoked', 'completed']);
});

test('a completion says whether the node ever took the request', () => {
  const events: WorldEvent[] = [];
  const world = openLetters(events);
  cut(world, 'c1', 'n1');
  invoke(world, 'c1', ask('x'));
  invoke(world, 'c2', ask('mute'));
  advanceTo(world, 2000);
  const received = events.flatMap((event) => (event.type === 'completed' ? [event.received] : []));
  expect(received).toEqual([false, true]);
});

test('a client of a paused node loses its connection when that node dies', () => {
  const world = openLetters();
  pause(world, 'n1');
  invoke(world, 'c1', ask('x'));
  advanceTo(world, 100);
  crash(world, 'n1');
  advanceTo(world, 200);
  expect(ends(world)).toEqual(['c1 101 info broken']);
});

test('a node that restarted owes nothing to the clients of its former life', () => {
  const world = openLetters();
  invoke(world, 'c1', ask('mute'));
  advanceTo(world, 10);
  crash(world, 'n1');
  restart(world, 'n1');
  advanceTo(world, 20);
  expect(ends(world)).toEqual(['c1 11 info broken']);
});
