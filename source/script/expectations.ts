/** What may follow `expect`: a row for each kind of expectation, with its words. What each means is in expect.ts. */
import {rungs} from '../checkers/ladder.ts';
import {client, count, error, key, keyword, node, oneOf, percent, seen} from './kinds.ts';
import type {Expectation, Relation, Seen} from './line.ts';
import {type Kind, maybe, type Reader, take, takeSome, unexpected} from './reader.ts';
import {printSeen} from './verbs-operations.ts';
import {inQuotes, quote} from './words.ts';
import {numbersOf, workloads} from './workload.ts';

interface Row {
  readonly usage: string;
  readonly example: string;
  readonly help: string;
  /** Undefined when the next word is not this row's subject. */
  parse(reader: Reader): Expectation | undefined;
  print(expectation: Expectation): string | undefined;
}

const relations: readonly Relation[] = ['>=', '<=', '=', '>', '<'];
const answers = ['yes', 'no', 'unknown'] as const;
const availabilities = ['yes', 'no', 'unasked', 'exempt'] as const;
const available = keyword('available', "the theorem's A: every request was answered without error");

/** Values up to the end of the line, none at all included. */
function someSeen(reader: Reader): Seen[] {
  const values: Seen[] = [];
  for (let found = maybe(reader, seen); found !== undefined; found = maybe(reader, seen)) values.push(found.value);
  return values;
}

function parseOutcome(reader: Reader): Expectation | undefined {
  const who = maybe(reader, client);
  if (who === undefined) return undefined;
  const answered = maybe(reader, oneOf(['ok', 'stale'] as const));
  if (answered !== undefined) return {type: 'answered', client: who, as: answered, values: someSeen(reader)};
  const unanswered = maybe(reader, oneOf(['fail', 'info'] as const));
  if (unanswered !== undefined) {
    return {type: 'unanswered', client: who, as: unanswered, error: maybe(reader, error) ?? null};
  }
  take(reader, keyword('pending', 'the client still waits'));
  return {type: 'pending', client: who};
}

function printOutcome(expectation: Expectation): string | undefined {
  switch (expectation.type) {
    case 'answered':
      return [expectation.client, expectation.as, ...expectation.values.map(printSeen)].join(' ');
    case 'unanswered':
      return [expectation.client, expectation.as, expectation.error === null ? '' : quote(expectation.error)].join(' ');
    case 'pending':
      return `${expectation.client} pending`;
    default:
      return undefined;
  }
}

function parseNode(reader: Reader): Expectation | undefined {
  const which = maybe(reader, node);
  if (which === undefined) return undefined;
  if (maybe(reader, available) !== undefined)
    return {type: 'available', node: which, answer: take(reader, oneOf(availabilities))};
  const name = take(reader, key);
  const [first, ...others] = takeSome(reader, seen);
  return {type: 'copy', node: which, key: name, values: [first.value, ...others.map((row) => row.value)]};
}

function printCopy(expectation: Expectation): string | undefined {
  if (expectation.type !== 'copy') return undefined;
  const name = expectation.key === 'available' ? inQuotes(expectation.key) : quote(expectation.key);
  return [expectation.node, name, ...expectation.values.map(printSeen)].join(' ');
}

function parseLeader(reader: Reader): Expectation | undefined {
  if (maybe(reader, keyword('leader', 'who leads with a majority behind it')) === undefined) return undefined;
  if (maybe(reader, keyword('none', 'nobody does')) !== undefined) return {type: 'leader', oneOf: []};
  if (maybe(reader, keyword('one', 'any of several')) === undefined)
    return {type: 'leader', oneOf: [take(reader, node)]};
  take(reader, keyword('of'));
  return {type: 'leader', oneOf: takeSome(reader, node)};
}

function printLeader(expectation: Expectation): string | undefined {
  if (expectation.type !== 'leader') return undefined;
  if (expectation.oneOf.length === 0) return 'leader none';
  return `leader ${expectation.oneOf.length > 1 ? 'one of ' : ''}${expectation.oneOf.join(' ')}`;
}

/** An expectation of the form `SUBJECT REST`. */
function subject<T>(word: Kind<T>, rest: (reader: Reader, found: T) => Expectation): Row['parse'] {
  return (reader) => {
    const found = maybe(reader, word);
    return found === undefined ? undefined : rest(reader, found);
  };
}

const numberNames = [...new Set(workloads.flatMap(numbersOf).map(([name]) => name))];

function parseNumber(reader: Reader): Expectation {
  const name = take(reader, oneOf(workloads.map((row) => row.name)));
  const numbers = workloads.filter((row) => row.name === name).flatMap(numbersOf);
  const named: Kind<string> = {
    ...oneOf(numbers.map(([number]) => number)),
    offer: () => numbers.map(([text, help]) => ({text, help})),
  };
  const number = take(reader, named);
  return {type: 'workload', name, number, relation: take(reader, oneOf(relations)), count: take(reader, count)};
}

export const expectationRows: readonly Row[] = [
  {
    usage: 'CLIENT ok|stale [VALUE…] · CLIENT fail|info [ERROR] · CLIENT pending',
    example: 'expect c3 stale 0',
    help: 'how the last operation of a client ended',
    parse: parseOutcome,
    print: printOutcome,
  },
  {
    usage: 'NODE KEY VALUE…',
    example: 'expect n3 x 1',
    help: "a node's own copy of a key",
    parse: parseNode,
    print: printCopy,
  },
  {
    usage: 'leader NODE | one of NODE… | none',
    example: 'expect leader one of n2 n3',
    help: 'who leads with a majority behind it',
    parse: parseLeader,
    print: printLeader,
  },
  {
    usage: '[NODE] available yes|no|unasked|exempt',
    example: 'expect n3 available no',
    help: "the theorem's A since the last fault, of the cluster or of a node",
    parse: subject(available, (reader) => ({
      type: 'available',
      node: null,
      answer: take(reader, oneOf(availabilities)),
    })),
    print: (row) => (row.type === 'available' ? `${row.node ?? ''} available ${row.answer}`.trim() : undefined),
  },
  {
    usage: 'yield >=|<=|=|>|< PERCENT',
    example: 'expect yield >= 60%',
    help: 'answered requests among all that were asked',
    parse: subject(keyword('yield', 'answered ÷ asked'), (reader) => ({
      type: 'yield',
      relation: take(reader, oneOf(relations)),
      percent: take(reader, percent),
    })),
    print: (row) => (row.type === 'yield' ? `yield ${row.relation} ${row.percent}%` : undefined),
  },
  {
    usage: 'lost COUNT',
    example: 'expect lost 0',
    help: 'acknowledged writes that no live replica knows any more',
    parse: subject(keyword('lost', 'acknowledged writes'), (reader) => ({type: 'lost', count: take(reader, count)})),
    print: (row) => (row.type === 'lost' ? `lost ${row.count}` : undefined),
  },
  {
    usage: 'workload bank|feed NUMBER >=|<=|=|>|< COUNT',
    example: 'expect workload bank lost-updates = 0',
    help: `a number of the workload's report, whose end is waited for: ${numberNames.join(', ')}`,
    parse: subject(keyword('workload', 'a number of its report'), parseNumber),
    print: (row) =>
      row.type === 'workload' ? `workload ${row.name} ${row.number} ${row.relation} ${row.count}` : undefined,
  },
  {
    usage: 'converged yes|no',
    example: 'expect converged yes',
    help: 'whether all live replicas hold the same data',
    parse: subject(keyword('converged', 'replicas agree'), (reader) => ({
      type: 'converged',
      answer: take(reader, oneOf(['yes', 'no'] as const)),
    })),
    print: (row) => (row.type === 'converged' ? `converged ${row.answer}` : undefined),
  },
  {
    usage: 'RUNG yes|no|unknown',
    example: 'expect linearizable yes',
    help: `what the judge says of the history so far: ${rungs.join(', ')}`,
    parse: subject(oneOf(rungs), (reader, rung) => ({type: 'rung', rung, answer: take(reader, oneOf(answers))})),
    print: (row) => (row.type === 'rung' ? `${row.rung} ${row.answer}` : undefined),
  },
];

/** Reads what follows the word `expect`; throws a `Wrong`. */
export function parseExpectation(reader: Reader): Expectation {
  for (const row of expectationRows) {
    const found = row.parse(reader);
    if (found !== undefined) return found;
  }
  throw unexpected(reader);
}

/** The words that follow `expect`. */
export function printExpectation(expectation: Expectation): string {
  return (
    expectationRows
      .map((row) => row.print(expectation))
      .find((text) => text !== undefined)
      ?.trim() ?? ''
  );
}
