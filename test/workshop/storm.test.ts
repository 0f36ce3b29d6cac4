/**
 * Five hundred peers that speak no proper SSH, and a few hundred proper visits: the host lives, a neighbour notices nothing,
 * and what is left afterwards is what was there before. Only against 127.0.0.1, and never more than twenty at a time.
 */
import {randomBytes} from 'node:crypto';
import {connect, Socket} from 'node:net';
import {queryObjects} from 'node:v8';
import {expect, test} from 'vitest';
import {Call} from '../../source/workshop/connection.ts';
import {join, knock, newKey, sitDown, until} from './guest.ts';
import {afterwards, openTestHost, type TestHost} from './hosting.ts';

const ident = 'SSH-2.0-storm\r\n';

/** A packet as it travels before keys are agreed on, with the lengths it claims. */
function packet(payload: Buffer, length = payload.length + 9, padding = 8): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(length >>> 0, 0);
  head.writeUInt8(padding, 4);
  return Buffer.concat([head, payload, Buffer.alloc(8)]);
}

const kexInit = Buffer.concat([Buffer.from([20]), Buffer.alloc(16), Buffer.alloc(45)]);

/** Ways to be no proper client, each with some chance of its own. */
const ways: readonly ((index: number) => (string | Buffer)[])[] = [
  () => [randomBytes(300)],
  () => ['GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
  () => ['SSH-1.5-old\r\n'],
  () => [`SSH-2.0-${'x'.repeat(20_000)}`],
  () => ['\r\n'.repeat(5_000)],
  () => ['SSH-2.0-\u001B]52;c;eA==\u0007\r\n', randomBytes(100)],
  () => [ident, randomBytes(500)],
  () => [ident, packet(kexInit, 0xffffffff)],
  () => [ident, packet(kexInit, 0)],
  () => [ident, packet(kexInit, 35_001)],
  () => [ident, packet(kexInit, kexInit.length + 9, 255)],
  () => [ident, packet(kexInit)],
  () => [ident, packet(Buffer.concat([Buffer.from([20]), randomBytes(200)]))],
  (index) => [ident, packet(Buffer.concat([Buffer.from([index % 256]), randomBytes(30)]))],
  () => [ident, ...Array.from({length: 200}, () => packet(Buffer.from([2, 0, 0, 0, 0])))],
  () => [ident, packet(Buffer.from([50, 0, 0, 0, 0]))],
];

/** One peer: sends its pieces, and is gone when the host hangs up or soon after it has said all. */
function misbehave(port: number, index: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({host: '127.0.0.1', port}, () => {
      for (const piece of (ways[index % ways.length] as (typeof ways)[number])(index)) socket.write(piece);
      // Half of them say goodbye properly, the other half break off.
      if (index % 2 === 0) socket.end();
      else setTimeout(() => socket.resetAndDestroy(), 20);
    });
    socket.on('data', () => {});
    socket.on('error', () => {});
    socket.once('close', () => resolve());
  });
}

/** Twenty at a time. */
async function inTurn(count: number, one: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await one(index);
  };
  await Promise.all(Array.from({length: 20}, worker));
}

/** What is still in memory of connections once garbage is collected, which asking for it does. */
function remembered() {
  const count = (one: new (...args: never[]) => object) => queryObjects(one as typeof Socket, {format: 'count'});
  return {calls: count(Call), sockets: count(Socket)};
}

/** What the process holds: sockets, timers, listeners of its own events. */
function held(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return {sockets: counts.TCPSocketWrap ?? 0, timers: counts.Timeout ?? 0, listeners};
}

/**
 * Waits until no more is held than before, and says what is if that never comes. Less is fine: the last peer of the
 * first round may have been closing still when it was counted.
 */
async function nothingGained(before: Readonly<Record<string, number>>): Promise<void> {
  const gained = () => Object.entries(held()).filter(([what, count]) => count > (before[what] ?? 0));
  await until(() => gained().length === 0, 'the end of what the peers held').catch(() => expect(gained()).toEqual([]));
}

async function emptied(house: TestHost, left: number): Promise<void> {
  await until(() => house.host.connectionCount() === left, 'the end of all others', 30_000);
}

test('five hundred malformed handshakes', {timeout: 60_000}, async () => {
  const uncaught: unknown[] = [];
  const catchIt = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', catchIt);
  afterwards(() => void process.off('uncaughtException', catchIt));
  const house = await openTestHost({limits: {loginMillis: 5_000, goodbyeMillis: 500}});
  const guest = await join(house.port, {answers: {name: 'neighbour'}});
  const seat = await sitDown(guest);
  await until(() => seat.shown().includes('neighbour'), 'the neighbour');
  await inTurn(100, (index) => misbehave(house.port, index));
  await emptied(house, 1);
  const before = held();
  const memory = remembered();
  await inTurn(500, (index) => misbehave(house.port, index));
  await emptied(house, 1);
  seat.channel.write('well');
  await until(() => seat.shown().includes('typed well'), 'an answer');
  await nothingGained(before);
  await until(() => remembered().calls === 1, 'the one visit in memory that is still there');
  expect(remembered().sockets).toBeLessThanOrEqual(memory.sockets);
  expect([...uncaught, ...guest.errors]).toEqual([]);
  expect(house.log.filter(({event}) => event === 'refused')).toHaveLength(600);
  await join(house.port, {answers: {name: 'late'}});
});

test('a hundred proper visits leave nothing behind', {timeout: 60_000}, async () => {
  const house = await openTestHost({policy: {auth: 'open', code: null, attendeeKeys: [], instructorKeys: []}});
  const visit = async (index: number) => {
    const guest = await join(house.port, {privateKey: newKey().secret, username: `n${index}`});
    const seat = await sitDown(guest);
    await until(() => seat.shown().includes('attendee'), 'a screen');
    if (index % 3 === 0) guest.client.destroy();
    else if (index % 3 === 1) seat.channel.write('q');
    else seat.channel.close();
    await guest.ended;
  };
  await inTurn(20, visit);
  await emptied(house, 0);
  const before = held();
  await inTurn(100, (index) => visit(20 + index));
  await emptied(house, 0);
  await until(() => house.visitors.every(({isGone}) => isGone), 'each seat to hear of its end');
  await nothingGained(before);
  // The test's own list of visitors holds on to their terminals.
  house.visitors.splice(0);
  await until(() => remembered().calls === 0, 'no visit in memory any more');
  expect(house.log.filter(({event}) => event === 'left')).toHaveLength(120);
});

test('whoever asks for nothing again and again is cut off', async () => {
  const house = await openTestHost();
  let asked = 0;
  const guest = knock(house.port, {
    authHandler: (_left, _partial, next) => {
      asked += 1;
      next({type: 'none', username: 'guest'});
    },
  });
  await guest.ended;
  expect(asked).toBeLessThan(50);
  expect(house.log).toContainEqual(expect.objectContaining({event: 'refused', reason: 'too many requests'}));
});
