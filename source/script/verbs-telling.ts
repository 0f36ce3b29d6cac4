/** The verbs that change nothing in the world: which system, captions, stops, expectations. */
import {systems} from '../systems/index.ts';
import {expectationRows, parseExpectation, printExpectation} from './expectations.ts';
import type {Act} from './line.ts';
import {showText} from './printable.ts';
import {shown, Wrong} from './problem.ts';
import {type Kind, maybe, type Reader, take} from './reader.ts';
import type {Verb} from './verb.ts';
import {inQuotes} from './words.ts';

const systemName: Kind<string> = {
  expected: 'the name of a system such as etcd',
  read: (word) => (!word.quoted && /^[a-z][a-z0-9-]{0,30}$/.test(word.text) ? word.text : undefined),
  offer: () => systems.map((system) => ({text: system.name, help: system.summary})),
};

/** `nodes=5`; which options a system has is checked when it is opened. */
const option: Kind<readonly [name: string, value: string]> = {
  expected: 'an option such as nodes=5',
  read: (word) => {
    const [, name, value] = (!word.quoted && /^([a-z][a-z0-9-]{0,30})=([\w.:+-]{1,40})$/.exec(word.text)) || [];
    return name === undefined || value === undefined ? undefined : [name, value];
  },
  offer: () => [
    {text: 'nodes=5', help: 'how many nodes'},
    {text: 'seed=7', help: 'grows the chances from 7'},
  ],
};

function parseSystem(reader: Reader): Act {
  const name = take(reader, systemName);
  const options: Record<string, string> = {};
  for (let found = maybe(reader, option); found !== undefined; found = maybe(reader, option)) {
    const [key, value] = found;
    if (Object.hasOwn(options, key)) throw misplaced(reader, `${key} only once`);
    options[key] = value;
  }
  const {seed, ...others} = options;
  if (seed !== undefined && parseSeed(seed) === undefined) throw misplaced(reader, 'a seed of up to nine digits');
  return {type: 'system', name, options: others, seed: seed === undefined ? null : Number(seed)};
}

/** A whole number of up to nine digits; undefined otherwise. */
export function parseSeed(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** What is wrong with the word just read. */
function misplaced(reader: Reader, expected: string): Wrong {
  const word = reader.words[reader.index - 1];
  return new Wrong({column: word?.column ?? 1, found: shown(word?.text ?? ''), expected});
}

function printSystem(act: Act): string | undefined {
  if (act.type !== 'system') return undefined;
  const options = Object.entries(act.options).map(([name, value]) => ` ${name}=${value}`);
  return `system ${act.name}${options.join('')}${act.seed === null ? '' : ` seed=${act.seed}`}`;
}

const caption: Kind<string> = {
  expected: 'a caption',
  read: (word) => (word.text.trim() === '' ? undefined : word.text),
  offer: () => [],
};

/** A caption is written as it is; in quotes only where it would be read as something else. */
function printText(act: Act, name: 'say' | 'note'): string | undefined {
  if (act.type !== name) return undefined;
  const {text} = act;
  const safe = text === text.trim() && text === showText(text) && !/^"|(?:^|\s)#/.test(text);
  return `${name} ${safe ? text : inQuotes(text)}`;
}

export const tellingVerbs: readonly Verb[] = [
  {
    name: 'system',
    usage: 'NAME [OPTION=VALUE…] [seed=NUMBER]',
    example: 'system etcd nodes=5 seed=7',
    help: 'the first line of a script: which system, with which options',
    parse: parseSystem,
    print: printSystem,
  },
  {
    name: 'say',
    usage: 'TEXT',
    example: 'say The leader cannot reach a majority any more.',
    help: 'a caption',
    parse: (reader) => ({type: 'say', text: take(reader, caption)}),
    print: (act) => printText(act, 'say'),
  },
  {
    name: 'note',
    usage: 'TEXT',
    example: 'note Ask the room what c2 will see.',
    help: 'a remark for the presenter, shown by play --notes alone',
    parse: (reader) => ({type: 'note', text: take(reader, caption)}),
    print: (act) => printText(act, 'note'),
  },
  {
    name: 'beat',
    usage: '',
    example: 'beat',
    help: 'a stop in a demo; nothing when headless',
    parse: () => ({type: 'beat'}),
    print: (act) => (act.type === 'beat' ? 'beat' : undefined),
  },
  {
    name: 'expect',
    usage: expectationRows.map((row) => row.usage).join(' · '),
    example: 'expect c3 stale',
    help: 'says what must be so now; the script fails where it is not',
    parse: (reader) => ({type: 'expect', expectation: parseExpectation(reader)}),
    print: (act) => (act.type === 'expect' ? `expect ${printExpectation(act.expectation)}` : undefined),
  },
];
