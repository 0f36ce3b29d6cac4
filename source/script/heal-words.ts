/** What came of a heal, in lines: who noticed, who caught up from whom, which values all hold now and by which rule. */
import type {CatchUp, Detection, HealReport, Settled} from '../lab/heal-report.ts';
import type {Millis, NodeId, Stored} from '../sim/operation.ts';
import {printDuration} from './amount.ts';
import {printSeen} from './verbs-operations.ts';

export interface HealWords {
  /** Whether the replicas agree, and how long that took. */
  readonly title: string;
  readonly lines: readonly string[];
  /** Those of them that say what all hold now and what was lost. */
  readonly brief: readonly string[];
}

/** The report of a phase that is over, or as far as it has come. Writes are named by number: `write 3`. */
export function describeHeal(report: HealReport, name: (id: number) => string = (id) => `operation ${id}`): HealWords {
  const {keys, detected, caughtUp, lost, wins, began} = report;
  const held = keys.map((key) => settled(key, wins));
  const gone = lost.length > 0 ? [`acknowledged and lost: ${lost.map(name).join(', ')}`] : [];
  const lines = [...noticed(detected, began), ...held, ...copied(caughtUp, began), ...gone];
  return {title: titleOf(report), lines, brief: [...held, ...gone]};
}

function titleOf({by, keys, agreedAt, began}: HealReport): string {
  const when = mendings[by];
  if (agreedAt === null) return `${when}: the replicas still differ`;
  if (keys.length === 0) return `${when}: the replicas agreed all along`;
  return `${when}: the replicas agree, ${agreedAt === began ? 'at once' : `in ${printDuration(agreedAt - began)}`}`;
}

const mendings: Readonly<Record<HealReport['by'], string>> = {
  heal: 'after the heal',
  restart: 'after the restart',
  resume: 'after the pause',
};

/** `after 210ms` */
function after(began: Millis, at: Millis): string {
  return at === began ? 'at once' : `after ${printDuration(at - began)}`;
}

/** Who follows whom, then who is no longer believed to be down. */
function noticed(detected: readonly Detection[], began: Millis): string[] {
  const follows = detected.filter((one) => one.type === 'follows');
  const trusts = detected.filter((one) => one.type === 'trusts');
  const leaders = [...new Set(follows.map(({leader, epoch}) => `${leader} ${epoch}`))];
  const peers = [...new Set(trusts.map(({peer}) => peer))];
  return [
    ...leaders.map((leader) =>
      followed(
        follows.filter((one) => `${one.leader} ${one.epoch}` === leader),
        began,
      ),
    ),
    ...peers.map((peer) =>
      trusted(
        peer,
        trusts.filter((one) => one.peer === peer),
        began,
      ),
    ),
  ];
}

function followed(rows: readonly (Detection & {type: 'follows'})[], began: Millis): string {
  const [{leader}] = rows as [Detection & {type: 'follows'}];
  const others = rows.map(({node}) => node).filter((node) => node !== leader);
  const verb = others.length === 1 ? 'follows' : 'follow';
  const who = others.length === 0 ? `${leader} leads` : `${list(others)} ${verb} ${leader}`;
  return `${who}, ${after(began, last(rows))}`;
}

function trusted(peer: NodeId, rows: readonly Detection[], began: Millis): string {
  const who = rows.map(({node}) => node);
  return `${list(who)} ${who.length === 1 ? 'sees' : 'see'} ${peer} as up again, ${after(began, last(rows))}`;
}

/**
 * `x: n1 n2 held 2, n3 held 3; now all hold 3, by the later timestamp`. No value is said to stay: a request that is still
 * under way may take effect later.
 */
function settled({key, before, after: now}: Settled, wins: string | null): string {
  const held = before.map(({values, nodes}) => `${list(nodes)} held ${valuesText(values)}`).join(', ');
  if (now === null) return `${key}: ${held}, and they still differ`;
  const rule = wins !== null && isDecided({key, before, after: now}) ? `, by ${wins}` : '';
  return `${key}: ${held}; now all hold ${valuesText(now)}${rule}`;
}

/** Whether what all hold now is what some of them held before, and not something written since. */
function isDecided({before, after: now}: Settled): boolean {
  return now !== null && before.some(({values}) => writers(values) === writers(now));
}

/** One line for all that got the same from the same node: `n1 n2 caught up with x = 3 from n3, after 12ms`. */
function copied(caughtUp: readonly CatchUp[], began: Millis): string[] {
  const groups = new Map<string, CatchUp[]>();
  for (const one of caughtUp) {
    const name = `${one.from} ${one.key} ${writers(one.after)}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()].map((rows) => {
    const [{key, from, after: now}] = rows as [CatchUp];
    const source = from === null ? 'by itself' : `from ${from}`;
    return `${list(rows.map(({node}) => node))} got ${key} = ${valuesText(now)} ${source}, ${after(began, last(rows))}`;
  });
}

function last(rows: readonly {readonly at: Millis}[]): Millis {
  return Math.max(...rows.map(({at}) => at));
}

function list(nodes: readonly NodeId[]): string {
  return [...nodes].sort().join(' ');
}

function writers(values: readonly Stored[]): string {
  return values.map(({by}) => by).join();
}

function valuesText(values: readonly Stored[]): string {
  return values.length === 0 ? 'nothing' : values.map(({value}) => printSeen(value)).join(' and ');
}
