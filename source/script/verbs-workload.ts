/** The verb that puts steady clients to work. */
import type {Millis} from '../sim/operation.ts';
import {parseCount, parseDuration, printDuration} from './amount.ts';
import {keyword, oneOf} from './kinds.ts';
import type {Act, WorkloadOrder} from './line.ts';
import {shown, Wrong} from './problem.ts';
import {type Kind, maybe, type Reader, take} from './reader.ts';
import type {Verb} from './verb.ts';
import {workloads} from './workload.ts';

const background = keyword('&', 'do not wait for the end of it');
const workloadName: Kind<string> = {
  ...oneOf(workloads.map(({name}) => name)),
  offer: () => workloads.map(({name, help}) => ({text: name, help})),
};
const shortest: Millis = 100;
const longest: Millis = 600_000;

type Option = 'rate' | 'clients' | 'level';

/** What may follow the name, a row each: what is expected after the sign, and how it is read. */
const options: Readonly<Record<Option, {expected: string; example: string; read(text: string): unknown}>> = {
  rate: {expected: 'turns a second, 1 to 100', example: 'rate=5', read: (text) => within(text, 100)},
  clients: {expected: 'clients, 1 to 50', example: 'clients=3', read: (text) => within(text, 50)},
  level: {
    expected: 'a level such as quorum',
    example: 'level=quorum',
    read: (text) => (/^[a-z][\w-]{0,40}$/.test(text) ? text : undefined),
  },
};

const option: Kind<readonly [name: Option, value: string]> = {
  expected: 'rate=5, clients=3 or level=quorum',
  read: (word) => {
    const [, name, value] = (!word.quoted && /^(rate|clients|level)=(.*)$/.exec(word.text)) || [];
    return name === undefined ? undefined : [name as Option, value ?? ''];
  },
  offer: () => Object.values(options).map(({example, expected}) => ({text: example, help: expected})),
};

const howLong: Kind<Millis> = {
  expected: `a duration from ${printDuration(shortest)} to ${printDuration(longest)}, such as 20s`,
  read: (word) => {
    const millis = word.quoted ? undefined : parseDuration(word.text);
    return millis !== undefined && millis >= shortest && millis <= longest ? millis : undefined;
  },
  offer: () => [{text: '20s', help: ''}],
};

function within(text: string, high: number): number | undefined {
  const count = parseCount(text);
  return count !== undefined && count >= 1 && count <= high ? count : undefined;
}

function parseWorkload(reader: Reader): Act {
  const name = take(reader, workloadName);
  const found: {rate?: number; clients?: number; level?: string} = {};
  for (let next = maybe(reader, option); next !== undefined; next = maybe(reader, option)) {
    const [key, text] = next;
    const value = options[key].read(text);
    if (value === undefined || key in found) throw misplaced(reader, key, key in found);
    Object.assign(found, {[key]: value});
  }
  take(reader, keyword('for', 'how long'));
  const {rate = 5, clients = null, level = null} = found;
  const order: WorkloadOrder = {name, rate, clients, level, for: take(reader, howLong)};
  return {type: 'workload', order, background: maybe(reader, background) !== undefined};
}

/** What is wrong with the option just read. */
function misplaced(reader: Reader, name: Option, twice: boolean): Wrong {
  const word = reader.words[reader.index - 1];
  const expected = twice ? `${name} only once` : `${name}= with ${options[name].expected}`;
  return new Wrong({column: word?.column ?? 1, found: shown(word?.text ?? ''), expected});
}

function printWorkload(act: Act): string | undefined {
  if (act.type !== 'workload') return undefined;
  const {name, rate, clients, level} = act.order;
  const words = [
    `workload ${name}`,
    rate === 5 ? '' : `rate=${rate}`,
    clients === null ? '' : `clients=${clients}`,
    level === null ? '' : `level=${level}`,
    `for ${printDuration(act.order.for)}`,
    act.background ? '&' : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

export const workloadVerb: Verb = {
  name: 'workload',
  usage: 'bank|feed [rate=COUNT] [clients=COUNT] [level=LEVEL] for DURATION [&]',
  example: 'workload bank rate=10 for 20s &',
  help: 'steady clients, one at each node: bank moves money between accounts, feed posts and reads timelines; at the end comes a report in numbers',
  parse: parseWorkload,
  print: printWorkload,
};
