/** The kinds of words that lines are made of: how each is recognised, named in messages, and completed. */
import {selectors} from '../lab/select.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {ClientId, Endpoint, Millis, NodeId, RequestType} from '../sim/operation.ts';
import {parseCount, parseDuration, parseMicros, parsePercent, parseShift} from './amount.ts';
import type {Seen} from './line.ts';
import type {Candidate, Kind} from './reader.ts';
import {quote} from './words.ts';

/** The bare word for an absent key. */
export const nothing = 'nothing';

function offering(texts: readonly string[], help = ''): readonly Candidate[] {
  return texts.map((text) => ({text, help}));
}

/** A kind that a pattern or a function recognises; quoted words are values, never of such a kind. */
function bare<T>(expected: string, read: (text: string) => T | undefined, offer?: Kind<T>['offer']): Kind<T> {
  return {expected, read: (word) => (word.quoted ? undefined : read(word.text)), offer: offer ?? (() => [])};
}

/** One certain word. */
export function keyword(text: string, help = ''): Kind<string> {
  return bare(
    text,
    (found) => (found === text ? text : undefined),
    () => [{text, help}],
  );
}

/** One of certain words. */
export function oneOf<T extends string>(texts: readonly T[]): Kind<T> {
  const expected = texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
  return bare(
    expected,
    (found) => texts.find((text) => text === found),
    () => offering(texts),
  );
}

function asNode(text: string): NodeId | undefined {
  return /^n[1-9]\d{0,2}$/.test(text) ? (text as NodeId) : undefined;
}

function asClient(text: string): ClientId | undefined {
  return /^c[1-9]\d{0,2}$/.test(text) ? (text as ClientId) : undefined;
}

function nodesOf(see: LabSnapshot | null): readonly Candidate[] {
  return (see?.nodes ?? []).map((node) => ({text: node.id, help: `${node.state} ${node.view.role}`.trim()}));
}

function clientsOf(see: LabSnapshot | null): readonly Candidate[] {
  return (see?.clients ?? []).map((client) => ({text: client.id, help: `client, connected to ${client.node}`}));
}

const selectorsOffered: readonly Candidate[] = selectors.map((row) => ({text: row.name, help: row.help}));

function asSelector(text: string): string | undefined {
  return selectors.find((row) => row.name === text)?.name;
}

export const node: Kind<NodeId> = bare('a node such as n2', asNode, nodesOf);

export const client: Kind<ClientId> = bare('a client such as c1', asClient, clientsOf);

/** A node by name or by what it is. */
export const nodePlace: Kind<string> = bare(
  'a node such as n2 or leader',
  (text) => asNode(text) ?? asSelector(text),
  (see) => [...nodesOf(see), ...selectorsOffered],
);

/** Whoever can send a packet. */
export const place: Kind<Endpoint | string> = bare(
  'a node or client such as n2, c1 or leader',
  (text) => asNode(text) ?? asClient(text) ?? asSelector(text),
  (see) => [...nodesOf(see), ...selectorsOffered, ...clientsOf(see)],
);

export const duration: Kind<Millis> = bare('a duration such as 200ms, 1.25s or 1m', parseDuration, () =>
  offering(['100ms', '500ms', '2s', '10s']),
);

export const shift: Kind<Millis> = bare('a shift such as +500ms or -2s', parseShift, () =>
  offering(['+500ms', '-500ms']),
);

export const percent: Kind<number> = bare('a percentage such as 30%', parsePercent, () =>
  offering(['10%', '30%', '60%']),
);

export const count: Kind<number> = bare('a whole number such as 0', parseCount);

export const micros: Kind<number> = bare('a timestamp in microseconds such as 1000', parseMicros, () =>
  offering(['1000']),
);

export const packet: Kind<number> = bare("a packet's number such as 12", parseCount, (see) =>
  (see?.packets ?? []).map((row) => ({text: String(row.id), help: `${row.from} to ${row.to}: ${row.label}`})),
);

function keysOf(see: LabSnapshot | null): readonly Candidate[] {
  const seen = (see?.operations ?? []).map((operation) => operation.request.key);
  return offering([...new Set(seen.length > 0 ? seen : ['x'])].map((text) => quote(text)));
}

/** Any text, but for the one name that cannot name a field of a plain object, which is what copies of the data are. */
export const key: Kind<string> = {
  expected: 'a key such as x',
  read: (word) => (word.text === '__proto__' ? undefined : word.text),
  offer: keysOf,
};

/** The smallest number that no write has used yet. */
function freeValue(see: LabSnapshot | null): readonly Candidate[] {
  const used = (see?.operations ?? []).map(({request}) =>
    'value' in request ? request.value : 'to' in request ? request.to : '',
  );
  let next = 1;
  while (used.includes(String(next))) next += 1;
  return [{text: String(next), help: 'the next free value'}];
}

export const value: Kind<string> = {
  expected: 'a value such as 1 or "two words"',
  read: (word) => word.text,
  offer: freeValue,
};

/** A value, or `nothing` for an absent key. */
export const seen: Kind<{value: Seen}> = {
  expected: `a value such as 1, or ${nothing}`,
  read: (word) => ({value: word.text === nothing && !word.quoted ? null : word.text}),
  offer: () => [{text: nothing, help: 'the key is absent'}],
};

/** Bare words that stand in the place of a level and are none. */
export const afterRequest = ['timestamp', 'timeout', '&'] as const;

/** A level of the system, in its own words; which it has is checked when a script meets a system. */
export function levelFor(type: RequestType): Kind<string> {
  return {
    expected: 'a level such as quorum',
    read: (word) => (!word.quoted && afterRequest.some((text) => text === word.text) ? undefined : word.text),
    offer: (see) =>
      (see?.system.levels ?? [])
        .filter((row) => row.for.includes(type))
        .map((row) => ({text: quote(row.name, afterRequest), help: row.help})),
  };
}

/** An error of the system by our name. */
export const error: Kind<string> = {
  expected: 'the name of an error such as timeout',
  read: (word) => word.text,
  offer: (see) => (see?.system.errors ?? []).map((row) => ({text: row.name, help: row.text})),
};
