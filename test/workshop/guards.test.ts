/**
 * What ssh2 leaves to its user, row by row: each test does the harm on purpose, and somebody beside it must not notice.
 */
import {connect, type Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import type {Limits} from '../../source/workshop/limits.ts';
import {heldBack} from '../../source/workshop/ssh2-inside.ts';
import {type Guest, join, knock, letIn, type Seat, sitDown, socketUnder, until, wireUnder} from './guest.ts';
import {afterwards, openTestHost, type TestHost} from './hosting.ts';

const quick = {failureMillis: 5};

/** A bare connection; what it is told is read and forgotten. */
function dial(port: number): Socket {
  const socket = connect({host: '127.0.0.1', port});
  socket.on('error', () => {});
  socket.on('data', () => {});
  afterwards(() => void socket.destroy());
  return socket;
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

interface Neighbour {
  readonly house: TestHost;
  /** Types something and waits for the answer. */
  readonly isWell: () => Promise<void>;
}

/** A host with somebody at work in it, who is to notice nothing. */
async function withNeighbour(limits: Partial<Limits> = {}): Promise<Neighbour> {
  const house = await openTestHost({limits: {...quick, ...limits}});
  const guest = await join(house.port, {answers: {name: 'neighbour'}});
  const seat = await sitDown(guest);
  let typed = '';
  return {
    house,
    isWell: async () => {
      typed += 'k';
      seat.channel.write('k');
      await until(() => seat.shown().includes(`typed ${typed}\r`), 'an answer for the neighbour');
      expect(guest.errors).toEqual([]);
    },
  };
}

async function enter(house: TestHost, name: string): Promise<{guest: Guest; seat: Seat; index: number}> {
  const index = house.visitors.length;
  const guest = await join(house.port, {answers: {name}});
  const seat = await sitDown(guest);
  await until(() => house.visitors.length > index, name);
  return {guest, seat, index};
}

/** Says that everything may come at once, which no client of a person does. */
function openWide(guest: Guest, {channel}: Seat): void {
  const {outgoing} = channel as unknown as {readonly outgoing: {readonly id: number}};
  wireUnder(guest).channelWindowAdjust(outgoing.id, 1_000_000_000);
}

const reasons = (house: TestHost) =>
  house.log.flatMap((one) => (one.event === 'refused' || one.event === 'left' ? [one.reason] : []));

describe('time', () => {
  test('a peer that never speaks, or stops in the middle, is not kept', async () => {
    const {house, isWell} = await withNeighbour({loginMillis: 3_000});
    const silent = dial(house.port);
    const polite = dial(house.port);
    polite.write('SSH-2.0-silent\r\n');
    const thinking = knock(house.port);
    thinking.client.removeAllListeners('keyboard-interactive');
    await Promise.all([closed(silent), closed(polite), thinking.ended]);
    await until(() => reasons(house).length === 3, 'three lines of the log');
    expect(reasons(house)).toEqual(Array(3).fill('did not log in in time'));
    await isWell();
  });

  test('whoever logs in and opens no terminal is not kept', async () => {
    const {house, isWell} = await withNeighbour({shellMillis: 2_000});
    const idle = await join(house.port);
    await idle.ended;
    expect(reasons(house)).toEqual(['opened no terminal']);
    await isWell();
  });

  test('thirty minutes without a key are the end of a visit, and so are eight hours', async () => {
    const {house} = await withNeighbour();
    const short = await openTestHost({limits: {idleMillis: 300}});
    const idle = await enter(short, 'idle');
    await idle.guest.ended;
    expect(idle.seat.shown()).toContain('without a key');
    const brief = await openTestHost({limits: {longestMillis: 300}});
    const busy = await enter(brief, 'busy');
    await busy.guest.ended;
    expect(busy.seat.shown()).toContain('the longest time for one visit is over');
    expect(house.host.connectionCount()).toBe(1);
  });
});

describe('numbers', () => {
  test('those who only knock are limited, and those who are in do not count', async () => {
    const {house, isWell} = await withNeighbour({unfinished: 5, unfinishedPerAddress: 3});
    await enter(house, 'second');
    await enter(house, 'third');
    await enter(house, 'fourth');
    const knocking = [dial(house.port), dial(house.port), dial(house.port)];
    await until(() => house.host.connectionCount() === 7, 'three who knock');
    await closed(dial(house.port));
    expect(reasons(house)).toContain('too many who have not logged in');
    knocking[0]!.destroy();
    await until(() => house.host.connectionCount() === 6, 'two who knock');
    await enter(house, 'fifth');
    await isWell();
  });

  test('when all seats are taken the next is told, and the same person may come back', async () => {
    const {house, isWell} = await withNeighbour({seats: 2});
    const {guest} = await enter(house, 'second');
    const third = await join(house.port, {answers: {name: 'third'}});
    const told = await sitDown(third);
    await third.ended;
    expect(told.shown()).toContain('All seats are taken');
    const {ticket} = house.visitors[1]!;
    const again = await join(house.port, {answers: {name: 'second', ticket: ticket!}});
    await sitDown(again);
    await until(() => house.visitors.length === 3, 'the second line of one person');
    guest.client.end();
    again.client.end();
    await until(() => house.host.connectionCount() === 1, 'a free seat');
    await enter(house, 'fourth');
    await isWell();
  });
});

describe('floods', () => {
  test('more than can be typed is read and thrown away', async () => {
    const {house, isWell} = await withNeighbour({inputBytesPerSecond: 1_000});
    const {guest, seat, index} = await enter(house, 'flood');
    house.visitors[index]!.tty.write('\x1b[2J');
    for (let sent = 0; sent < 100; sent += 1) seat.channel.write(Buffer.alloc(30_000, 'x'));
    await until(() => socketUnder(guest).writableLength === 0, 'the end of the flood');
    await isWell();
    expect(house.visitors[index]!.typed.length).toBeLessThan(60_000);
    expect(house.visitors[index]!.typed.length).toBeGreaterThan(0);
  });

  test('the rest of a flood waits at its sender', async () => {
    const {house, isWell} = await withNeighbour({wireBytesPerSecond: 20_000});
    const {guest, seat} = await enter(house, 'flood');
    seat.channel.write(Buffer.alloc(1_000_000, 'x'));
    await isWell();
    expect(seat.channel.writableLength + socketUnder(guest).bytesWritten).toBeGreaterThan(0);
    guest.client.destroy();
    await until(() => house.host.connectionCount() === 1, 'the end of the flood');
  });

  test('whoever asks without reading the answers is cut off', async () => {
    const {house, isWell} = await withNeighbour({floodBytes: 60_000});
    const {guest, seat, index} = await enter(house, 'deaf');
    const {tty} = house.visitors[index]!;
    openWide(guest, seat);
    socketUnder(guest).pause();
    await until(() => {
      for (let count = 0; count < 50; count += 1) tty.write('x'.repeat(20_000));
      return tty.backlog() > 60_000;
    }, 'a full line');
    expect(house.visitors[index]!.isGone).toBe(false);
    wireUnder(guest).ping();
    await until(() => reasons(house).includes('asks without reading the answers'), 'the cut');
    await isWell();
  });

  test('whoever changes keys again and again is cut off', async () => {
    const {house, isWell} = await withNeighbour({rekeys: 3});
    const {guest} = await enter(house, 'keys');
    const again = () => wireUnder(guest).rekey();
    guest.client.on('handshake', again);
    again();
    await guest.ended;
    await until(() => reasons(house).includes('changes keys too often'), 'the cut');
    await isWell();
  });
});

describe('slow readers', () => {
  test('a frozen one holds no more than a frame, and is cut off when it answers no longer', async () => {
    const {house, isWell} = await withNeighbour({keepAliveMillis: 500, keepAlives: 2});
    const {guest, seat, index} = await enter(house, 'frozen');
    const {tty} = house.visitors[index]!;
    openWide(guest, seat);
    socketUnder(guest).pause();
    const frame = 'x'.repeat(20_000);
    let largest = 0;
    const painting = setInterval(() => {
      for (let count = 0; count < 50; count += 1) tty.write(frame);
      largest = Math.max(largest, tty.backlog());
    }, 1);
    afterwards(() => clearInterval(painting));
    await until(() => house.visitors[index]!.isGone, 'the end of the frozen one');
    expect(largest).toBeGreaterThan(64 * 1024);
    expect(largest).toBeLessThan(64 * 1024 + 2 * frame.length);
    expect(reasons(house)).toContain('answers no longer');
    await isWell();
  });

  test('one whose channel has no room holds no more than a frame, is told nothing twice, and catches up', async () => {
    const {house, isWell} = await withNeighbour();
    const {seat, index} = await enter(house, 'slow');
    const {tty} = house.visitors[index]!;
    let drained = 0;
    tty.onDrain(() => {
      drained += 1;
    });
    seat.channel.pause();
    const frame = 'y'.repeat(30_000);
    // The client's window is 2 MB, and its library reads as much again ahead.
    for (let count = 0; count < 400; count += 1) {
      tty.write(frame);
      await sleep(0);
    }
    await until(() => tty.backlog() > 64 * 1024, 'a backlog');
    expect(tty.backlog()).toBeLessThan(64 * 1024 + 2 * frame.length);
    const before = drained;
    seat.channel.resume();
    await until(() => drained > before && tty.backlog() === 0, 'the drain');
    tty.write('up to date');
    await until(() => seat.shown().includes('up to date'), 'the newest');
    await isWell();
  });

  test('one that leaves a change of keys unfinished holds no more than a frame', async () => {
    const {house, isWell} = await withNeighbour();
    const {guest, index} = await enter(house, 'half');
    const {tty} = house.visitors[index]!;
    wireUnder(guest).rekey();
    socketUnder(guest).pause();
    const frame = 'z'.repeat(20_000);
    await until(() => {
      tty.write('.');
      return tty.backlog() > 0;
    }, 'the change of keys');
    for (let count = 0; count < 100; count += 1) tty.write(frame);
    expect(tty.backlog()).toBeLessThan(64 * 1024 + 2 * frame.length);
    let drained = false;
    tty.onDrain(() => {
      drained = true;
    });
    socketUnder(guest).resume();
    await until(() => drained, 'the drain');
    await isWell();
  });
});

test('a guest who is refused knows no more than that', async () => {
  const {house} = await withNeighbour();
  const guest = knock(house.port, {answers: {code: 'no'}});
  await expect(letIn(guest)).rejects.toThrow('not let in');
  expect(guest.asked.join()).not.toMatch(/neighbour|quorum/);
  expect(heldBack(guest.client as never)).toBe(0);
});
