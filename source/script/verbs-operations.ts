/** The verbs of clients: reads, writes, compare-and-set, deletes. */
import type {Ask} from '../lab/command.ts';
import type {ClientId} from '../sim/operation.ts';
import {printDuration} from './amount.ts';
import {afterRequest, client, duration, key, keyword, levelFor, micros, nothing, seen, value} from './kinds.ts';
import type {Act, Seen} from './line.ts';
import {maybe, type Reader, take} from './reader.ts';
import type {Verb} from './verb.ts';
import {quote} from './words.ts';

const timestamp = keyword('timestamp', 'the time that the client gives its write, in microseconds');
const timeout = keyword('timeout', 'how long the client waits');
const background = keyword('&', 'do not wait for the answer');

/** The requests that may carry a timestamp of their client's, in systems that take one. */
const stamped: readonly Ask['type'][] = ['write', 'delete'];

/** What may follow any request: `[LEVEL] [timeout DURATION] [&]`; a write and a delete also `timestamp MICROS`. */
function parseEnd(reader: Reader, who: ClientId, ask: Ask): Act {
  const level = maybe(reader, levelFor(ask.type));
  const stamps = stamped.includes(ask.type) && maybe(reader, timestamp) !== undefined;
  const stamp = stamps ? take(reader, micros) : undefined;
  const patience = maybe(reader, timeout) === undefined ? undefined : take(reader, duration);
  const full: Ask = {
    ...ask,
    ...(level === undefined ? {} : {level}),
    ...(stamp === undefined ? {} : {timestamp: stamp}),
    ...(patience === undefined ? {} : {timeout: patience}),
  };
  const invoke = {type: 'invoke', client: who, ask: full} as const;
  return {type: 'command', command: invoke, background: maybe(reader, background) !== undefined};
}

function printEnd(ask: Ask): string {
  const level = ask.level === undefined ? '' : ` ${quote(ask.level, afterRequest)}`;
  const stamp = ask.timestamp === undefined ? '' : ` timestamp ${ask.timestamp}`;
  return level + stamp + (ask.timeout === undefined ? '' : ` timeout ${printDuration(ask.timeout)}`);
}

/** The value as a script writes it; an absent key is a bare word, the text "nothing" is in quotes. */
export function printSeen(text: Seen): string {
  return text === null ? nothing : quote(text, [nothing]);
}

interface Row<T extends Ask['type']> {
  readonly name: T;
  readonly usage: string;
  readonly example: string;
  readonly help: string;
  readonly read: (reader: Reader) => Ask & {readonly type: T};
  readonly write: (ask: Ask & {readonly type: T}) => string;
}

/** `client NAME …`: the parts that all requests share. */
function operation<T extends Ask['type']>(row: Row<T>): Verb {
  const may = stamped.includes(row.name) ? ' [timestamp MICROS]' : '';
  return {
    name: row.name,
    usage: `CLIENT ${row.name} ${row.usage} [LEVEL]${may} [timeout DURATION] [&]`,
    example: row.example,
    help: row.help,
    subject: 'client',
    parse: (reader) => {
      const who = take(reader, client);
      take(reader, keyword(row.name));
      return parseEnd(reader, who, row.read(reader) as Ask);
    },
    print: (act) => {
      if (act.type !== 'command' || act.command.type !== 'invoke' || act.command.ask.type !== row.name)
        return undefined;
      const ask = act.command.ask as Ask & {readonly type: T};
      return `${act.command.client} ${row.name} ${row.write(ask)}${printEnd(ask)}${act.background ? ' &' : ''}`;
    },
  };
}

export const operationVerbs: readonly Verb[] = [
  operation({
    name: 'read',
    usage: 'KEY',
    example: 'c3 read x',
    help: 'the client reads a key at its node',
    read: (reader) => ({type: 'read', key: take(reader, key)}),
    write: (ask) => quote(ask.key),
  }),
  operation({
    name: 'write',
    usage: 'KEY VALUE',
    example: 'c1 write x 1',
    help: 'the client writes a value',
    read: (reader) => ({type: 'write', key: take(reader, key), value: take(reader, value)}),
    write: (ask) => `${quote(ask.key)} ${quote(ask.value)}`,
  }),
  operation({
    name: 'cas',
    usage: 'KEY FROM TO',
    example: 'c2 cas x 1 2',
    help: 'sets TO if the key holds FROM; FROM is nothing for an absent key',
    read: (reader) => ({type: 'cas', key: take(reader, key), from: take(reader, seen).value, to: take(reader, value)}),
    write: (ask) => `${quote(ask.key)} ${printSeen(ask.from)} ${quote(ask.to)}`,
  }),
  operation({
    name: 'delete',
    usage: 'KEY',
    example: 'c1 delete x',
    help: 'the client deletes a key',
    read: (reader) => ({type: 'delete', key: take(reader, key)}),
    write: (ask) => quote(ask.key),
  }),
];
