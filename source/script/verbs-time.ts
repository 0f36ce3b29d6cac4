/** The verbs that move time: waiting, stepping, going back. */
import {parseDuration, printDuration} from './amount.ts';
import {duration, keyword, node} from './kinds.ts';
import type {Act, Condition} from './line.ts';
import {type Kind, maybe, type Reader, take, unexpected} from './reader.ts';
import type {Verb} from './verb.ts';
import {asAct, commandVerb} from './verbs-faults.ts';
import {quote} from './words.ts';

const moment: Kind<number> = {...duration, expected: 'a moment such as 1.25s'};
const until = keyword('until', 'wait for something to be so');

const branch: Kind<string> = {
  expected: 'the name of a future that was left, such as "future 1"',
  read: (word) => word.text,
  offer: (see) =>
    (see?.branches ?? []).map(({name, forkedAt}) => ({
      text: quote(name),
      help: `left at ${printDuration(forkedAt)}`,
    })),
};

/** What can be waited for, a row each. */
const conditions: readonly {word: Kind<string>; read(reader: Reader): Condition}[] = [
  {
    word: keyword('leader', 'a node leads with a majority behind it'),
    read: (reader) => ({type: 'leader', node: maybe(reader, node) ?? null}),
  },
  {word: keyword('idle', 'no client waits for an answer'), read: () => ({type: 'idle'})},
  {word: keyword('converged', 'all live replicas hold the same data'), read: () => ({type: 'converged'})},
  {
    word: keyword('down', 'the other nodes believe this one to be down'),
    read: (reader) => ({type: 'down', node: take(reader, node)}),
  },
];

function parseCondition(reader: Reader): Condition {
  for (const row of conditions) {
    if (maybe(reader, row.word) !== undefined) return row.read(reader);
  }
  throw unexpected(reader);
}

/** `leader n2`, `idle`: what follows `wait until`. */
export function printCondition(condition: Condition): string {
  return 'node' in condition && condition.node !== null ? `${condition.type} ${condition.node}` : condition.type;
}

function parseWait(reader: Reader): Act {
  const by = maybe(reader, duration);
  if (by !== undefined) return asAct({type: 'advance', by});
  take(reader, until);
  return {type: 'until', condition: parseCondition(reader)};
}

function printWait(act: Act): string | undefined {
  if (act.type === 'until') return `wait until ${printCondition(act.condition)}`;
  return act.type === 'command' && act.command.type === 'advance' ? `wait ${printDuration(act.command.by)}` : undefined;
}

function handVerb<T extends 'step' | 'undo' | 'redo' | 'leave'>(name: T, help: string): Verb {
  return commandVerb<'step' | 'undo' | 'redo' | 'leave'>({
    name,
    usage: '',
    example: name,
    help,
    read: () => ({type: name}),
    write: () => '',
  });
}

export const timeVerbs: readonly Verb[] = [
  {
    name: 'wait',
    usage: 'DURATION | until leader [NODE] | until idle | until converged | until down NODE',
    example: 'wait 2s',
    help: 'lets time pass, or waits for something, at most 60 s',
    parse: parseWait,
    print: printWait,
  },
  handVerb('step', 'goes to the next event'),
  commandVerb({
    name: 'seek',
    usage: 'TIME',
    example: 'seek 1.25s',
    help: 'goes to that moment, earlier or later',
    read: (reader) => ({type: 'seek', to: take(reader, moment)}),
    write: (command) => printDuration(command.to),
  }),
  handVerb('undo', 'takes the last intervention back'),
  handVerb('redo', 'puts it in again'),
  handVerb('leave', 'after going back: leaves what followed, and keeps it as a future to return to'),
  commandVerb({
    name: 'return',
    usage: 'NAME',
    example: 'return "future 1"',
    help: 'goes back to a future that was left by a change in the past',
    read: (reader) => ({type: 'return', branch: take(reader, branch)}),
    write: (command) => quote(command.branch),
  }),
];

/** The `@1.25s` a line may begin with. */
export const startingAt: Kind<number> = {
  expected: 'a moment such as @1.25s',
  read: (word) => (!word.quoted && word.text.startsWith('@') ? parseDuration(word.text.slice(1)) : undefined),
  offer: () => [],
};
