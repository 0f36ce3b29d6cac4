/** Random lines of every kind, for laws about scripts. */

import fc from 'fast-check';
import {rungs} from '../../source/checkers/ladder.ts';
import type {Ask, Between, Command} from '../../source/lab/command.ts';
import {selectors} from '../../source/lab/select.ts';
import {shapes} from '../../source/lab/shapes.ts';
import {actionNames} from '../../source/script/actions.ts';
import type {Act, Expectation, Line} from '../../source/script/line.ts';
import {numbersOf, workloads} from '../../source/script/workload.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';

const number = fc.integer({min: 1, max: 12});
const node = number.map((n): NodeId => `n${n}`);
const client = number.map((n): ClientId => `c${n}`);
const nodePlace = fc.oneof(node, fc.constantFrom(...selectors.map((row) => row.name)));
const place = fc.oneof(nodePlace, client);
/** Any text at all, and often the words the grammar itself uses. */
const text = fc.oneof(
  fc.string({maxLength: 12}),
  fc.string({unit: 'binary', maxLength: 6}),
  fc.constantFrom(
    'nothing',
    'timeout',
    'timestamp',
    '&',
    '>',
    '|',
    '#',
    '@1s',
    'leader',
    'n1',
    'available',
    '"',
    '\\',
    '\u001b[2J',
    '',
  ),
);
const key = text.filter((name) => name !== '__proto__');
const millis = fc.oneof(fc.integer({min: 0, max: 90_000}), fc.integer({min: 0, max: 86_400_000}));
const none = fc.constant(undefined);

/** The record without the fields that came out undefined. */
function trim<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

const timestamp = fc.oneof(none, fc.maxSafeNat());
const common = {key, level: fc.oneof(none, text), timeout: fc.oneof(none, millis)};
const ask = fc
  .oneof(
    fc.record({type: fc.constant('read'), ...common}),
    fc.record({type: fc.constant('delete'), ...common, timestamp}),
    fc.record({type: fc.constant('write'), ...common, timestamp, value: text}),
    fc.record({type: fc.constant('cas'), ...common, from: fc.oneof(fc.constant(null), text), to: text}),
  )
  .map((row) => trim(row) as Ask);

const between = fc
  .record({from: place, to: place, oneWay: fc.oneof(none, fc.constant(true))})
  .map((row) => trim(row) as Between<string>);

function link<T extends object>(more: {[K in keyof T]: fc.Arbitrary<T[K]>}): fc.Arbitrary<T> {
  return fc.tuple(between, fc.record(more) as fc.Arbitrary<T>).map(([ends, rest]) => ({...rest, ...ends}));
}

const action =
  actionNames().length > 0
    ? [fc.record({type: fc.constant('action' as const), name: fc.constantFrom(...actionNames()), node: nodePlace})]
    : [];

export const commands: fc.Arbitrary<Command> = fc.oneof(
  {weight: 3, arbitrary: fc.record({type: fc.constant('invoke' as const), client, ask})},
  ...(
    [
      ...action,
      fc.record({type: fc.constant('connect'), client, node: nodePlace}),
      link({type: fc.constantFrom('cut', 'hold', 'release')}),
      fc.record({type: fc.constant('heal'), between: fc.oneof(none, between)}).map(trim),
      link({type: fc.constant('slow'), by: millis}),
      link({type: fc.constant('lossy'), percent: fc.integer({min: 0, max: 100})}),
      link({type: fc.constant('flap'), every: millis}),
      fc.record({
        type: fc.constant('partition'),
        groups: fc.array(fc.array(place, {minLength: 1, maxLength: 4}), {minLength: 2, maxLength: 4}),
      }),
      fc.record({type: fc.constant('isolate'), node: nodePlace}),
      fc
        .record({
          type: fc.constant('shape'),
          shape: fc.constantFrom(...shapes.map((row) => row.name)),
          node: fc.oneof(none, nodePlace),
        })
        .map(trim),
      fc.record({type: fc.constantFrom('deliver', 'drop'), packet: fc.nat(999_999_999)}),
      fc.record({type: fc.constantFrom('crash', 'restart', 'pause', 'resume'), node: nodePlace}),
      fc.record({type: fc.constant('skew'), node: nodePlace, by: fc.integer({min: -90_000, max: 90_000})}),
      fc.record({type: fc.constant('advance'), by: millis}),
      fc.record({type: fc.constant('seek'), to: millis}),
      fc.record({type: fc.constantFrom('step', 'undo', 'redo', 'leave')}),
      fc.record({type: fc.constant('return'), branch: text}),
    ] as fc.Arbitrary<Command>[]
  ).map((arbitrary) => ({weight: 1, arbitrary})),
);

const seen = fc.oneof(fc.constant(null), text);

const expectations: fc.Arbitrary<Expectation> = fc.oneof(
  ...([
    fc.record({
      type: fc.constant('answered'),
      client,
      as: fc.constantFrom('ok', 'stale'),
      values: fc.array(seen, {maxLength: 3}),
    }),
    fc.record({type: fc.constant('unanswered'), client, as: fc.constantFrom('fail', 'info'), error: seen}),
    fc.record({type: fc.constant('pending'), client}),
    fc.record({
      type: fc.constant('rung'),
      rung: fc.constantFrom(...rungs),
      answer: fc.constantFrom('yes', 'no', 'unknown'),
    }),
    fc.record({
      type: fc.constant('available'),
      node: fc.oneof(fc.constant(null), node),
      answer: fc.constantFrom('yes', 'no', 'unasked', 'exempt'),
    }),
    fc.record({
      type: fc.constant('yield'),
      relation: fc.constantFrom('>=', '<=', '=', '>', '<'),
      percent: fc.integer({min: 0, max: 100}),
    }),
    fc.record({type: fc.constant('lost'), count: fc.nat(999)}),
    fc
      .constantFrom(...workloads.flatMap((row) => numbersOf(row).map(([number]) => ({name: row.name, number}))))
      .chain((named) =>
        fc.record({
          type: fc.constant('workload'),
          name: fc.constant(named.name),
          number: fc.constant(named.number),
          relation: fc.constantFrom('>=', '<=', '=', '>', '<'),
          count: fc.nat(999_999),
        }),
      ),
    fc.record({type: fc.constant('converged'), answer: fc.constantFrom('yes', 'no')}),
    fc.record({type: fc.constant('leader'), oneOf: fc.array(node, {maxLength: 4})}),
    fc.record({type: fc.constant('copy'), node, key, values: fc.array(seen, {minLength: 1, maxLength: 3})}),
  ] as fc.Arbitrary<Expectation>[]),
);

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const option = fc.tuple(
  name.filter((word) => word !== 'seed'),
  fc.stringMatching(/^[a-z0-9.-]{1,8}$/),
);

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(commands, fc.boolean()).map(
      ([command, background]): Act => ({
        type: 'command',
        command,
        background: background && command.type === 'invoke',
      }),
    ),
  },
  {weight: 3, arbitrary: expectations.map((expectation): Act => ({type: 'expect', expectation}))},
  {
    weight: 1,
    arbitrary: fc
      .record({name, options: fc.array(option, {maxLength: 3}), seed: fc.oneof(fc.constant(null), fc.nat(999_999_999))})
      .map((row): Act => ({type: 'system', name: row.name, options: Object.fromEntries(row.options), seed: row.seed})),
  },
  {weight: 1, arbitrary: text.filter((words) => words.trim() !== '').map((words): Act => ({type: 'say', text: words}))},
  {
    weight: 1,
    arbitrary: text.filter((words) => words.trim() !== '').map((words): Act => ({type: 'note', text: words})),
  },
  {weight: 1, arbitrary: fc.constant<Act>({type: 'beat'})},
  {
    weight: 1,
    arbitrary: fc
      .record({
        name: fc.constantFrom(...workloads.map((row) => row.name)),
        rate: fc.integer({min: 1, max: 100}),
        clients: fc.oneof(fc.constant(null), fc.integer({min: 1, max: 50})),
        level: fc.oneof(fc.constant(null), fc.stringMatching(/^[a-z][a-z0-9_-]{0,10}$/)),
        for: fc.integer({min: 100, max: 600_000}),
      })
      .chain((order) => fc.boolean().map((background): Act => ({type: 'workload', order, background}))),
  },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        fc.record({type: fc.constant('leader' as const), node: fc.oneof(fc.constant(null), node)}),
        fc.record({type: fc.constant('down' as const), node}),
        fc.record({type: fc.constantFrom('idle' as const, 'converged' as const)}),
      )
      .map((condition): Act => ({type: 'until', condition})),
  },
);

export const lines: fc.Arbitrary<Line> = fc.record({at: fc.oneof(fc.constant(null), millis), act: acts});
