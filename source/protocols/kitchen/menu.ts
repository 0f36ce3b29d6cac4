/** A menu: what each dish costs, as it hangs on a branch's wall or stands in the kitchen's book. */
import {absent, type Reply, type Request, type Stored} from '../../sim/operation.ts';
import type {NodeView} from '../../sim/protocol.ts';

/** By `-dish`, in order of first mention; lines are frozen. A dish taken off the menu stays as one that costs nothing at all. */
export type Menu<Line extends MenuLine = MenuLine> = Record<string, Line>;

export interface MenuLine extends Stored {
  readonly dish: string;
}

/** The line of a dish, if it was ever on the menu. */
export function lineOf<Line extends MenuLine>(menu: Readonly<Menu<Line>>, dish: string): Line | undefined {
  return menu[`-${dish}`];
}

/** What a diner is told of a dish. */
export function priceOf(menu: Readonly<Menu>, dish: string): Stored {
  const line = lineOf(menu, dish);
  return line === undefined ? absent : {value: line.value, by: line.by};
}

/** Writes a line in its dish's place. */
export function writeLine<Line extends MenuLine>(menu: Menu<Line>, line: Line): void {
  menu[`-${line.dish}`] = Object.freeze(line);
}

/** What a change leaves on the menu; null when it takes the dish off. */
export function newPrice(request: Request): string | null {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}

/** The answer to a request that changes nothing: a look at the menu, or a change on a condition that does not hold. */
export function answerUnchanged(menu: Readonly<Menu>, request: Request): Reply | undefined {
  const price = priceOf(menu, request.key);
  if (request.type === 'read') return {outcome: 'ok', values: [price]};
  if (request.type !== 'cas' || request.from === price.value) return undefined;
  return {outcome: 'fail', error: 'not-that-price', values: [price]};
}

/** Of a change: a change on a condition tells what it replaced. */
export function answerChanged(request: Request, replaced: Stored): Reply {
  return request.type === 'cas' ? {outcome: 'ok', values: [replaced]} : {outcome: 'ok'};
}

/** The menu as the panel shows it. */
export function dataOf(menu: Readonly<Menu>): NodeView['data'] {
  return Object.fromEntries(Object.values(menu).map(({dish, value, by}) => [dish, [{value, by}]]));
}

/** `soup=12`, or `soup off the menu`. */
export function lineText({dish, value}: MenuLine): string {
  return value === null ? `${dish} off the menu` : `${dish}=${value}`;
}
