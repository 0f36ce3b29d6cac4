/** Operations written as a story, one a line, for tests: `c1 write x 1 0..5`, `c2 read x 1 6..9`, `c1 cas x 1 2 7..8 fail mismatch`. */
import type {ClientId, NodeId, Operation, Reply, Request, Stored} from '../../source/sim/operation.ts';

/**
 * Line n is operation n, and positions are also moments in tenths of a second. `5..` is still open, `5..9 info` gave up.
 * A read names the value it saw, `-` for none and `a|b` for siblings; the newest line above or below that writes the
 * value is its writer, unless `1#3` says that it was operation 3. Client cN asks node nN unless `@n2` stands at the end.
 */
export function story(text: string): Operation[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const words = lines.map((line) => line.split(/\s+/));
  return words.map((line, index) => operation(line, index + 1, words));
}

function operation(words: readonly string[], id: number, all: readonly (readonly string[])[]): Operation {
  const place = words.findIndex((word) => /^\d+\.\./.test(word));
  const [client, type, key, ...given] = words.slice(0, place) as [ClientId, string, string, ...string[]];
  const [from, to] = (words[place] as string).split('..') as [string, string];
  const rest = words.slice(place + 1);
  const node = (rest.find((word) => word.startsWith('@'))?.slice(1) ?? `n${client.slice(1)}`) as NodeId;
  const asked = {
    id,
    client,
    node,
    request: request(type, key, given),
    invoked: {at: Number(from) * 100, order: Number(from)},
  };
  if (to === '') return asked;
  const seen = type === 'read' ? given[0] : given[2];
  const values = seen?.split('|').map((value) => stored(value, key, all));
  const reply = replied(
    rest.filter((word) => !word.startsWith('@')),
    values,
  );
  return {...asked, completed: {at: Number(to) * 100, order: Number(to), reply}};
}

function request(type: string, key: string, given: readonly string[]): Request {
  const level = 'plain';
  if (type === 'write') return {type, key, level, value: given[0] as string};
  if (type === 'cas') return {type, key, level, from: text(given[0] as string), to: given[1] as string};
  return {type: type === 'read' ? 'read' : 'delete', key, level};
}

function replied(rest: readonly string[], values: Stored[] | undefined): Reply {
  const [outcome, error] = rest;
  const seen = values ? {values} : {};
  if (outcome === 'fail' || outcome === 'info')
    return {outcome, error: error ?? 'timeout', ...(outcome === 'fail' ? seen : {})};
  return {outcome: 'ok', ...seen};
}

function stored(word: string, key: string, all: readonly (readonly string[])[]): Stored {
  const [value, by] = word.split('#') as [string, string?];
  if (by !== undefined) return {value: text(value), by: Number(by)};
  const writer = all.findLastIndex(([, type, where, first, second]) => {
    return where === key && ((type === 'write' && first === value) || (type === 'cas' && second === value));
  });
  return {value: text(value), by: value === '-' ? 0 : writer + 1 || 999};
}

function text(word: string): string | null {
  return word === '-' ? null : word;
}
