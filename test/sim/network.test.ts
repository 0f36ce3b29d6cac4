/** What the network does to packets: SYSTEMS.md section 2, rule by rule. */
import {expect, test} from 'vitest';
import {invoke} from '../../source/sim/client.ts';
import {
  crash,
  cut,
  deliver,
  drop,
  flap,
  heal,
  hold,
  lose,
  pause,
  release,
  restart,
  resume,
  skew,
  slow,
} from '../../source/sim/faults.ts';
import {advanceTo} from '../../source/sim/world.ts';
import {boots, got, openLetters, write} from './letters.ts';

const ask = (key: string) => ({type: 'read', key, level: ''}) as const;

test('a packet takes the latency of its link', () => {
  const world = openLetters();
  write(world, 'n1', 'n2', 'a');
  advanceTo(world, 9);
  expect(got(world, 'n2')).toEqual([]);
  advanceTo(world, 10);
  expect(got(world, 'n2')).toEqual(['10 n1 a']);
});

test('packets of one direction arrive in order, also when the first was slow', () => {
  const world = openLetters();
  slow(world, 'n1', 'n2', 200);
  write(world, 'n1', 'n2', 'first');
  heal(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'second');
  advanceTo(world, 300);
  expect(got(world, 'n2')).toEqual(['210 n1 first', '210 n1 second']);
});

test('a cut is silent, holds what is under way and what is sent into it, and lets it arrive in order after the heal', () => {
  const world = openLetters();
  write(world, 'n1', 'n2', 'under way');
  advanceTo(world, 5);
  cut(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'sent into it');
  advanceTo(world, 5000);
  expect(got(world, 'n2')).toEqual([]);
  expect(got(world, 'n1')).toEqual([]);
  heal(world, 'n1', 'n2');
  advanceTo(world, 6000);
  expect(got(world, 'n2')).toEqual(['5010 n1 under way', '5010 n1 sent into it']);
});

test('a cut of one direction leaves the other open', () => {
  const world = openLetters();
  cut(world, 'n1', 'n2');
  write(world, 'n2', 'n1', 'still heard');
  advanceTo(world, 100);
  expect(got(world, 'n1')).toEqual(['10 n2 still heard']);
});

test('what a cut holds is lost when an end hangs up, and the other end hears of it only where the link is open', () => {
  const world = openLetters();
  cut(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'held');
  write(world, 'n3', 'n1', 'under way');
  invoke(world, 'c1', ask('hang n2'));
  invoke(world, 'c4', ask('hang n3'));
  advanceTo(world, 100);
  heal(world, 'n1', 'n2');
  advanceTo(world, 200);
  expect(got(world, 'n2')).toEqual([]);
  expect(got(world, 'n3')).toEqual(['11 n1 closed']);
  expect(got(world, 'n1')).toEqual(['1 asked hang n2', '1 asked hang n3']);
});

test('held packets wait until they are released; heal lets them go too', () => {
  const world = openLetters();
  hold(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'a');
  advanceTo(world, 50);
  release(world, 'n1', 'n2');
  advanceTo(world, 100);
  expect(got(world, 'n2')).toEqual(['60 n1 a']);
});

test('release does not mend a cut', () => {
  const world = openLetters();
  cut(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'a');
  release(world, 'n1', 'n2');
  advanceTo(world, 100);
  expect(got(world, 'n2')).toEqual([]);
});

test('a lossy link loses its share for ever, and nothing else', () => {
  const world = openLetters();
  lose(world, 'n1', 'n2', 30);
  for (let count = 0; count < 1000; count += 1) write(world, 'n1', 'n2', String(count));
  advanceTo(world, 100);
  expect(got(world, 'n2').length).toBeGreaterThan(600);
  expect(got(world, 'n2').length).toBeLessThan(800);
  lose(world, 'n1', 'n3', 100);
  write(world, 'n1', 'n3', 'never');
  heal(world, 'n1', 'n3');
  advanceTo(world, 1000);
  expect(got(world, 'n3')).toEqual([]);
});

test('a flapping link is cut, opens after its time, is cut again, until it is healed', () => {
  const world = openLetters();
  flap(world, 'n1', 'n2', 100);
  write(world, 'n1', 'n2', 'in the first cut');
  advanceTo(world, 250);
  write(world, 'n1', 'n2', 'in the second');
  advanceTo(world, 450);
  heal(world, 'n1', 'n2');
  advanceTo(world, 5000);
  write(world, 'n1', 'n2', 'after the heal');
  advanceTo(world, 6000);
  expect(got(world, 'n2')).toEqual(['110 n1 in the first cut', '310 n1 in the second', '5010 n1 after the heal']);
});

test('a crash is noticed at once by peers whose link from it is open, and not at all through a cut', () => {
  const world = openLetters();
  cut(world, 'n1', 'n3');
  advanceTo(world, 1000);
  crash(world, 'n1');
  advanceTo(world, 60_000);
  expect(got(world, 'n2')).toEqual(['1010 n1 closed']);
  expect(got(world, 'n3')).toEqual([]);
});

test('what is under way to a node that crashes is lost, also if it restarts before the packet arrives', () => {
  const world = openLetters();
  write(world, 'n1', 'n2', 'to the old process');
  advanceTo(world, 5);
  crash(world, 'n2');
  restart(world, 'n2');
  write(world, 'n1', 'n2', 'to the new one');
  advanceTo(world, 100);
  expect(got(world, 'n2')).toEqual(['15 n1 to the new one']);
});

test('what a node sent before it crashed still arrives', () => {
  const world = openLetters();
  write(world, 'n1', 'n2', 'last words');
  crash(world, 'n1');
  advanceTo(world, 100);
  expect(got(world, 'n2')).toEqual(['10 n1 last words', '10 n1 closed']);
});

test('what a crashed node had in a cut link is lost with its process', () => {
  const world = openLetters();
  cut(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'held');
  crash(world, 'n1');
  restart(world, 'n1');
  heal(world, 'n1', 'n2');
  advanceTo(world, 100);
  expect(got(world, 'n2')).toEqual([]);
});

test('a packet to a node that is down is refused: the sender hears closed', () => {
  const world = openLetters();
  crash(world, 'n2');
  advanceTo(world, 50);
  write(world, 'n1', 'n2', 'anybody there?');
  advanceTo(world, 100);
  expect(got(world, 'n1')).toEqual(['10 n2 closed', '70 n2 closed']);
});

test('a crash keeps the disk and loses the memory and the timers', () => {
  const world = openLetters();
  write(world, 'n1', 'n2', 'a');
  invoke(world, 'c2', ask('ring'));
  advanceTo(world, 50);
  crash(world, 'n2');
  restart(world, 'n2');
  advanceTo(world, 500);
  expect(got(world, 'n2')).toEqual([]);
  expect(boots(world, 'n2')).toBe(2);
});

test('a paused node takes nothing, and on resume takes everything in the order in which it came', () => {
  const world = openLetters();
  invoke(world, 'c2', ask('ring'));
  advanceTo(world, 50);
  pause(world, 'n2');
  write(world, 'n1', 'n2', 'a');
  write(world, 'n3', 'n2', 'b');
  advanceTo(world, 400);
  expect(got(world, 'n2')).toEqual(['1 asked ring']);
  resume(world, 'n2');
  expect(got(world, 'n2')).toEqual(['1 asked ring', '400 n1 a', '400 n3 b', '400 rang']);
});

test('arming a timer again replaces it: the earlier moment never fires; a disarmed one is silent', () => {
  const world = openLetters();
  invoke(world, 'c2', ask('ring'));
  advanceTo(world, 60);
  invoke(world, 'c2', ask('ring'));
  advanceTo(world, 500);
  expect(got(world, 'n2').filter((line) => line.endsWith('rang'))).toEqual(['161 rang']);
  invoke(world, 'c2', ask('ring'));
  advanceTo(world, 550);
  invoke(world, 'c2', ask('quiet'));
  advanceTo(world, 1000);
  expect(got(world, 'n2').filter((line) => line.endsWith('rang')).length).toBe(1);
});

test('timers that fired or were disarmed leave nothing behind', () => {
  const world = openLetters();
  invoke(world, 'c1', ask('ring'));
  invoke(world, 'c2', ask('ring'));
  advanceTo(world, 10);
  invoke(world, 'c2', ask('quiet'));
  advanceTo(world, 500);
  expect(Object.values(world.state.nodes).map(({timers}) => timers)).toEqual([{}, {}, {}]);
});

test('a skewed node reads another clock; timers run at the same pace', () => {
  const world = openLetters();
  skew(world, 'n2', 500);
  invoke(world, 'c2', ask('ring'));
  advanceTo(world, 1000);
  expect(got(world, 'n2')).toEqual(['501 asked ring', '601 rang']);
});

test('one packet can be delivered at once or dropped, from wherever it is', () => {
  const world = openLetters();
  cut(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'held');
  const held = world.state.order;
  write(world, 'n1', 'n3', 'under way');
  const moving = world.state.order;
  expect(deliver(world, held)).toBe(true);
  expect(got(world, 'n2')).toEqual(['0 n1 held']);
  expect(drop(world, moving)).toBe(true);
  expect(drop(world, moving)).toBe(false);
  heal(world, 'n1', 'n2');
  advanceTo(world, 1000);
  expect(got(world, 'n2').length + got(world, 'n3').length).toBe(1);
});

test('on a tcp transport a healed link carries again when the stalled connection is next tried: 0.2, 0.6, 1.4, 3.0 s … after it stalled', () => {
  const healedAt = [100, 500, 700, 2000, 13_000, 26_000];
  const arrivals = healedAt.map((moment) => {
    const world = openLetters([], {transport: 'tcp'});
    cut(world, 'n1', 'n2');
    write(world, 'n1', 'n2', 'a');
    advanceTo(world, moment);
    heal(world, 'n1', 'n2');
    write(world, 'n1', 'n2', 'b');
    advanceTo(world, 200_000);
    const lines = got(world, 'n2');
    expect(lines.map((line) => line.split(' ')[2])).toEqual(['a', 'b']);
    return Number(lines[0]?.split(' ')[0]) - 10;
  });
  expect(arrivals).toEqual([200, 600, 1400, 3000, 25_400, 51_000]);
});

test('on a tcp transport a connection that was given up meanwhile starts afresh, and one that never stalled carries at once', () => {
  const world = openLetters([], {transport: 'tcp'});
  cut(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'lost');
  advanceTo(world, 20_000);
  invoke(world, 'c1', ask('hang n2'));
  advanceTo(world, 20_100);
  heal(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'at once');
  advanceTo(world, 20_200);
  expect(got(world, 'n2')).toEqual(['20110 n1 at once']);
});

test('a stalled connection that is cut again before it is tried waits on', () => {
  const world = openLetters([], {transport: 'tcp'});
  cut(world, 'n1', 'n2');
  write(world, 'n1', 'n2', 'a');
  advanceTo(world, 700);
  heal(world, 'n1', 'n2');
  advanceTo(world, 800);
  cut(world, 'n1', 'n2');
  advanceTo(world, 2000);
  heal(world, 'n1', 'n2');
  advanceTo(world, 9000);
  expect(got(world, 'n2')).toEqual(['3010 n1 a']);
});
